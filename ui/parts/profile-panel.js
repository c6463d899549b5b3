import { formatSample } from '../format.js';
import { html } from '../view.js';
import { FlameGraph } from './flame-graph.js';
import { FunctionTable } from './function-table.js';
import { ProfileTools } from './profile-tools.js';

/**
 * A profile as a flame graph or a table, one sample type at a time.
 * @param {{ shown: any, query: URLSearchParams, search: string, onSearch: (search: string) => void }} properties
 *   `shown` is an answer of the API with a tree
 */
export function ProfilePanel({ shown, query, search, onSearch }) {
  const isTable = query.get('view') === 'table';
  const types = shown.sample_types.map(({ type, unit, total }) => ({
    type,
    about: formatSample(total, unit),
  }));
  return html`
    <${ProfileTools} types=${types} type=${shown.sample_type} isTable=${isTable} search=${search} onSearch=${onSearch} />
    <${Profile} shown=${shown} isTable=${isTable} search=${search} />
  `;
}

function Profile({ shown, isTable, search }) {
  const { unit = '' } = shown.sample_types.find(({ type }) => type === shown.sample_type) ?? {};
  if (shown.tree.total === 0) {
    return html`<p class="quiet">This profile has no samples of ${shown.sample_type}: nothing happened in its time.</p>`;
  }
  return isTable
    ? html`<${FunctionTable} functions=${shown.functions} total=${shown.tree.total} unit=${unit} search=${search} />`
    : html`<${FlameGraph} tree=${shown.tree} unit=${unit} search=${search} />`;
}
