import { changeQuery } from '../router.js';
import { html } from '../view.js';

/**
 * What is shown of a profile and how: its sample type, flame graph or table, and what is searched for.
 * @param {{
 *   types: readonly { type: string, about?: string }[], type: string, isTable: boolean,
 *   search: string, onSearch: (search: string) => void, children?: any,
 * }} properties
 */
export function ProfileTools({ types, type, isTable, search, onSearch, children }) {
  return html`
    <div class="profile-tools">
      <div class="segments" role="group" aria-label="Sample type">
        ${types.map(
          ({ type: one, about }) => html`
            <button aria-pressed=${one === type} onClick=${() => changeQuery({ sample: one })}>
              ${one}${about && html` <span class="quiet">${about}</span>`}
            </button>
          `,
        )}
      </div>
      <div class="segments" role="group" aria-label="View">
        <button aria-pressed=${!isTable} onClick=${() => changeQuery({ view: '' })}>Flame graph</button>
        <button aria-pressed=${isTable} onClick=${() => changeQuery({ view: 'table' })}>Table</button>
      </div>
      <input type="search" aria-label="Search functions" placeholder="Search functions …" value=${search} onInput=${(event) => onSearch(event.currentTarget.value)} />
      ${children}
    </div>
  `;
}
