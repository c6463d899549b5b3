import { html } from '../view.js';

/** Signs besides colours, for whoever does not see these. */
const SIGNS = {
  up: '✓',
  healthy: '✓',
  alive: '✓',
  down: '✕',
  unhealthy: '✕',
  exited: '✕',
  dead: '✕',
  suspect: '!',
  unknown: '·',
  left: '·',
};

/** How something is: in words, a sign and a colour. */
export function Health({ state }) {
  return html`<span class=${`health ${state}`}><span aria-hidden="true">${SIGNS[state] ?? '·'}</span> ${state}</span>`;
}
