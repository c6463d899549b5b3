import type { Random } from './random.ts';

/** Bounds of a retry schedule, in milliseconds. */
export interface BackoffOptions {
  minMs: number;
  maxMs: number;
}

/**
 * Delays between attempts as dskit's backoff gives them (spec: pyroscope.write, retries): the n-th delay is uniform in
 * [low, 2 x low), where low doubles from `minMs`; neither bound ever exceeds `maxMs`.
 */
export class Backoff {
  #low: number;
  readonly #options: BackoffOptions;
  readonly #random: Random;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#low = Math.min(options.minMs, options.maxMs);
  }

  /** The next delay in milliseconds; advances the schedule. */
  next(): number {
    const low = this.#low;
    const high = Math.min(low * 2, this.#options.maxMs);
    this.#low = high;
    return low + this.#random.next() * (high - low);
  }

  /** Starts the schedule again, after a success. */
  reset(): void {
    this.#low = Math.min(this.#options.minMs, this.#options.maxMs);
  }
}
