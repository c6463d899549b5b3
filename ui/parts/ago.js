import { formatRelative, formatTime } from '../format.js';
import { useNow } from '../live.js';
import { html } from '../view.js';

/** A time as seen from now; exact when pointed at. */
export function Ago({ time }) {
  const now = useNow();
  if (time === '') return html`<span class="quiet">–</span>`;
  return html`<time datetime=${time} title=${formatTime(time)}>${formatRelative(time, now)}</time>`;
}
