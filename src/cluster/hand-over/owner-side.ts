import { MEMORY_MS } from '../ring-view.ts';
import { Claim } from './claim.ts';
import type { Item } from './item-table.ts';
import { isOurs } from './item-table.ts';
import type { ClaimReply } from './items.ts';
import type { HandOverState } from './state.ts';

/** What a node does about items that it owns and does not hold: asks whoever may hold them, until all have answered. */
export class OwnerSide {
  readonly #state: HandOverState;
  readonly #lost = new Map<string, { readonly atMs: number; readonly hasLeft: boolean }>();
  /** When this node began with this work; others may have begun long before. */
  #beganMs: number | undefined;

  constructor(state: HandOverState) {
    this.#state = state;
  }

  /** This node takes part in the work. */
  begin(nowMs: number): void {
    this.#beganMs ??= nowMs;
  }

  memberLost(id: string, atMs: number, hasLeft: boolean): void {
    this.#lost.set(id, { atMs, hasLeft });
  }

  memberFound(id: string): void {
    this.#lost.delete(id);
  }

  /** Begins to ask about an item that became this node's. */
  claim(id: bigint, item: Item, nowMs: number): void {
    this.#claimFrom(this.#holders(item, nowMs), id, item, nowMs);
  }

  /** Begins to ask about an item of its own that others may have taken over while it stood still. */
  claimBack(id: bigint, item: Item, nowMs: number): void {
    item.hasOwnState = true;
    this.#claimFrom(this.#state.ring.possibleSuccessors(item.key), id, item, nowMs);
  }

  /** Asks whom it is time to ask. True when it gives up on somebody who lives and does not answer. */
  tend(id: bigint, item: Item, claim: Claim, nowMs: number): boolean {
    const { ring, settings, outbox } = this.#state;
    let hasGivenUp = false;
    for (const peer of [...claim.peers]) {
      const lost = this.#lost.get(peer);
      if (!ring.isLive(peer)) {
        // The last answer of one that left may be on its way; the driver gives up requests to the dead.
        if (item.asked.has(peer)) continue;
        if (lost === undefined) claim.settle(peer);
        else if (lost.hasLeft) claim.leave(peer, lost.atMs);
        else claim.lose(peer, lost.atMs);
      } else if (claim.silentMs(peer, nowMs) >= settings.claimTimeoutMs) {
        claim.settle(peer);
        hasGivenUp = true;
      } else if (!item.asked.has(peer) && claim.isDue(peer, nowMs)) {
        item.asked.add(peer);
        outbox.claim(peer, id);
      }
    }
    return hasGivenUp;
  }

  claimAnswered(from: string, ids: readonly bigint[], reply: ClaimReply, nowMs: number): void {
    const { items, parking, settings } = this.#state;
    const released = new Map(reply.released.map((item) => [item.id, item]));
    const waiting = new Set(reply.waiting);
    for (const id of ids) {
      const item = items.get(id);
      const given = released.get(id);
      if (item !== undefined) this.#answered(id, item, from);
      if (item?.claim === undefined) {
        // Not wanted any more: whoever owns it now asks.
        if (given !== undefined && (item === undefined || !isOurs(item.status))) parking.keep(given, nowMs);
      } else if (given !== undefined) item.claim.release(from, given);
      else if (waiting.has(id)) item.claim.repeat(from, nowMs + settings.claimRetryMs, true, nowMs);
      else item.claim.settle(from);
    }
  }

  unanswered(from: string, ids: readonly bigint[], nowMs: number): void {
    const { items, settings } = this.#state;
    for (const id of ids) {
      const item = items.get(id);
      if (item === undefined) continue;
      this.#answered(id, item, from);
      item.claim?.repeat(from, nowMs + settings.claimRetryMs, false, nowMs);
    }
  }

  /** Takes note of a member that holds items, which is asked at once. Gives those that this node is at work on already. */
  offered(from: string, ids: readonly bigint[], nowMs: number): readonly bigint[] {
    const held: bigint[] = [];
    for (const id of ids) {
      const item = this.#state.items.get(id);
      if (item === undefined) continue;
      if (item.status === 'held' && !this.#state.isPaused) held.push(id);
      item.claim?.include(from, nowMs);
      if (!item.asked.has(from)) item.claim?.repeat(from, nowMs, true, nowMs);
    }
    return held;
  }

  /** Whoever may work on an item of this node's: anybody where it has only begun to know of such work. */
  #holders({ key }: Item, nowMs: number): Iterable<string> {
    const { ring } = this.#state;
    const isNew = nowMs - (this.#beganMs ?? nowMs) < MEMORY_MS;
    const holders = ring.possibleHolders(key, nowMs);
    return isNew ? [...ring.possibleSuccessors(key), ...holders] : holders;
  }

  #claimFrom(holders: Iterable<string>, id: bigint, item: Item, nowMs: number): void {
    const { parking, ring } = this.#state;
    const claim = new Claim(nowMs, parking.slotOf(id));
    this.#state.move(id, item, 'claiming', nowMs);
    item.claim = claim;
    for (const peer of holders) claim.include(peer, nowMs);
    // What is still on its way here counts, too.
    for (const peer of item.asked) claim.include(peer, nowMs);
    const parked = parking.give(id, { id: ring.selfId, epoch: 0 });
    if (parked !== undefined) claim.release('', parked);
  }

  #answered(id: bigint, item: Item, from: string): void {
    item.asked.delete(from);
    this.#state.items.forgetUnnamed(id, item);
  }
}
