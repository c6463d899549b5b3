import type { Clock, Timer } from '../../util/index.ts';
import type { Slotted } from './slots.ts';
import { SlotRing } from './slots.ts';

/** The longest sleep, so that a clock that was set forward is noticed soon. */
const MAX_SLEEP_MS = 10_000;

/** What happens at slots. Both return at once. */
export interface ScheduleHandlers<Item extends Slotted> {
  readonly onDue: (item: Item, slotMs: number) => void;
  /** That many slots passed unused, because the process stood still or the clock was set forward. */
  readonly onMissed: (slots: number) => void;
}

/**
 * Calls each item at each of its slots on the wall clock, with one timer for all of them.
 *
 * Its state is a horizon: the time up to which every slot has been dealt with. Late slots run at once as long as none is
 * late by an interval or more; else all that were missed are counted and left out, so that a clock set forward, or a
 * machine that slept, does not set off everything together. A clock set back by up to one interval is waited for, so that
 * no slot is used twice; set back further, it starts anew from there.
 */
export class Schedule<Item extends Slotted> {
  readonly #clock: Clock;
  readonly #handlers: ScheduleHandlers<Item>;
  #intervalMs = 1;
  #ring: SlotRing<Item> = new SlotRing([], 1);
  #horizonMs = 0;
  #timer: Timer | undefined;
  #isRunning = false;

  constructor(clock: Clock, handlers: ScheduleHandlers<Item>) {
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Replaces the items; new ones begin at their next slot, the others go on. */
  set(items: Iterable<Item>, intervalMs: number): void {
    if (this.#isRunning) this.#catchUp();
    this.#intervalMs = intervalMs;
    this.#ring = new SlotRing(items, intervalMs);
    if (this.#isRunning) this.#arm();
  }

  start(): void {
    this.#isRunning = true;
    this.#horizonMs = this.#clock.now();
    this.#arm();
  }

  stop(): void {
    this.#isRunning = false;
    this.#timer?.cancel();
  }

  #wake(): void {
    this.#catchUp();
    this.#arm();
  }

  #catchUp(): void {
    const nowMs = this.#clock.now();
    const firstMs = this.#ring.nextMs(this.#horizonMs) ?? Number.POSITIVE_INFINITY;
    if (this.#horizonMs - nowMs > this.#intervalMs) {
      this.#horizonMs = nowMs;
    } else if (nowMs - firstMs >= this.#intervalMs) {
      this.#handlers.onMissed(this.#ring.count(this.#horizonMs, nowMs));
      this.#horizonMs = nowMs;
    } else if (nowMs > this.#horizonMs) {
      this.#ring.visit(this.#horizonMs, nowMs, this.#handlers.onDue);
      this.#horizonMs = nowMs;
    }
  }

  #arm(): void {
    this.#timer?.cancel();
    const nextMs = this.#ring.nextMs(this.#horizonMs);
    if (nextMs === undefined) return;
    const delayMs = Math.min(Math.max(0, nextMs - this.#clock.now()), MAX_SLEEP_MS);
    this.#timer = this.#clock.after(delayMs, () => this.#wake());
  }
}
