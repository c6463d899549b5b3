import { Session } from 'node:inspector/promises';
import type { Clock } from '../util/index.ts';
import { BusyError } from './busy-error.ts';

/** A collection stops the process. After one of so many milliseconds it runs at least as many times as long undisturbed. */
const UNDISTURBED = 9;

/** Full collections that whoever reaches the node may ask for, one at a time and for at most a tenth of its time. */
export class GarbageCollection {
  readonly #clock: Clock;
  /** On the monotonic clock. */
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Collects everything that can be collected. @throws BusyError when another has only just ended, or has not yet */
  async run(): Promise<void> {
    const startMs = this.#clock.monotonic();
    if (startMs < this.#notBeforeMs) {
      throw new BusyError('garbage has just been collected; try again in a moment');
    }
    this.#notBeforeMs = Number.POSITIVE_INFINITY;
    const session = new Session();
    session.connect();
    try {
      await session.post('HeapProfiler.collectGarbage');
    } finally {
      session.disconnect();
      const endMs = this.#clock.monotonic();
      this.#notBeforeMs = endMs + UNDISTURBED * (endMs - startMs);
    }
  }
}
