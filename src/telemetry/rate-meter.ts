import type { Clock } from '../util/index.ts';

/** Rates are means over this time: long enough for a scrape interval of 15 s, short enough to follow. */
const SPAN_MS = 60_000;
const SLICES = 12;
const SLICE_MS = SPAN_MS / SLICES;

/** How much of something there is a second, over the last minute; before that, over the time since it began. */
export class RateMeter {
  readonly #clock: Clock;
  readonly #beganMs: number;
  readonly #sums = new Float64Array(SLICES);
  /** The number of the newest slice, counted from the beginning of the monotonic clock. */
  #newest: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganMs = clock.monotonic();
    this.#newest = Math.floor(this.#beganMs / SLICE_MS);
  }

  /** Counts an amount that came just now. */
  add(amount: number): void {
    this.#moveOn();
    const slice = this.#newest % SLICES;
    this.#sums[slice] = (this.#sums[slice] ?? 0) + amount;
  }

  perSecond(): number {
    this.#moveOn();
    const nowMs = this.#clock.monotonic();
    // The oldest slices are whole, the newest is not.
    const spanMs = Math.min(nowMs - this.#beganMs, nowMs - (this.#newest - SLICES + 1) * SLICE_MS);
    const sum = this.#sums.reduce((total, slice) => total + slice, 0);
    return sum / (Math.max(spanMs, SLICE_MS) / 1_000);
  }

  /** Empties the slices that have become those of a later time. */
  #moveOn(): void {
    const now = Math.floor(this.#clock.monotonic() / SLICE_MS);
    const first = Math.max(this.#newest + 1, now - SLICES + 1);
    for (let slice = first; slice <= now; slice++) this.#sums[slice % SLICES] = 0;
    this.#newest = now;
  }
}
