import type { ReleasedItem } from '../../component/index.ts';
import type { Asker, GivenItem } from './items.ts';
import type { HandOverSettings } from './settings.ts';

interface Parked {
  readonly item: ReleasedItem;
  /** To whom it was given; undefined for what came here too late to be of use, and has been given to nobody. */
  readonly to: Asker | undefined;
  readonly untilMs: number;
  /** When its owner is told of it next; only of what has been given to nobody. */
  nextOfferMs: number;
}

/**
 * Whether this node has had an item that it is given, and has passed it on.
 * @param doneMs the slot up to which it was done then
 */
export function isOutdated({ lastSlotMs, isRepeated }: GivenItem, doneMs: number | undefined): boolean {
  if (doneMs === undefined) return false;
  return lastSlotMs === undefined || lastSlotMs < doneMs || (isRepeated && lastSlotMs === doneMs);
}

/** What was given out, for a while: an answer can get lost, and is then asked for again. */
export class Parking {
  readonly #settings: HandOverSettings;
  readonly #parked = new Map<bigint, Parked>();
  readonly #unclaimed = new Set<bigint>();
  #bytes = 0;

  constructor(settings: HandOverSettings) {
    this.#settings = settings;
  }

  /** Items that came here too late, and that nobody has got yet. */
  get unclaimed(): number {
    return this.#unclaimed.size;
  }

  /** Keeps what came here too late to be of use; what is out of date is not kept. */
  keep(item: GivenItem, nowMs: number): void {
    if (!isOutdated(item, this.slotOf(item.id))) this.put(item, undefined, nowMs);
  }

  put(item: ReleasedItem, to: Asker | undefined, nowMs: number): void {
    this.remove(item.id);
    this.#parked.set(item.id, { item, to, untilMs: nowMs + this.#settings.parkedMs, nextOfferMs: nowMs });
    if (to === undefined) this.#unclaimed.add(item.id);
    this.#bytes += item.baseline?.length ?? 0;
    for (const [id, { item: oldest }] of this.#parked) {
      if (this.#bytes <= this.#settings.parkedBytes) break;
      if (oldest.baseline !== undefined) this.#strip(id);
    }
  }

  /** Gives it to the one who had it first, and to nobody else: that one may have gone on with it. */
  give(id: bigint, to: Asker): GivenItem | undefined {
    const parked = this.#parked.get(id);
    if (parked === undefined) return undefined;
    if (parked.to === undefined) {
      this.#parked.set(id, { ...parked, to });
      this.#unclaimed.delete(id);
      return { ...parked.item, isRepeated: false };
    }
    const isSame = parked.to.id === to.id && parked.to.epoch === to.epoch;
    return isSame ? { ...parked.item, isRepeated: true } : undefined;
  }

  /** What its owner is to be told of now: it may have asked here before it came. */
  *due(nowMs: number): Iterable<bigint> {
    for (const id of this.#unclaimed) {
      const parked = this.#parked.get(id);
      if (parked === undefined || parked.nextOfferMs > nowMs) continue;
      parked.nextOfferMs = nowMs + this.#settings.offerRetryMs;
      yield id;
    }
  }

  /** Up to which slot it is done, at least. */
  slotOf(id: bigint): number | undefined {
    return this.#parked.get(id)?.item.lastSlotMs;
  }

  remove(id: bigint): void {
    this.#bytes -= this.#parked.get(id)?.item.baseline?.length ?? 0;
    this.#parked.delete(id);
    this.#unclaimed.delete(id);
  }

  expire(nowMs: number): void {
    for (const [id, { untilMs }] of this.#parked) {
      // Entries are in the order of time.
      if (untilMs > nowMs) break;
      this.remove(id);
    }
  }

  #strip(id: bigint): void {
    const parked = this.#parked.get(id);
    if (parked === undefined) return;
    this.#bytes -= parked.item.baseline?.length ?? 0;
    this.#parked.set(id, { ...parked, item: { ...parked.item, baseline: undefined } });
  }
}
