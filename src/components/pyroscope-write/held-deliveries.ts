import type { Clock } from '../../util/index.ts';
import type { Delivery } from './delivery.ts';

/** Deliveries that wait for their turn, longest first: those that failed, and those that were taken with others and go alone. */
export class HeldDeliveries {
  readonly #clock: Clock;
  #held: Delivery[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#held.length;
  }

  /** Whether one may go now. */
  get isDue(): boolean {
    return this.#dueIndex() >= 0;
  }

  /** How long until one may go, in milliseconds; Infinity where there is none. */
  get nextDueMs(): number {
    const nowMs = this.#clock.monotonic();
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...this.#held.map(({ notBeforeMs }) => Math.max(0, notBeforeMs - nowMs)),
    );
  }

  add(...deliveries: readonly Delivery[]): void {
    this.#held.push(...deliveries);
  }

  /** Takes out one that may go now. */
  takeDue(): Delivery | undefined {
    const index = this.#dueIndex();
    return index < 0 ? undefined : this.#held.splice(index, 1)[0];
  }

  /** Takes out all of them. */
  takeAll(): readonly Delivery[] {
    const all = this.#held;
    this.#held = [];
    return all;
  }

  #dueIndex(): number {
    const nowMs = this.#clock.monotonic();
    return this.#held.findIndex(({ notBeforeMs }) => notBeforeMs <= nowMs);
  }
}
