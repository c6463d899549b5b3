import { html } from '../view.js';

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
