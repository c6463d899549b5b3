import type { Clock } from '../util/index.ts';

/**
 * Keeps a crowd of like events from filling the log: so many in a span of time have a line of their own, the others are
 * counted, and told together when the span is over.
 */
export class LineBudget {
  readonly #clock: Clock;
  readonly #lines: number;
  readonly #spanMs: number;
  readonly #tellRest: (count: number) => void;
  #used = 0;
  #untold = 0;

  /** @param tellRest called with how many had no line, at the end of a span in which there were any */
  constructor(
    clock: Clock,
    limits: { readonly lines: number; readonly spanMs: number },
    tellRest: (count: number) => void,
  ) {
    this.#clock = clock;
    this.#lines = limits.lines;
    this.#spanMs = limits.spanMs;
    this.#tellRest = tellRest;
  }

  /** Whether the next event gets a line. @param count how many it stands for where it gets none */
  take(count = 1): boolean {
    if (this.#used === 0) this.#clock.after(this.#spanMs, () => this.#renew(), 'background');
    if (this.#used < this.#lines) {
      this.#used++;
      return true;
    }
    this.#untold += count;
    return false;
  }

  #renew(): void {
    const untold = this.#untold;
    this.#used = 0;
    this.#untold = 0;
    if (untold > 0) this.#tellRest(untold);
  }
}
