import type { ReleasedItem } from '../../component/index.ts';
import type { Item } from './item-table.ts';
import { isOurs } from './item-table.ts';
import type { Asker, ClaimReply, GivenItem, OfferReply } from './items.ts';
import type { HandOverState } from './state.ts';

/**
 * What a node does about items that it holds and others own: goes on until the owner asks, lets end what runs, and gives
 * out where it stands. An owner that does not ask is told.
 */
export class HolderSide {
  readonly #state: HandOverState;
  readonly #exports = new Map<number, { to: Asker; ids: readonly bigint[]; reply: ClaimReply }>();

  constructor(state: HandOverState) {
    this.#state = state;
  }

  claimed(requestId: number, asker: Asker, ids: readonly bigint[], nowMs: number): void {
    const { items, parking, outbox, settings } = this.#state;
    const waiting: bigint[] = [];
    const released: GivenItem[] = [];
    const packed: bigint[] = [];
    for (const id of ids) {
      const item = items.get(id);
      const isHere = item !== undefined && (isOurs(item.status) || item.status === 'exporting');
      if (item === undefined || !isHere) {
        const isOpen = item !== undefined && (item.asked.size > 0 || item.status === 'claiming');
        const parked = isOpen ? undefined : parking.give(id, asker);
        if (isOpen) waiting.push(id);
        else if (parked !== undefined) released.push(parked);
      } else if (this.#letGo(id, item, asker, nowMs)) packed.push(id);
      else waiting.push(id);
    }
    const reply: ClaimReply = { type: 'claim', released, waiting };
    if (packed.length === 0) {
      outbox.add({ type: 'reply', requestId, reply });
      return;
    }
    this.#exports.set(requestId, { to: asker, ids: packed, reply });
    outbox.add({ type: 'export', requestId, ids: packed, maxBytes: settings.answerBytes });
  }

  /** False where nothing of the kind was asked for. */
  exported(requestId: number, released: readonly ReleasedItem[], nowMs: number): boolean {
    const { items, parking, outbox, isPaused } = this.#state;
    const request = this.#exports.get(requestId);
    this.#exports.delete(requestId);
    if (request === undefined) return false;
    const { to, ids, reply } = request;
    const given = new Map(released.map((one) => [one.id, one]));
    for (const one of released) parking.put(one, to, nowMs);
    for (const id of ids) {
      const item = items.get(id);
      if (item?.status !== 'exporting') continue;
      if (given.has(id)) this.#state.move(id, item, 'other', nowMs);
      // It may have stopped before it was packed.
      else if (isPaused) this.#state.move(id, item, 'stopping', nowMs);
      else this.#state.goOn(id, item, 'pending', nowMs);
    }
    outbox.add({
      type: 'reply',
      requestId,
      reply: {
        type: 'claim',
        released: [...reply.released, ...released.map((one) => ({ ...one, isRepeated: false }))],
        waiting: [...reply.waiting, ...ids.filter((id) => !given.has(id))],
      },
    });
    if (released.length > 0) {
      outbox.add({ type: 'event', event: { type: 'given', items: released.length, to: to.id } });
    }
    return true;
  }

  /** Lets go of what the owner is at work on already. */
  offerAnswered(from: string, { held }: OfferReply, nowMs: number): void {
    const { items, parking, outbox, ring } = this.#state;
    let doubled = 0;
    for (const id of held) {
      const item = items.get(id);
      if (item?.status === 'other') parking.remove(id);
      if (item === undefined || (item.status !== 'pending' && item.status !== 'stopping')) continue;
      if (ring.owner(item.key) !== from) continue;
      this.#state.move(id, item, 'other', nowMs);
      outbox.drop(id);
      doubled++;
    }
    if (doubled > 0) outbox.add({ type: 'event', event: { type: 'doubled', items: doubled, by: from } });
  }

  ended(id: bigint, nowMs: number): void {
    const item = this.#state.items.get(id);
    if (item?.status !== 'stopping' || this.#state.isPaused) return;
    item.stoppedSinceMs = nowMs;
    item.nextOfferMs = nowMs;
    this.tend(id, item, nowMs);
  }

  /** Offers an item to its owner when it is time. True when it is given up because nobody asked for it. */
  tend(id: bigint, item: Item, nowMs: number): boolean {
    const { outbox, ring, settings, work } = this.#state;
    if (item.status !== 'pending' && item.status !== 'stopping') return false;
    if (nowMs - item.pendingSinceMs >= settings.pendingMs) {
      outbox.drop(id);
      this.#state.move(id, item, 'other', nowMs);
      return true;
    }
    const isBusy = item.status === 'stopping' && work.isBusy(id);
    const owner = ring.owner(item.key);
    if (isBusy || owner === undefined || item.nextOfferMs > nowMs) return false;
    if (item.status === 'stopping' && nowMs - item.stoppedSinceMs >= settings.stoppingMs) {
      // The owner asked once and not again: going on is better than waiting.
      this.#state.goOn(id, item, 'pending', nowMs);
    }
    item.nextOfferMs = nowMs + settings.offerRetryMs;
    outbox.offer(owner, id);
    return false;
  }

  /** Whether an item that is here can be packed now; one that is busy stops for it. */
  #letGo(id: bigint, item: Item, asker: Asker, nowMs: number): boolean {
    const { isPaused, ring, work, outbox } = this.#state;
    if (isPaused || item.status === 'exporting' || ring.owner(item.key) !== asker.id) return false;
    if (work.isBusy(id)) {
      if (item.status !== 'stopping') outbox.suspend(id);
      this.#state.move(id, item, 'stopping', nowMs);
      return false;
    }
    this.#state.move(id, item, 'exporting', nowMs);
    return true;
  }
}
