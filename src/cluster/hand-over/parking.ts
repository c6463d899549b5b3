import type { ReleasedItem } from '../../component/index.ts';
import type { Asker } from './items.ts';
import type { HandOverSettings } from './settings.ts';

interface Parked {
  readonly item: ReleasedItem;
  /** To whom it was given; undefined for what came here too late to be of use, and has been given to nobody. */
  readonly to: Asker | undefined;
  readonly untilMs: number;
}

/** What was given out, for a while: an answer can get lost, and is then asked for again. */
export class Parking {
  readonly #settings: HandOverSettings;
  readonly #parked = new Map<bigint, Parked>();
  #bytes = 0;

  constructor(settings: HandOverSettings) {
    this.#settings = settings;
  }

  put(item: ReleasedItem, to: Asker | undefined, nowMs: number): void {
    this.remove(item.id);
    this.#parked.set(item.id, { item, to, untilMs: nowMs + this.#settings.parkedMs });
    this.#bytes += item.baseline?.length ?? 0;
    for (const [id, { item: oldest }] of this.#parked) {
      if (this.#bytes <= this.#settings.parkedBytes) break;
      if (oldest.baseline !== undefined) this.#strip(id);
    }
  }

  /** Gives it to the one who had it first, and to nobody else: that one may have gone on with it. */
  give(id: bigint, to: Asker): ReleasedItem | undefined {
    const parked = this.#parked.get(id);
    if (parked === undefined) return undefined;
    if (parked.to === undefined) {
      this.#parked.set(id, { ...parked, to });
      return parked.item;
    }
    return parked.to.id === to.id && parked.to.epoch === to.epoch ? parked.item : undefined;
  }

  /** Up to which slot it is done, at least. */
  slotOf(id: bigint): number | undefined {
    return this.#parked.get(id)?.item.lastSlotMs;
  }

  remove(id: bigint): void {
    this.#bytes -= this.#parked.get(id)?.item.baseline?.length ?? 0;
    this.#parked.delete(id);
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
