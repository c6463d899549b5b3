import type { Clock, Random } from '../../util/index.ts';
import { Backoff } from '../../util/index.ts';
import { retryDelayMs } from './retry-delay.ts';

/** Bounds of the pauses between attempts. */
export interface PaceLimits {
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

/**
 * When an endpoint may be tried: freely while it is well; while it fails one request at a time, after a pause that grows.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #random: Random;
  #limits: PaceLimits;
  #backoff: Backoff;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #isFailing = false;

  constructor(limits: PaceLimits, clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#limits = limits;
    this.#backoff = this.#createBackoff();
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** How long to wait before the next request, in milliseconds; 0 where it may go now. */
  get waitMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.monotonic());
  }

  /** Other settings may be what was missing: the endpoint is tried at once. */
  configure(limits: PaceLimits): void {
    this.#limits = limits;
    this.#backoff = this.#createBackoff();
    this.hurry();
  }

  /** The endpoint has taken something. */
  succeeded(): void {
    this.#isFailing = false;
    this.hurry();
    this.#backoff.reset();
  }

  /**
   * The endpoint takes nothing at present. Several requests that fail during one pause make it no longer.
   * @param retryAfter the endpoint's own word on when to come again
   */
  failed(retryAfter: string | undefined): void {
    this.#isFailing = true;
    if (this.waitMs > 0) return;
    const limits = { nowMs: this.#clock.now(), maxBackoffMs: this.#limits.maxBackoffMs };
    this.#pausedUntilMs = this.#clock.monotonic() + retryDelayMs(this.#backoff.next(), retryAfter, limits);
  }

  /** Ends the pause, though not the failure. */
  hurry(): void {
    this.#pausedUntilMs = Number.NEGATIVE_INFINITY;
  }

  #createBackoff(): Backoff {
    const { minBackoffMs, maxBackoffMs } = this.#limits;
    return new Backoff({ minMs: minBackoffMs, maxMs: maxBackoffMs }, this.#random);
  }
}
