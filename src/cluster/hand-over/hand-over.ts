import type { ItemStatus, ReleasedItem, SharedItem } from '../../component/index.ts';
import type { RingView } from '../ring-view.ts';
import type { HandOverEffect } from './effects.ts';
import { HolderSide } from './holder-side.ts';
import type { Item } from './item-table.ts';
import { isOurs } from './item-table.ts';
import type { Asker, ClaimReply, OfferReply } from './items.ts';
import { OwnerSide } from './owner-side.ts';
import type { HandOverSettings } from './settings.ts';
import type { WorkView } from './state.ts';
import { HandOverState } from './state.ts';

/**
 * Moves items between nodes so that at any time at most one node works on each: a new owner asks whoever may hold an item
 * and starts when all have answered or are dead; a holder goes on until the owner asks, lets end what runs, and gives out
 * where it stands. A state machine without I/O, one for each kind of work; messages may be lost, late or repeated. Times
 * are milliseconds that never go back.
 */
export class HandOver {
  readonly #state: HandOverState;
  readonly #owner: OwnerSide;
  readonly #holder: HolderSide;

  constructor(ring: RingView, work: WorkView, settings: HandOverSettings) {
    this.#state = new HandOverState(ring, work, settings);
    this.#owner = new OwnerSide(this.#state);
    this.#holder = new HolderSide(this.#state);
  }

  /** Whether this node owns the key, or works on an item of it, or is still asking about one. */
  concerns(key: bigint): boolean {
    return this.#state.ring.owns(key) || this.#state.items.isEngaged(key);
  }

  status(id: bigint): ItemStatus {
    return this.#state.items.get(id)?.status ?? 'other';
  }

