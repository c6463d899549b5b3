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
    return this.nextDueMs(true) === 0;
  }

  /** How long until one may go, in milliseconds; Infinity where there is none. */
  nextDueMs(maySuspects: boolean): number {
    const nowMs = this.#clock.monotonic();
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...this.#held
        .filter(({ isSuspect }) => maySuspects || !isSuspect)
        .map(({ notBeforeMs }) => Math.max(0, notBeforeMs - nowMs)),
    );
  }

  /** How many may be what the endpoint breaks down over. */
  get suspects(): number {
    return this.#held.filter(({ isSuspect }) => isSuspect).length;
  }

  /** The endpoint has taken something: what is a suspect goes in its turn, and what becomes of it will tell. */
  trust(): void {
    if (this.suspects > 0) this.#held = this.#held.map((one) => ({ ...one, isSuspect: false }));
  }

  add(...deliveries: readonly Delivery[]): void {
    this.#held.push(...deliveries);
  }

  /** Takes out one that may go now, a suspect only where no other may and there is nothing else to try. */
  takeDue(maySuspects: boolean): Delivery | undefined {
    const nowMs = this.#clock.monotonic();
    const due = this.#held.filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
    const next = due.find(({ isSuspect }) => !isSuspect) ?? (maySuspects ? due[0] : undefined);
    this.#held = this.#held.filter((one) => one !== next);
    return next;
  }

  /** Takes out all of them. */
  takeAll(): readonly Delivery[] {
    const all = this.#held;
    this.#held = [];
    return all;
  }
}
