import { html } from '../view.js';

/** The labels of a target as it came, and of its profiles as they go on. */
export function LabelChanges({ before, after }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return html`
    <section aria-label="Labels">
      <h2>Labels</h2>
      <p class="quiet">What the target came with, and what its profiles go on with. Labels that begin with __ end here.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Labels before and after">
        <table class="label-changes">
          <thead><tr><th scope="col">Label</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
          <tbody>
            ${names.map((name) => {
              const change = changeOf(before[name], after[name]);
              return html`
                <tr class=${change}>
                  <th scope="row">${name}</th>
                  <td>${before[name] ?? html`<span class="quiet">–</span>`}</td>
                  <td>${after[name] ?? html`<span class="quiet">–</span>`}${change === '' ? '' : html` <span class="change">${change}</span>`}</td>
                </tr>
              `;
            })}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function changeOf(before, after) {
  if (before === after) return '';
  if (before === undefined) return 'added';
  return after === undefined ? 'dropped' : 'changed';
}