  /** What this node works on. */
  *working(): Iterable<SharedItem> {
    for (const [id, { key, status }] of this.#state.items)
      if (status === 'held' || status === 'pending') yield { id, key };
  }

  counts(): Readonly<Record<ItemStatus, number>> {
    return this.#state.items.counts();
  }

  /** How many items this node works on, or has here or on their way here without knowing who has them next. */
  get unfinished(): number {
    const { held, pending, stopping, exporting } = this.#state.items.counts();
    return held + pending + stopping + exporting + this.#state.items.asking() + this.#state.parking.unclaimed;
  }

  /** Replaces the items that this node could work on. */
  setItems(items: Iterable<SharedItem>, nowMs: number): readonly HandOverEffect[] {
    this.#owner.begin(nowMs);
    const named = new Set<bigint>();
    for (const item of items) {
      named.add(item.id);
      this.#state.items.name(item);
    }
    for (const [id, item] of this.#state.items) {
      if (named.has(id)) continue;
      item.isNamed = false;
      const isHere = isOurs(item.status) || item.status === 'exporting';
      if (isHere || item.hasOwnState) this.#state.outbox.drop(id);
      this.#state.move(id, item, 'other', nowMs);
      // What was asked about it may still be answered with where it stands.
      this.#state.items.forgetUnnamed(id, item);
    }
    this.#reconcile(nowMs);
    return this.#state.outbox.take();
  }

  ringChanged(nowMs: number): readonly HandOverEffect[] {
    this.#reconcile(nowMs);
    return this.#state.outbox.take();
  }

  /**
   * A member is dead, or has left. Slots up to `atMs` (wall clock), when it was last known to be well, count as done by
   * it; those after it are made up for.
   */
  memberLost(id: string, atMs: number, hasLeft: boolean): void {
    this.#owner.memberLost(id, atMs, hasLeft);
  }

  /** It is back, or forgotten. */
  memberFound(id: string): void {
    this.#owner.memberFound(id);
  }

  /** This node stood still, and does not know what has become of its work: it begins nothing until `resume`. */
  pause(): readonly HandOverEffect[] {
    this.#state.isPaused = true;
    for (const [id, { status }] of this.#state.items) {
      if (status === 'held' || status === 'pending') this.#state.outbox.suspend(id);
    }
    return this.#state.outbox.take();
  }

  /** It knows the members again; what it held, others may have taken over, so it asks them about its own. */
  resume(nowMs: number): readonly HandOverEffect[] {
    this.#state.isPaused = false;
    for (const [id, item] of this.#state.items) {
      const isOwn = this.#state.ring.owns(item.key);
      if (item.status === 'pending' || (item.status === 'held' && !isOwn)) {
        this.#state.move(id, item, 'stopping', nowMs);
      }
      if (item.status === 'held') this.#owner.claimBack(id, item, nowMs);
    }
    this.#reconcile(nowMs);
    return this.#state.outbox.take();
  }

  /** Time passes: asks, offers, and starts what nobody holds. */
  tick(nowMs: number): readonly HandOverEffect[] {
    this.#state.parking.expire(nowMs);
    this.#tend(nowMs);
    return this.#state.outbox.take();
  }

  /** A member asks for items. The reply comes among the effects under the request's id, at once or after an export. */
  claimed(requestId: number, asker: Asker, ids: readonly bigint[], nowMs: number): readonly HandOverEffect[] {
    this.#holder.claimed(requestId, asker, ids, nowMs);
    return this.#state.outbox.take();
  }

  /** The work has given these out; of what it was asked for and is not among them it goes on with. */
  exported(requestId: number, released: readonly ReleasedItem[], nowMs: number): readonly HandOverEffect[] {
    // While it packed, the items may have become this node's again.
    if (this.#holder.exported(requestId, released, nowMs)) this.#reconcile(nowMs);
    return this.#state.outbox.take();
  }

  claimAnswered(
    from: string,
    ids: readonly bigint[],
    reply: ClaimReply,
    nowMs: number,
  ): readonly HandOverEffect[] {
    this.#owner.claimAnswered(from, ids, reply, nowMs);
    this.#tend(nowMs);
    return this.#state.outbox.take();
  }

  /** There was no answer to a claim. */
  unanswered(from: string, ids: readonly bigint[], nowMs: number): readonly HandOverEffect[] {
    this.#owner.unanswered(from, ids, nowMs);
    return this.#state.outbox.take();
  }

  /** A member tells of items that it holds and this node owns. Gives those that this node is at work on already. */
  offered(
    from: string,
    ids: readonly bigint[],
    nowMs: number,
  ): { reply: OfferReply; effects: readonly HandOverEffect[] } {
    const held = this.#owner.offered(from, ids, nowMs);
    this.#tend(nowMs);
    return { reply: { type: 'offer', held }, effects: this.#state.outbox.take() };
  }

  offerAnswered(from: string, reply: OfferReply, nowMs: number): readonly HandOverEffect[] {
    this.#holder.offerAnswered(from, reply, nowMs);
    return this.#state.outbox.take();
  }

  /** What ran has ended; an owner that waits for it is told at once. */
  ended(id: bigint, nowMs: number): readonly HandOverEffect[] {
    this.#holder.ended(id, nowMs);
    return this.#state.outbox.take();
  }

  /** Begins, goes on with and lets go of items as the ring has it now. */
  #reconcile(nowMs: number): void {
    if (this.#state.isPaused) return;
    for (const [id, item] of this.#state.items) {
      if (!item.isNamed) continue;
      const owner = this.#state.ring.owner(item.key);
      const { status } = item;
      if (owner === this.#state.ring.selfId) {
        if (status === 'other') this.#owner.claim(id, item, nowMs);
        else if (status === 'pending') this.#state.move(id, item, 'held', nowMs);
        else if (status === 'stopping') this.#state.goOn(id, item, 'held', nowMs);
      } else if (status === 'claiming') {
        this.#giveUp(id, item, owner, nowMs);
      } else if (owner === undefined && isOurs(status)) {
        this.#state.move(id, item, 'other', nowMs);
        this.#state.outbox.drop(id);
      } else if (status === 'held') this.#state.move(id, item, 'pending', nowMs);
      else if (status === 'pending' || status === 'stopping')
        item.nextOfferMs = Math.min(item.nextOfferMs, nowMs);
    }
    this.#tend(nowMs);
  }

  /** An item that this node asked about is somebody else's now, who asks for what this node knows of it. */
  #giveUp(id: bigint, item: Item, owner: string | undefined, nowMs: number): void {
    const received = item.claim?.received;
    if (received !== undefined) this.#state.parking.keep(received, nowMs);
    else if (item.asked.size > 0 && owner !== undefined) this.#state.outbox.offer(owner, id);
    if (item.hasOwnState && received === undefined && owner !== undefined) {
      this.#state.move(id, item, 'stopping', nowMs);
      return;
    }
    if (item.hasOwnState) this.#state.outbox.drop(id);
    this.#state.move(id, item, 'other', nowMs);
  }

  /** Does what is due about everything that moves. */
  #tend(nowMs: number): void {
    if (this.#state.isPaused) return;
    let taken = 0;
    let lost = 0;
    let unanswered = 0;
    let abandoned = 0;
    let waitedMs = 0;
    for (const [id, item] of this.#state.items.moving) {
      const { claim } = item;
      if (claim !== undefined) {
        if (this.#owner.tend(id, item, claim, nowMs)) unanswered++;
        if (!claim.isSettled) continue;
        taken++;
        if (claim.isLost) lost++;
        waitedMs = Math.max(waitedMs, nowMs - claim.beganMs);
        this.#state.outbox.start(claim.resumption(id, item.hasOwnState));
        this.#state.move(id, item, 'held', nowMs);
      } else if (this.#holder.tend(id, item, nowMs)) abandoned++;
    }
    for (const id of this.#state.parking.due(nowMs)) {
      const item = this.#state.items.get(id);
      const owner = item?.status === 'other' ? this.#state.ring.owner(item.key) : undefined;
      if (owner !== undefined && owner !== this.#state.ring.selfId) this.#state.outbox.offer(owner, id);
    }
    if (taken > 0)
      this.#state.outbox.add({ type: 'event', event: { type: 'taken', items: taken, lost, waitedMs } });
    if (unanswered > 0)
      this.#state.outbox.add({ type: 'event', event: { type: 'unanswered', items: unanswered } });
    if (abandoned > 0)
      this.#state.outbox.add({ type: 'event', event: { type: 'abandoned', items: abandoned } });
  }
}
