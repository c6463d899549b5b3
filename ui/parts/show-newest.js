import { html } from '../view.js';

/** For what stays as it is while somebody reads it. */
export function ShowNewest({ onShow }) {
  const show = (event) => {
    event.stopPropagation();
    onShow();
  };
  return html`<button onClick=${show} title="It stays as it is while you read">Show the newest</button>`;
}
