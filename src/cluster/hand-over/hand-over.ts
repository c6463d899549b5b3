import type { ItemStatus, ReleasedItem, SharedItem } from '../../component/index.ts';
import type { RingView } from '../ring-view.ts';
import { MEMORY_MS } from '../ring-view.ts';
import { Claim } from './claim.ts';
import type { HandOverEffect } from './effects.ts';
import { HandOverOutbox } from './effects.ts';
import type { Item } from './item-table.ts';
import { ItemTable, isOurs } from './item-table.ts';
import type { Asker, ClaimReply, GivenItem, OfferReply } from './items.ts';
import { Parking } from './parking.ts';
import type { HandOverSettings } from './settings.ts';

/** What the core asks about the work, at once. */
export interface WorkView {
  /** Whether something runs that the item's next holder must not run into. */
  isBusy(id: bigint): boolean;
}

/**
 * Moves items between nodes so that at any time at most one node works on each: a new owner asks whoever may hold an item
 * and starts when all have answered or are dead; a holder goes on until the owner asks, lets end what runs, and gives out
 * where it stands. A state machine without I/O, one for each kind of work; messages may be lost, late or repeated. Times
 * are milliseconds that never go back.
 */
export class HandOver {
  readonly #ring: RingView;
  readonly #work: WorkView;
  readonly #settings: HandOverSettings;
  readonly #outbox: HandOverOutbox;
  readonly #parking: Parking;
  readonly #items = new ItemTable();
  readonly #lost = new Map<string, { readonly atMs: number; readonly hasLeft: boolean }>();
  readonly #exports = new Map<number, { to: Asker; ids: readonly bigint[]; reply: ClaimReply }>();
  /** When this node began with this work; others may have begun long before. */
  #beganMs: number | undefined;
  #isPaused = false;

  constructor(ring: RingView, work: WorkView, settings: HandOverSettings) {
    this.#ring = ring;
    this.#work = work;
    this.#settings = settings;
    this.#outbox = new HandOverOutbox(settings.batch);
    this.#parking = new Parking(settings);
  }

  /** Whether this node owns the key, or works on an item of it, or is still asking about one. */
  concerns(key: bigint): boolean {
    return this.#ring.owns(key) || this.#items.isEngaged(key);
  }

  status(id: bigint): ItemStatus {
    return this.#items.get(id)?.status ?? 'other';
  }

