import { changeQuery } from '../router.js';
import { html } from '../view.js';

/** The labels that are filtered by, each to be taken away; `and` is what else changes with it. */
export function ChosenLabels({ labels, and = {} }) {
  return labels.map(
    (pair) => html`
      <button
        type="button"
        class="label chosen"
        aria-label=${`Take away the filter ${pair}`}
        onClick=${() => changeQuery({ label: labels.filter((other) => other !== pair), ...and })}
      >
        ${pair} <span aria-hidden="true">✕</span>
      </button>
    `,
  );
}
