import type { Random } from '../util/index.ts';
import type { MembershipSettings } from './settings.ts';

/**
 * When a node exchanges its whole view with others: often at first and after every trouble, when views differ most, and
 * then ever less; with the dead now and again, in case they are only cut off; and where a peer turns out to see others.
 * Times are milliseconds that never go back. Each method that says yes says so once.
 */
export class SyncSchedule {
  readonly #settings: MembershipSettings;
  readonly #random: Random;
  #nextMs: number;
  #waitMs: number;
  #nextDeadContactMs = 0;
  #lastForDifferenceMs = Number.NEGATIVE_INFINITY;
  #digest = 0n;
  #digestChangedMs = Number.NEGATIVE_INFINITY;

  constructor(settings: MembershipSettings, random: Random, nowMs: number) {
    this.#settings = settings;
    this.#random = random;
    this.#waitMs = settings.firstSyncMs;
    this.#nextMs = nowMs + settings.firstSyncMs;
  }

  /** There was trouble: the next ones come soon. */
  hurry(nowMs: number): void {
    const { firstSyncMs } = this.#settings;
    this.#nextMs = Math.min(this.#nextMs, nowMs + firstSyncMs);
    this.#waitMs = firstSyncMs;
  }

  /** Whether it is time for anybody. */
  isDue(nowMs: number): boolean {
    if (nowMs < this.#nextMs) return false;
    this.#waitMs = Math.min(this.#waitMs * 2, this.#settings.syncIntervalMs);
    this.#nextMs = nowMs + this.#waitMs * (0.5 + this.#random.next());
    return true;
  }

  /** Whether it is time for one of the dead. */
  isDeadContactDue(nowMs: number): boolean {
    if (nowMs < this.#nextDeadContactMs) return false;
    this.#nextDeadContactMs = nowMs + this.#settings.deadContactMs;
    return true;
  }

  /** Notes what this node sees now (`MemberTable.digest`). */
  see(digest: bigint, nowMs: number): void {
    if (digest === this.#digest) return;
    this.#digest = digest;
    this.#digestChangedMs = nowMs;
  }

  /** Whether it is worth it that a peer sees others: news of the last moment is still on its way to everybody. */
  isDueForDifference(nowMs: number): boolean {
    const { digestSettleMs, syncGapMs } = this.#settings;
    if (nowMs - this.#digestChangedMs < digestSettleMs) return false;
    if (nowMs - this.#lastForDifferenceMs < syncGapMs) return false;
    this.#lastForDifferenceMs = nowMs;
    return true;
  }
}