  /** What this node works on. */
  *working(): Iterable<SharedItem> {
    for (const [id, { key, status }] of this.#items)
      if (status === 'held' || status === 'pending') yield { id, key };
  }

  counts(): Readonly<Record<ItemStatus, number>> {
    return this.#items.counts();
  }

  /** How many items this node works on, or has here or on their way here without knowing who has them next. */
  get unfinished(): number {
    const { held, pending, stopping, exporting } = this.#items.counts();
    return held + pending + stopping + exporting + this.#items.asking() + this.#parking.unclaimed;
  }

  /** Replaces the items that this node could work on. */
  setItems(items: Iterable<SharedItem>, nowMs: number): readonly HandOverEffect[] {
    this.#beganMs ??= nowMs;
    const named = new Set<bigint>();
    for (const item of items) {
      named.add(item.id);
      this.#items.name(item);
    }
    for (const [id, item] of this.#items) {
      if (named.has(id)) continue;
      item.isNamed = false;
      const isHere = isOurs(item.status) || item.status === 'exporting';
      if (isHere || item.hasOwnState) this.#outbox.drop(id);
      this.#move(id, item, 'other', nowMs);
      // What was asked about it may still be answered with where it stands.
      this.#items.forgetUnnamed(id, item);
    }
    this.#reconcile(nowMs);
    return this.#outbox.take();
  }

  ringChanged(nowMs: number): readonly HandOverEffect[] {
    this.#reconcile(nowMs);
    return this.#outbox.take();
  }

  /**
   * A member is dead, or has left. Slots up to `atMs` (wall clock), when it was last known to be well, count as done by
   * it; those after it are made up for.
   */
  memberLost(id: string, atMs: number, hasLeft: boolean): void {
    this.#lost.set(id, { atMs, hasLeft });
  }

  /** It is back, or forgotten. */
  memberFound(id: string): void {
    this.#lost.delete(id);
  }

  /** This node stood still, and does not know what has become of its work: it begins nothing until `resume`. */
  pause(): readonly HandOverEffect[] {
    this.#isPaused = true;
    for (const [id, { status }] of this.#items) {
      if (status === 'held' || status === 'pending') this.#outbox.suspend(id);
    }
    return this.#outbox.take();
  }

  /** It knows the members again; what it held, others may have taken over, so it asks them about its own. */
  resume(nowMs: number): readonly HandOverEffect[] {
    this.#isPaused = false;
    for (const [id, item] of this.#items) {
      const isOwn = this.#ring.owns(item.key);
      if (item.status === 'pending' || (item.status === 'held' && !isOwn)) {
        this.#move(id, item, 'stopping', nowMs);
      }
      if (item.status !== 'held') continue;
      item.hasOwnState = true;
      this.#claim(id, item, this.#ring.possibleSuccessors(item.key), nowMs);
    }
    this.#reconcile(nowMs);
    return this.#outbox.take();
  }

  /** Time passes: asks, offers, and starts what nobody holds. */
  tick(nowMs: number): readonly HandOverEffect[] {
    this.#parking.expire(nowMs);
    this.#tend(nowMs);
    return this.#outbox.take();
  }

  /** A member asks for items. The reply comes among the effects under the request's id, at once or after an export. */
  claimed(requestId: number, asker: Asker, ids: readonly bigint[], nowMs: number): readonly HandOverEffect[] {
    const waiting: bigint[] = [];
    const released: GivenItem[] = [];
    const packed: bigint[] = [];
    for (const id of ids) {
      const item = this.#items.get(id);
      const isHere = item !== undefined && (isOurs(item.status) || item.status === 'exporting');
      if (item === undefined || !isHere) {
        const isOpen = item !== undefined && (item.asked.size > 0 || item.status === 'claiming');
        const parked = isOpen ? undefined : this.#parking.give(id, asker);
        if (isOpen) waiting.push(id);
        else if (parked !== undefined) released.push(parked);
      } else if (this.#isPaused || item.status === 'exporting' || this.#ring.owner(item.key) !== asker.id) {
        waiting.push(id);
      } else if (this.#work.isBusy(id)) {
        waiting.push(id);
        if (item.status !== 'stopping') this.#outbox.suspend(id);
        this.#move(id, item, 'stopping', nowMs);
      } else {
        packed.push(id);
        this.#move(id, item, 'exporting', nowMs);
      }
    }
    const reply: ClaimReply = { type: 'claim', released, waiting };
    if (packed.length === 0) this.#outbox.add({ type: 'reply', requestId, reply });
    else {
      this.#exports.set(requestId, { to: asker, ids: packed, reply });
      this.#outbox.add({ type: 'export', requestId, ids: packed, maxBytes: this.#settings.answerBytes });
    }
    return this.#outbox.take();
  }

  /** The work has given these out; of what it was asked for and is not among them it goes on with. */
  exported(requestId: number, released: readonly ReleasedItem[], nowMs: number): readonly HandOverEffect[] {
    const request = this.#exports.get(requestId);
    this.#exports.delete(requestId);
    if (request === undefined) return [];
    const { to, ids, reply } = request;
    const given = new Map(released.map((one) => [one.id, one]));
    for (const one of released) this.#parking.put(one, to, nowMs);
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item?.status !== 'exporting') continue;
      if (given.has(id)) this.#move(id, item, 'other', nowMs);
      // It may have stopped before it was packed.
      else if (this.#isPaused) this.#move(id, item, 'stopping', nowMs);
      else this.#goOn(id, item, 'pending', nowMs);
    }
    this.#outbox.add({
      type: 'reply',
      requestId,
      reply: {
        type: 'claim',
        released: [...reply.released, ...released.map((one) => ({ ...one, isRepeated: false }))],
        waiting: [...reply.waiting, ...ids.filter((id) => !given.has(id))],
      },
    });
    if (released.length > 0) {
      this.#outbox.add({ type: 'event', event: { type: 'given', items: released.length, to: to.id } });
    }
    // While it packed, the items may have become this node's again.
    this.#reconcile(nowMs);
    return this.#outbox.take();
  }

  claimAnswered(
    from: string,
    ids: readonly bigint[],
    reply: ClaimReply,
    nowMs: number,
  ): readonly HandOverEffect[] {
    const released = new Map(reply.released.map((item) => [item.id, item]));
    const waiting = new Set(reply.waiting);
    for (const id of ids) {
      const item = this.#items.get(id);
      const given = released.get(id);
      if (item !== undefined) this.#answered(id, item, from);
      if (item?.claim === undefined) {
        // Not wanted any more: whoever owns it now asks.
        if (given !== undefined && (item === undefined || !isOurs(item.status))) {
          this.#parking.keep(given, nowMs);
        }
      } else if (given !== undefined) item.claim.release(from, given);
      else if (waiting.has(id)) item.claim.repeat(from, nowMs + this.#settings.claimRetryMs, true, nowMs);
      else item.claim.settle(from);
    }
    this.#tend(nowMs);
    return this.#outbox.take();
  }

  /** A member tells of items that it holds and this node owns. Gives those that this node is at work on already. */
  offered(
    from: string,
    ids: readonly bigint[],
    nowMs: number,
  ): { reply: OfferReply; effects: readonly HandOverEffect[] } {
    const held: bigint[] = [];
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item === undefined) continue;
      if (item.status === 'held' && !this.#isPaused) held.push(id);
      item.claim?.include(from, nowMs);
      if (!item.asked.has(from)) item.claim?.repeat(from, nowMs, true, nowMs);
    }
    this.#tend(nowMs);
    return { reply: { type: 'offer', held }, effects: this.#outbox.take() };
  }

  offerAnswered(from: string, { held }: OfferReply): readonly HandOverEffect[] {
    let doubled = 0;
    for (const id of held) {
      const item = this.#items.get(id);
      if (item?.status === 'other') this.#parking.remove(id);
      if (item === undefined || (item.status !== 'pending' && item.status !== 'stopping')) continue;
      if (this.#ring.owner(item.key) !== from) continue;
      this.#move(id, item, 'other', 0);
      this.#outbox.drop(id);
      doubled++;
    }
    if (doubled > 0)
      this.#outbox.add({ type: 'event', event: { type: 'doubled', items: doubled, by: from } });
    return this.#outbox.take();
  }

  /** There was no answer to a claim. */
  unanswered(from: string, ids: readonly bigint[], nowMs: number): readonly HandOverEffect[] {
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item === undefined) continue;
      this.#answered(id, item, from);
      item.claim?.repeat(from, nowMs + this.#settings.claimRetryMs, false, nowMs);
    }
    return this.#outbox.take();
  }

  /** What ran has ended; an owner that waits for it is told at once. */
  ended(id: bigint, nowMs: number): readonly HandOverEffect[] {
    const item = this.#items.get(id);
    if (item?.status !== 'stopping' || this.#isPaused) return [];
    item.stoppedSinceMs = nowMs;
    item.nextOfferMs = nowMs;
    this.#tendOffer(id, item, nowMs);
    return this.#outbox.take();
  }

  #reconcile(nowMs: number): void {
    if (this.#isPaused) return;
    for (const [id, item] of this.#items) {
      if (!item.isNamed) continue;
      const owner = this.#ring.owner(item.key);
      const { status } = item;
      if (owner === this.#ring.selfId) {
        if (status === 'other') this.#claim(id, item, this.#holders(item, nowMs), nowMs);
        else if (status === 'pending') this.#move(id, item, 'held', nowMs);
        else if (status === 'stopping') this.#goOn(id, item, 'held', nowMs);
      } else if (status === 'claiming') {
        this.#giveUp(id, item, owner, nowMs);
      } else if (owner === undefined && isOurs(status)) {
        this.#move(id, item, 'other', nowMs);
        this.#outbox.drop(id);
      } else if (status === 'held') this.#move(id, item, 'pending', nowMs);
      else if (status === 'pending' || status === 'stopping')
        item.nextOfferMs = Math.min(item.nextOfferMs, nowMs);
    }
    this.#tend(nowMs);
  }

  /** An item that this node asked about is somebody else's now, who asks for what this node knows of it. */
  #giveUp(id: bigint, item: Item, owner: string | undefined, nowMs: number): void {
    const received = item.claim?.received;
    if (received !== undefined) this.#parking.keep(received, nowMs);
    else if (item.asked.size > 0 && owner !== undefined) this.#outbox.offer(owner, id);
    if (item.hasOwnState && received === undefined && owner !== undefined) {
      this.#move(id, item, 'stopping', nowMs);
      return;
    }
    if (item.hasOwnState) this.#outbox.drop(id);
    this.#move(id, item, 'other', nowMs);
  }

  /** Does what is due about everything that moves. */
  #tend(nowMs: number): void {
    if (this.#isPaused) return;
    let taken = 0;
    let lost = 0;
    let unanswered = 0;
    let abandoned = 0;
    let waitedMs = 0;
    for (const [id, item] of this.#items.moving) {
      const { claim } = item;
      if (claim !== undefined) {
        if (this.#tendClaim(id, item, claim, nowMs)) unanswered++;
        if (!claim.isSettled) continue;
        taken++;
        if (claim.isLost) lost++;
        waitedMs = Math.max(waitedMs, nowMs - claim.beganMs);
        this.#outbox.start(claim.resumption(id, item.hasOwnState));
        this.#move(id, item, 'held', nowMs);
      } else if (this.#tendOffer(id, item, nowMs)) abandoned++;
    }
    for (const id of this.#parking.due(nowMs)) {
      const item = this.#items.get(id);
      const owner = item?.status === 'other' ? this.#ring.owner(item.key) : undefined;
      if (owner !== undefined && owner !== this.#ring.selfId) this.#outbox.offer(owner, id);
    }
    if (taken > 0)
      this.#outbox.add({ type: 'event', event: { type: 'taken', items: taken, lost, waitedMs } });
    if (unanswered > 0) this.#outbox.add({ type: 'event', event: { type: 'unanswered', items: unanswered } });
    if (abandoned > 0) this.#outbox.add({ type: 'event', event: { type: 'abandoned', items: abandoned } });
  }

  /** True when it gives up on somebody who lives and does not answer. */
  #tendClaim(id: bigint, item: Item, claim: Claim, nowMs: number): boolean {
    let hasGivenUp = false;
    for (const peer of [...claim.peers]) {
      const lost = this.#lost.get(peer);
      if (!this.#ring.isLive(peer)) {
        // The last answer of one that left may be on its way; the driver gives up requests to the dead.
        if (item.asked.has(peer)) continue;
        if (lost === undefined) claim.settle(peer);
        else if (lost.hasLeft) claim.leave(peer, lost.atMs);
        else claim.lose(peer, lost.atMs);
      } else if (claim.silentMs(peer, nowMs) >= this.#settings.claimTimeoutMs) {
        claim.settle(peer);
        hasGivenUp = true;
      } else if (!item.asked.has(peer) && claim.isDue(peer, nowMs)) {
        item.asked.add(peer);
        this.#outbox.claim(peer, id);
      }
    }
    return hasGivenUp;
  }

  /** True when it is given up because nobody asked for it. */
  #tendOffer(id: bigint, item: Item, nowMs: number): boolean {
    if (item.status !== 'pending' && item.status !== 'stopping') return false;
    if (nowMs - item.pendingSinceMs >= this.#settings.pendingMs) {
      this.#outbox.drop(id);
      this.#move(id, item, 'other', nowMs);
      return true;
    }
    const isBusy = item.status === 'stopping' && this.#work.isBusy(id);
    const owner = this.#ring.owner(item.key);
    if (isBusy || owner === undefined || item.nextOfferMs > nowMs) return false;
    if (item.status === 'stopping' && nowMs - item.stoppedSinceMs >= this.#settings.stoppingMs) {
      // The owner asked once and not again: going on is better than waiting.
      this.#goOn(id, item, 'pending', nowMs);
    }
    item.nextOfferMs = nowMs + this.#settings.offerRetryMs;
    this.#outbox.offer(owner, id);
    return false;
  }

  /** Whoever may work on an item of this node's: anybody where it has only begun to know of such work. */
  #holders({ key }: Item, nowMs: number): Iterable<string> {
    const isNew = nowMs - (this.#beganMs ?? nowMs) < MEMORY_MS;
    const holders = this.#ring.possibleHolders(key, nowMs);
    return isNew ? [...this.#ring.possibleSuccessors(key), ...holders] : holders;
  }

  #claim(id: bigint, item: Item, holders: Iterable<string>, nowMs: number): void {
    const claim = new Claim(nowMs, this.#parking.slotOf(id));
    this.#move(id, item, 'claiming', nowMs);
    item.claim = claim;
    for (const peer of holders) claim.include(peer, nowMs);
    // What is still on its way here counts, too.
    for (const peer of item.asked) claim.include(peer, nowMs);
    const parked = this.#parking.give(id, { id: this.#ring.selfId, epoch: 0 });
    if (parked !== undefined) claim.release('', parked);
  }

  #answered(id: bigint, item: Item, from: string): void {
    item.asked.delete(from);
    this.#items.forgetUnnamed(id, item);
  }

  #goOn(id: bigint, item: Item, status: 'held' | 'pending', nowMs: number): void {
    this.#move(id, item, status, nowMs);
    this.#outbox.start({ id, lastSlotMs: undefined, baseline: 'own' });
  }

  #move(id: bigint, item: Item, status: ItemStatus, nowMs: number): void {
    if (status !== 'claiming') item.claim = undefined;
    if (status === 'held' || status === 'other') item.hasOwnState = false;
    if (status === 'held') this.#parking.remove(id);
    if (item.status === 'held' || item.status === 'other') item.pendingSinceMs = nowMs;
    if (status === 'stopping') item.stoppedSinceMs = nowMs;
    if (status === 'pending' || status === 'stopping') item.nextOfferMs = nowMs;
    this.#items.set(id, item, status);
  }
}
