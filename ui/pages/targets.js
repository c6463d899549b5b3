import { formatBytes, formatDuration, formatNumber } from '../format.js';
import { useAnswer } from '../live.js';
import { Ago } from '../parts/ago.js';
import { ChosenLabels } from '../parts/chosen-labels.js';
import { Health } from '../parts/health.js';
import { LabelList, PLAIN_LABELS, withLabel } from '../parts/label-list.js';
import { SilentPeers, Waiting } from '../parts/message.js';
import { countRows, DEFAULT_SORT, filterRows, sortRows, toRows } from '../parts/target-rows.js';
import { VirtualTable } from '../parts/virtual-table.js';
import { changeQuery, linkTo } from '../router.js';
import { html, useMemo } from '../view.js';

const COLUMNS = [
  { key: 'health', title: 'Health' },
  { key: 'target', title: 'Target' },
  { key: 'type', title: 'Profile' },
  { key: 'owner', title: 'Node' },
  { key: 'last', title: 'Last scrape' },
  { key: 'duration', title: 'Took', class: 'figure' },
  { key: 'bytes', title: 'Size', class: 'figure' },
  { key: 'next', title: 'Next slot', class: 'figure' },
];

const ROW_PX = 52;
const ERROR_LINE_PX = 19;
const ERROR_PADDING_PX = 10;
/** Of the fixed-width letters that errors are written in. */
const CHARACTER_PX = 7.3;
const ERROR_INDENT_PX = 150;
/** Narrower than this the table scrolls sideways. */
const LEAST_WIDTH_PX = 980;
/** Longer errors are cut here; the target's own page has all of it. */
const MAX_ERROR_LINES = 4;

/** Many targets are many bytes: the more there are, the less often they are fetched. */
const refreshMs = ({ targets }) => Math.max(2_000, targets.length);

/** Every target of the cluster. */
export function TargetsPage({ query }) {
  const { data, error } = useAnswer('targets', refreshMs);
  const rows = useMemo(() => toRows(data?.targets ?? []), [data]);
  const sort = { key: query.get('sort') ?? DEFAULT_SORT.key, isDescending: query.get('desc') === '1' };
  const search = String(query);
  const shown = useMemo(() => sortRows(filterRows(rows, query), sort), [rows, search]);
  if (data === undefined) return html`<h1>Targets</h1><${Waiting} error=${error} />`;
  const onSort = (key) => changeQuery({ sort: key, desc: sort.key === key && !sort.isDescending ? '1' : '' });
  return html`
    <div class="targets-page">
      <h1>Targets</h1>
      <${SilentPeers} peers=${data.peers} />
      <${Counts} rows=${rows} query=${query} />
      <${Filters} rows=${rows} query=${query} shown=${shown.length} />
      <${VirtualTable}
        label="Targets"
        columns=${COLUMNS}
        rows=${shown}
        keyOf=${(row) => row.key}
        heightOf=${heightOf}
        rowClass=${(row) => row.health}
        cells=${(row) => html`<${Cells} row=${row} />`}
        sort=${sort}
        onSort=${onSort}
        empty=${rows.length === 0 ? html`<${NoTargets} />` : 'No target matches; take a filter away.'}
      />
    </div>
  `;
}

function Cells({ row }) {
  const pick = (name, value) => changeQuery({ label: withLabel(name, value) });
  return html`
    <div role="cell"><${Health} state=${row.health} /></div>
    <div role="cell" class="target-cell">
      <a href=${linkTo(['target', row.component, row.series])}>${row.name}</a>
      <${LabelList} labels=${row.labels} except=${PLAIN_LABELS} onPick=${pick} />
    </div>
    <div role="cell" class="type">${row.type || '–'}</div>
    <div role="cell">
      <button class="plain" title=${`Show only node ${row.owner}`} onClick=${() => changeQuery({ owner: row.owner })}>${row.owner}</button>
      ${row.state !== 'scraping' && html`<span class=${`state ${row.state}`}>${row.state}</span>`}
    </div>
    <div role="cell"><${Ago} time=${row.last_scrape} /></div>
    <div role="cell" class="figure">${row.last_scrape === '' ? '–' : formatDuration(row.duration_ms)}</div>
    <div role="cell" class="figure">${row.bytes === 0 ? '–' : formatBytes(row.bytes)}</div>
    <div role="cell" class="figure"><${Ago} time=${row.next_scrape} /></div>
    ${
      row.last_error !== '' &&
      html`<div role="cell" class="error-cell" aria-colspan=${COLUMNS.length} title=${row.last_error}>${row.last_error}</div>`
    }
  `;
}

