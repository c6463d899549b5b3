import { formatSample, formatShare } from '../format.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../view.js';
import { colourOf, layOut, matchedTotal } from './flame-layout.js';

const ROW_PX = 20;
const CHARACTER_PX = 6.7;
const COLOURS = 8;

/**
 * A profile as a flame graph, the outermost function on top. With the mouse: point, click to zoom. With the keyboard: the
 * arrows walk, Enter zooms, Escape shows all again.
 * @param {{
 *   tree: import('./flame-layout.js').FlameNode, unit: string, search: string,
 *   lookOf?: (node: any) => string, describe?: (node: any) => string,
 * }} properties `lookOf` gives the class of a bar, and `describe` says what it is worth, where both are not of one profile
 */
export function FlameGraph({ tree, unit, search, lookOf = colourClass, describe }) {
  const box = useRef(null);
  const [width, setWidth] = useState(0);
  const [zoomed, setZoomed] = useState('');
  const [current, setCurrent] = useState('');
  useLayoutEffect(() => {
    const measure = () => setWidth(box.current.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    setZoomed('');
    setCurrent('');
  }, [tree.name, unit]);
  const bars = useMemo(() => layOut(tree, zoomed, width), [tree, zoomed, width]);
  const matches = useMemo(() => matcher(search), [search]);
  const matched = useMemo(() => (search === '' ? 0 : matchedTotal(tree, matches)), [tree, matches]);
  const selected = bars.find(({ path }) => path === current) ?? bars[0];
  const rows = bars.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1;
  const zoom = (path) => {
    setZoomed(path);
    setCurrent(path);
  };
  const walk = (event) => {
    const target = event.key === 'Enter' ? selected : neighbour(bars, selected, event.key);
    if (event.key === 'Escape') zoom('');
    else if (event.key === 'Enter' && selected !== undefined) zoom(selected.path);
    else if (target !== undefined) setCurrent(target.path);
    else return;
    event.preventDefault();
  };
  return html`
    <div class="flame">
      <p class="flame-about">
        ${
          selected &&
          (describe === undefined
            ? html`<${About} node=${selected.node} whole=${tree.total} unit=${unit} />`
            : html`<b class="function-name">${selected.node.name}</b><span>${describe(selected.node)}</span>`)
        }
        ${search !== '' && html`<span class="matched">${formatShare(matched, tree.total)} matched</span>`}
        ${zoomed !== '' && html`<button onClick=${() => zoom('')}>Show all</button>`}
      </p>
      <div ref=${box} class="flame-box">
        <svg
          width=${width}
          height=${rows * ROW_PX}
          role="tree"
          tabindex="0"
          aria-label="Flame graph"
          aria-activedescendant=${selected && idOf(selected.path)}
          onKeyDown=${walk}
          onMouseLeave=${() => setCurrent(zoomed)}
        >
          ${bars.map((bar) => {
            const isFaint = search !== '' && !matches(bar.node.name);
            const isAbove = bar.depth < depthOf(zoomed);
            return html`
              <${FlameBar}
                key=${bar.path}
                bar=${bar}
                worth=${describe?.(bar.node) ?? `${formatSample(bar.node.total, unit)}, ${formatShare(bar.node.total, tree.total)}`}
                colour=${bar.depth === 0 ? 'plain' : lookOf(bar.node)}
                look=${`${isFaint ? 'faint' : ''} ${search !== '' && !isFaint ? 'match' : ''} ${isAbove ? 'above' : ''}`}
                isSelected=${bar === selected}
                onPoint=${setCurrent}
                onZoom=${zoom}
              />
            `;
          })}
        </svg>
      </div>
    </div>
  `;
}

function FlameBar({ bar, worth, colour, look, isSelected, onPoint, onZoom }) {
  const { node, path, depth, x, width } = bar;
  const characters = Math.floor((width - 8) / CHARACTER_PX);
  const text =
    characters < 3
      ? ''
      : node.name.length > characters
        ? `${node.name.slice(0, characters - 1)}…`
        : node.name;
  return html`
    <g
      id=${idOf(path)}
      role="treeitem"
      aria-level=${depth + 1}
      aria-selected=${isSelected}
      aria-label=${`${node.name}, ${worth}`}
      class=${`${colour} ${look} ${isSelected ? 'selected' : ''}`}
      onMouseEnter=${() => onPoint(path)}
      onClick=${() => onZoom(path)}
    >
      <rect x=${x} y=${depth * ROW_PX} width=${Math.max(0.5, width - 1)} height=${ROW_PX - 1} rx="2" />
    </g>
    ${
      // Beside the bar, not in it: a name that is cut off would not be the one that the bar goes by.
      text !== '' &&
      html`<text aria-hidden="true" class=${`on-${colour} ${look.replace('match', '')}`} x=${x + 4} y=${depth * ROW_PX + 14}>${text}</text>`
    }
  `;
}

/** The same for all functions of one package or file. */
function colourClass({ name }) {
  return name === '(other)' ? 'plain' : `colour-${colourOf(name, COLOURS)}`;
}

function About({ node, whole, unit }) {
  return html`
    <b class="function-name">${node.name}</b>
    <span>${formatSample(node.total, unit)} · ${formatShare(node.total, whole)}</span>
    <span class="quiet">itself ${formatSample(node.self, unit)}</span>
  `;
}

/** The bar that an arrow key leads to. */
function neighbour(bars, selected, key) {
  if (selected === undefined) return undefined;
  if (key === 'ArrowUp') return selected.parent;
  if (key === 'ArrowDown') return bars.find(({ parent }) => parent?.path === selected.path);
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const row = bars.filter(({ depth }) => depth === selected.depth);
  return row[row.indexOf(selected) + (key === 'ArrowLeft' ? -1 : 1)];
}

/** @param {string} search @returns {(name: string) => boolean} */
function matcher(search) {
  const wanted = search.toLowerCase();
  return (name) => name.toLowerCase().includes(wanted);
}

function idOf(path) {
  return `flame-${path.replaceAll('/', '-')}`;
}

function depthOf(path) {
  return path === '' ? 0 : path.split('/').length;
}
