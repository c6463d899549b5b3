import { parseRoute } from '../router.js';
import { html } from '../view.js';

/** Labels that stand elsewhere in a row, or say the same of everything. */
export const PLAIN_LABELS = ['service_name', 'otel.scope.name', 'otel.scope.version'];

/** The labels that are filtered by, and one more. @param {string} name @param {string} value */
export function withLabel(name, value) {
  return [...new Set([...parseRoute(location.hash).query.getAll('label'), `${name}=${value}`])];
}

/** Labels in one line. With `onPick` each of them is a button. */
export function LabelList({ labels, except = [], onPick }) {
  const shown = Object.entries(labels).filter(([name]) => !except.includes(name));
  return html`
    <span class="labels">
      ${shown.map(([name, value]) => {
        const text = html`<span class="label-name">${name}=</span>${value}`;
        return onPick
          ? html`<button class="label" title=${`Show only ${name}="${value}"`} onClick=${() => onPick(name, value)}>${text}</button>`
          : html`<span class="label">${text}</span>`;
      })}
    </span>
  `;
}