/** Errors are shown in full, so their rows are higher. */
function heightOf({ last_error: error }, widthPx) {
  if (error === '') return ROW_PX;
  const characters = Math.max(
    20,
    Math.floor((Math.max(widthPx, LEAST_WIDTH_PX) - ERROR_INDENT_PX) / CHARACTER_PX),
  );
  const lines = Math.min(MAX_ERROR_LINES, Math.ceil(error.length / characters));
  return ROW_PX + lines * ERROR_LINE_PX + ERROR_PADDING_PX;
}

function Counts({ rows, query }) {
  const counts = useMemo(() => countRows(rows), [rows]);
  const cards = [
    { health: '', title: 'all targets', count: counts.all },
    { health: 'down', title: 'down', count: counts.down },
    { health: 'up', title: 'up', count: counts.up },
    { health: 'unknown', title: 'not scraped yet', count: counts.unknown },
  ];
  return html`
    <div class="counts" role="group" aria-label="Filter by health">
      ${cards.map(
        ({ health, title, count }) => html`
          <button
            class=${`count ${health || 'all'} ${count === 0 ? 'none' : ''}`}
            aria-pressed=${(query.get('health') ?? '') === health}
            onClick=${() => changeQuery({ health })}
          >
            <b>${formatNumber(count)}</b> ${title}
          </button>
        `,
      )}
      ${
        counts.moving > 0 &&
        html`<span class="count moving" role="status"><b>${formatNumber(counts.moving)}</b> being handed over</span>`
      }
    </div>
  `;
}

function Filters({ rows, query, shown }) {
  const choices = useMemo(
    () => ({
      owner: valuesOf(rows, 'owner'),
      component: valuesOf(rows, 'component'),
      type: valuesOf(rows, 'type'),
    }),
    [rows],
  );
  const labels = query.getAll('label');
  const isFiltered = ['q', 'health', 'owner', 'component', 'type', 'label'].some((name) => query.has(name));
  return html`
    <form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Search targets"
        placeholder="Search labels, URL, error …"
        value=${query.get('q') ?? ''}
        onInput=${(event) => changeQuery({ q: event.currentTarget.value })}
      />
      <${Choice} name="owner" title="Node" values=${choices.owner} query=${query} />
      <${Choice} name="component" title="Component" values=${choices.component} query=${query} />
      <${Choice} name="type" title="Profile" values=${choices.type} query=${query} />
      <${ChosenLabels} labels=${labels} />
      ${
        isFiltered &&
        html`<button type="button" onClick=${() => changeQuery({ q: '', health: '', owner: '', component: '', type: '', label: '' })}>Clear</button>`
      }
      <output class="quiet">${formatNumber(shown)} of ${formatNumber(rows.length)}</output>
    </form>
  `;
}

function Choice({ name, title, values, query }) {
  const chosen = query.get(name) ?? '';
  return html`
    <select aria-label=${title} value=${chosen} onChange=${(event) => changeQuery({ [name]: event.currentTarget.value })}>
      <option value="">${title}: all</option>
      ${[...new Set([...values, chosen])]
        .filter((value) => value !== '')
        .map((value) => html`<option value=${value} selected=${value === chosen}>${value}</option>`)}
    </select>
  `;
}

function NoTargets() {
  return html`
    <p>Nothing is scraped yet. The <a href=${linkTo(['pipeline'])}>pipeline</a> shows which components there are, and the
    ${' '}<a href=${linkTo(['configuration'])}>configuration</a> what they were given.</p>
  `;
}

function valuesOf(rows, name) {
  return [...new Set(rows.map((row) => row[name]))].sort();
}
