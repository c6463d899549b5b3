import { html } from '../view.js';

const WIDTH = 320;
const HEIGHT = 64;
const SLOTS = 20;

/**
 * The last scrapes as bars, the newest at the right.
 * @param {{
 *   title: string,
 *   bars: readonly { value: number, isBad: boolean, text: string }[],
 *   format: (value: number) => string,
 * }} properties
 */
export function BarChart({ title, bars, format }) {
  const highest = Math.max(...bars.map(({ value }) => value), 0);
  const step = WIDTH / SLOTS;
  const newest = bars.at(-1);
  return html`
    <figure class="bar-chart">
      <figcaption>
        <span>${title}</span>
        <b>${newest === undefined ? '–' : format(newest.value)}</b>
        <span class="quiet">highest ${format(highest)}</span>
      </figcaption>
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${describe(title, bars, format)} preserveAspectRatio="none">
        ${bars.map(({ value, isBad, text }, index) => {
          const height = highest === 0 ? 2 : Math.max(2, (value / highest) * (HEIGHT - 2));
          const x = (SLOTS - bars.length + index) * step;
          return html`
            <rect class=${isBad ? 'bad' : ''} x=${x + 1} y=${HEIGHT - height} width=${step - 2} height=${height}>
              <title>${text}</title>
            </rect>
          `;
        })}
      </svg>
    </figure>
  `;
}

function describe(title, bars, format) {
  const bad = bars.filter(({ isBad }) => isBad).length;
  const values = bars.map(({ value }) => format(value)).join(', ');
  return `${title} of the last ${bars.length} scrapes, oldest first: ${values}${bad === 0 ? '' : `; ${bad} failed`}`;
}
