import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../view.js';

/** Rows that are made beyond what is seen, so that scrolling shows no gap. */
const OVERSCAN_PX = 400;

/**
 * A table that makes only the rows that are seen, however many there are. Rows may differ in height, which must be known
 * beforehand.
 * @param {{
 *   label: string,
 *   columns: readonly { key: string, title: string, sortable?: boolean, class?: string, hint?: string }[],
 *   rows: readonly any[],
 *   keyOf: (row: any) => string,
 *   heightOf: (row: any, widthPx: number) => number,
 *   cells: (row: any) => any,
 *   rowClass?: (row: any) => string,
 *   sort: { key: string, isDescending: boolean },
 *   onSort: (key: string) => void,
 *   empty: any,
 * }} properties
 */
export function VirtualTable({
  label,
  columns,
  rows,
  keyOf,
  heightOf,
  cells,
  rowClass,
  sort,
  onSort,
  empty,
}) {
  const view = useRef(null);
  const [frame, setFrame] = useState({ top: 0, height: 800, width: 1_200 });
  useLayoutEffect(() => {
    const element = view.current;
    const measure = () =>
      setFrame({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth });
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, []);
  const tops = useMemo(() => {
    const sums = new Float64Array(rows.length + 1);
    for (const [index, row] of rows.entries()) sums[index + 1] = sums[index] + heightOf(row, frame.width);
    return sums;
  }, [rows, frame.width]);
  const total = tops[rows.length];
  useEffect(() => {
    if (view.current.scrollTop > total) view.current.scrollTop = 0;
  }, [total]);
  const first = indexAt(tops, frame.top - OVERSCAN_PX);
  const last = Math.min(rows.length, indexAt(tops, frame.top + frame.height + OVERSCAN_PX) + 1);
  const template = { gridTemplateColumns: columns.map(({ key }) => `var(--column-${key}, 1fr)`).join(' ') };
  return html`
    <div class="virtual-table" role="table" aria-label=${label} aria-rowcount=${rows.length + 1} ref=${view} tabindex="0">
      <div role="rowgroup" class="table-head">
        <div role="row" aria-rowindex="1" style=${template}>
          ${columns.map((column) => html`<${Heading} column=${column} sort=${sort} onSort=${onSort} />`)}
        </div>
      </div>
      <div role="rowgroup" class="table-body" style=${{ height: `${total}px` }}>
        ${rows.slice(first, last).map((row, index) => {
          const at = first + index;
          const style = {
            ...template,
            transform: `translateY(${tops[at]}px)`,
            height: `${tops[at + 1] - tops[at]}px`,
          };
          return html`
            <div key=${keyOf(row)} role="row" aria-rowindex=${at + 2} class=${rowClass?.(row) ?? ''} style=${style}>
              ${cells(row)}
            </div>
          `;
        })}
      </div>
      ${rows.length === 0 && html`<div class="table-empty">${empty}</div>`}
    </div>
  `;
}

function Heading({ column: { key, title, sortable = true, class: extra = '', hint }, sort, onSort }) {
  const isSorted = sort.key === key;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return html`
    <div role="columnheader" class=${extra} aria-sort=${isSorted ? direction : undefined}>
      ${
        sortable
          ? html`<button onClick=${() => onSort(key)} title=${hint}>
              ${title}<span class="sort" aria-hidden="true">${isSorted ? (sort.isDescending ? '▼' : '▲') : ''}</span>
            </button>`
          : title
      }
    </div>
  `;
}

/** The row that a place is in. @param {Float64Array} tops @param {number} place */
function indexAt(tops, place) {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
