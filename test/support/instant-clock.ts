import type { Clock, Timer } from '../../src/util/index.ts';

/** A clock on which every wait is over at once, and noted; waits of `neverMs` and longer never end. */
export class InstantClock implements Clock {
  /** The waits that were over at once, in milliseconds, in order. */
  readonly waits: number[] = [];
  readonly #neverMs: number;
  #nowMs = 1_800_000_000_000;

  constructor(neverMs: number) {
    this.#neverMs = neverMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    if (delayMs >= this.#neverMs) return { cancel: () => undefined };
    this.waits.push(delayMs);
    const handle = setImmediate(() => {
      this.#nowMs += delayMs;
      callback();
    });
    return { cancel: () => clearImmediate(handle) };
  }
}
