import { formatClock, formatNumber, formatTime } from '../format.js';
import { html, useRef, useState } from '../view.js';

const WIDTH = 1_200;
const HEIGHT = 72;
/** A shorter pull is a click, which means the part that was clicked. */
const LEAST_PULL = 0.01;

/**
 * How much there is over time, as bars; pulling over some of them, or clicking one, picks their time.
 * @param {{
 *   label: string, what: string, from: string, to: string, parts: readonly number[],
 *   onPick: (from: string, to: string) => void,
 * }} properties
 */
export function Timeline({ label, what, from, to, parts, onPick }) {
  const box = useRef(null);
  /** Where pulling began and is, from 0 to 1. */
  const [pull, setPull] = useState(undefined);
  const [startMs, endMs] = [Date.parse(from), Date.parse(to)];
  const timeAt = (place) => new Date(startMs + place * (endMs - startMs)).toISOString();
  const highest = Math.max(...parts, 1);
  const step = WIDTH / parts.length;
  const placeOf = (event) => {
    const { left, width } = box.current.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / width));
  };
  const begin = (event) => {
    if (event.button !== 0) return;
    box.current.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    setPull({ begin: place, end: place });
    event.preventDefault();
  };
  const finish = (event) => {
    if (pull === undefined) return;
    setPull(undefined);
    const [low, high] = [pull.begin, placeOf(event)].sort((a, b) => a - b);
    if (high - low >= LEAST_PULL) return onPick(timeAt(low), timeAt(high));
    const part = Math.min(parts.length - 1, Math.floor(low * parts.length));
    return onPick(timeAt(part / parts.length), timeAt((part + 1) / parts.length));
  };
  const shade = pull && [Math.min(pull.begin, pull.end) * WIDTH, Math.abs(pull.end - pull.begin) * WIDTH];
  return html`
    <figure class="timeline">
      <svg
        ref=${box}
        viewBox=${`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label=${describe(label, what, from, to, parts)}
        onPointerDown=${begin}
        onPointerMove=${(event) => pull && setPull({ ...pull, end: placeOf(event) })}
        onPointerUp=${finish}
        onPointerCancel=${() => setPull(undefined)}
      >
        ${parts.map((count, index) => {
          const height = count === 0 ? 0 : Math.max(3, (count / highest) * (HEIGHT - 4));
          const x = index * step;
          return html`
            <g class="part">
              <rect class="ground" x=${x} y="0" width=${step} height=${HEIGHT} />
              <rect class="bar" x=${x + 1.5} y=${HEIGHT - height} width=${step - 3} height=${height} rx="1.5" />
              <title>${`${formatTime(timeAt(index / parts.length)).slice(0, 19)}: ${formatNumber(count)} ${what}`}</title>
            </g>
          `;
        })}
        ${shade && html`<rect class="pulled" x=${shade[0]} y="0" width=${shade[1]} height=${HEIGHT} />`}
      </svg>
      <figcaption>
        ${[0, 0.25, 0.5, 0.75, 1].map((place) => html`<time datetime=${timeAt(place)}>${formatClock(timeAt(place))}</time>`)}
      </figcaption>
    </figure>
  `;
}

function describe(label, what, from, to, parts) {
  const all = parts.reduce((sum, count) => sum + count, 0);
  return `${label}: ${formatNumber(all)} ${what} from ${formatTime(from).slice(0, 19)} to ${formatTime(to).slice(0, 19)}`;
}
