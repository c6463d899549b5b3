import type { Resumption } from '../../component/index.ts';
import type { GivenItem } from './items.ts';
import { isOutdated } from './parking.ts';

/** Finds out about one item: who was asked, who has answered, and where to go on. */
export class Claim {
  readonly beganMs: number;
  /** Members that have not said yet whether they hold it, and when they are asked again. */
  readonly #open = new Map<string, number>();
  /** Since when a member has not said anything. */
  readonly #silentSinceMs = new Map<string, number>();
  #lostAtMs: number | undefined;
  #leftAtMs: number | undefined;
  #released: GivenItem | undefined;

  readonly #doneMs: number | undefined;

  /** @param doneMs slots up to this one are done for sure, and perhaps later ones */
  constructor(nowMs: number, doneMs?: number) {
    this.beganMs = nowMs;
    this.#doneMs = doneMs;
  }

  get isSettled(): boolean {
    return this.#open.size === 0;
  }

  get isLost(): boolean {
    return this.#lostAtMs !== undefined && this.#released === undefined;
  }

  /** What it got so far. */
  get received(): GivenItem | undefined {
    return this.#released;
  }

  /** Members that are to be asked. */
  get peers(): Iterable<string> {
    return this.#open.keys();
  }

  /** This member may hold it. */
  include(peer: string, nowMs: number): void {
    if (this.#open.has(peer)) return;
    this.#open.set(peer, nowMs);
    this.#silentSinceMs.set(peer, nowMs);
  }

  /** Whether to ask a member now. Says yes once; `repeat` makes it say so again. */
  isDue(peer: string, nowMs: number): boolean {
    const dueMs = this.#open.get(peer);
    if (dueMs === undefined || dueMs > nowMs) return false;
    this.#open.set(peer, Number.POSITIVE_INFINITY);
    return true;
  }

  /** It was put off, or did not answer. */
  repeat(peer: string, atMs: number, hasAnswered: boolean, nowMs: number): void {
    if (!this.#open.has(peer)) return;
    this.#open.set(peer, atMs);
    if (hasAnswered) this.#silentSinceMs.set(peer, nowMs);
  }

  /** How long a member has not said anything. */
  silentMs(peer: string, nowMs: number): number {
    return nowMs - (this.#silentSinceMs.get(peer) ?? nowMs);
  }

  /** It does not hold it, or not any more. */
  settle(peer: string): void {
    this.#open.delete(peer);
  }

  /** It held it, and gave it. */
  release(peer: string, item: GivenItem): void {
    this.#open.delete(peer);
    if (isOutdated(item, this.#doneMs)) return;
    const best = this.#released;
    const aheadMs = (item.lastSlotMs ?? 0) - (best?.lastSlotMs ?? 0);
    // One of them may have had no baseline yet.
    if (best === undefined || aheadMs > 0 || (aheadMs === 0 && best.baseline === undefined))
      this.#released = item;
  }

  /** It may have held it, and is dead. */
  lose(peer: string, lostAtMs: number): void {
    this.#open.delete(peer);
    this.#lostAtMs = Math.max(this.#lostAtMs ?? 0, lostAtMs);
  }

  /** It may have held it, and left in order: if it did, somebody has it from there. */
  leave(peer: string, leftAtMs: number): void {
    this.#open.delete(peer);
    this.#leftAtMs = Math.max(this.#leftAtMs ?? 0, leftAtMs);
  }

  /** How to go on. @param hasOwnState whether this node worked on the item itself before */
  resumption(id: bigint, hasOwnState: boolean): Resumption {
    const { lastSlotMs, baseline } = this.#lastKnown(id, hasOwnState);
    const isUnknown = lastSlotMs === undefined || this.#doneMs === undefined;
    return { id, lastSlotMs: isUnknown ? lastSlotMs : Math.max(lastSlotMs, this.#doneMs), baseline };
  }

  #lastKnown(id: bigint, hasOwnState: boolean): Resumption {
    const released = this.#released;
    if (released !== undefined) {
      // Somebody who died may have gone on from there.
      const isNewest = this.#lostAtMs === undefined || this.#lostAtMs <= (released.lastSlotMs ?? 0);
      const lastSlotMs = isNewest ? released.lastSlotMs : this.#lostAtMs;
      return { id, lastSlotMs, baseline: isNewest ? released.baseline : undefined };
    }
    const lastSlotMs = this.#lostAtMs ?? this.#leftAtMs;
    return { id, lastSlotMs, baseline: hasOwnState && lastSlotMs === undefined ? 'own' : undefined };
  }
}
