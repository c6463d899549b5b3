import type { Clock } from '../util/index.ts';

/** After so much work in one turn of the event loop the rest waits for the next one. */
const TURN_MS = 8;

/** Spreads work of this thread over turns of the event loop, so that many small pieces do not hold it up together. */
export class TurnQueue {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #turnMs = 0;
  #isTurnCounted = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many pieces of work have not begun. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Begins work now if this turn has time left and nothing waits, else in one of the next; in the order of the calls. */
  begin<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length === 0 && this.#turnMs < TURN_MS) return work();
    return new Promise((resolve) => this.#waiting.push(() => resolve(work())));
  }

  /** Counts what the work takes. */
  measure<Result>(work: () => Result): Result {
    const startedMs = this.#clock.monotonic();
    try {
      return work();
    } finally {
      this.#turnMs += this.#clock.monotonic() - startedMs;
      if (!this.#isTurnCounted) {
        this.#isTurnCounted = true;
        setImmediate(() => this.#beginTurn());
      }
    }
  }

  #beginTurn(): void {
    this.#isTurnCounted = false;
    this.#turnMs = 0;
    while (this.#turnMs < TURN_MS) {
      const begin = this.#waiting.shift();
      if (begin === undefined) return;
      begin();
    }
  }
}
