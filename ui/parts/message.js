import { html } from '../view.js';

/** A word to the user. */
export function Message({ kind = 'info', class: extra = '', children }) {
  return html`<div class=${`message ${kind} ${extra}`} role=${kind === 'error' ? 'alert' : 'note'}>${children}</div>`;
}

/** What stands where there is no answer yet, or none. */
export function Waiting({ error }) {
  if (error === undefined) return html`<p class="waiting" role="status">Loading …</p>`;
  return html`<${Message} kind="error">${error}<//>`;
}

/** Which nodes did not answer, so that nobody takes a part for the whole. */
export function SilentPeers({ peers = [] }) {
  const silent = peers.filter(({ ok }) => !ok);
  if (silent.length === 0) return null;
  return html`
    <${Message} kind="warning">
      <b>${silent.length === 1 ? 'One node does' : `${silent.length} nodes do`} not answer;</b> what ${silent.length === 1 ? 'it has' : 'they have'} is missing here:
      <ul>${silent.map(({ name, error }) => html`<li><b>${name}</b>: ${error}</li>`)}</ul>
    <//>
  `;
}
