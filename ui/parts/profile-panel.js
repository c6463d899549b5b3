import { formatSample } from '../format.js';
import { changeQuery } from '../router.js';
import { html } from '../view.js';
import { FlameGraph } from './flame-graph.js';
import { FunctionTable } from './function-table.js';

/**
 * A profile as a flame graph or a table, one sample type at a time.
 * @param {{ shown: any, query: URLSearchParams, search: string, onSearch: (search: string) => void }} properties
 *   `shown` is an answer of the API with a tree
 */
export function ProfilePanel({ shown, query, search, onSearch }) {
  const view = query.get('view') ?? 'flame';
  return html`
    <div class="profile-tools">
      <div class="segments" role="group" aria-label="Sample type">
        ${shown.sample_types.map(
          ({ type, unit, total }) => html`
            <button aria-pressed=${type === shown.sample_type} onClick=${() => changeQuery({ sample: type })}>
              ${type} <span class="quiet">${formatSample(total, unit)}</span>
            </button>
          `,
        )}
      </div>
      <div class="segments" role="group" aria-label="View">
        <button aria-pressed=${view === 'flame'} onClick=${() => changeQuery({ view: '' })}>Flame graph</button>
        <button aria-pressed=${view === 'table'} onClick=${() => changeQuery({ view: 'table' })}>Table</button>
      </div>
      <input type="search" aria-label="Search functions" placeholder="Search functions …" value=${search} onInput=${(event) => onSearch(event.currentTarget.value)} />
    </div>
    <${Profile} shown=${shown} view=${view} search=${search} />
  `;
}

function Profile({ shown, view, search }) {
  const { unit = '' } = shown.sample_types.find(({ type }) => type === shown.sample_type) ?? {};
  if (shown.tree.total === 0) {
    return html`<p class="quiet">This profile has no samples of ${shown.sample_type}: nothing happened in its time.</p>`;
  }
  return view === 'table'
    ? html`<${FunctionTable} functions=${shown.functions} total=${shown.tree.total} unit=${unit} search=${search} />`
    : html`<${FlameGraph} tree=${shown.tree} unit=${unit} search=${search} />`;
}
