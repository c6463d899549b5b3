import { formatSample, formatShare } from '../format.js';
import { html } from '../view.js';

/** The functions of a profile that did most themselves: the flame graph's facts for whoever prefers a table. */
export function FunctionTable({ functions, total, unit, search }) {
  const shown = functions.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Functions">
      <table>
        <thead>
          <tr><th scope="col">Function</th><th scope="col" class="figure">Itself</th><th scope="col" class="figure">With what it called</th></tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ name, flat, cumulative }) => html`
              <tr>
                <td class="function-name">${name}</td>
                <td class="figure">${formatSample(flat, unit)} <span class="quiet">${formatShare(flat, total)}</span></td>
                <td class="figure">${formatSample(cumulative, unit)} <span class="quiet">${formatShare(cumulative, total)}</span></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
