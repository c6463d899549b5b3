/** Something that is due once an interval. */
export interface Slotted {
  /** Where in the interval, in milliseconds: at least 0 and less than the interval. */
  readonly offsetMs: number;
}

/**
 * Slots lie on multiples of this, so that a node with hundreds of scrapes a second begins several at once and sleeps in
 * between: to wake up for each by itself costs a fifth more CPU time.
 */
const SLOT_STEP_MS = 50;

/** The offset of a series in the interval: the same on every node, and spread evenly over the series. */
export function slotOffsetMs(hash: bigint, intervalMs: number): number {
  const offsetMs = Number(hash % BigInt(intervalMs));
  return offsetMs - (offsetMs % SLOT_STEP_MS);
}

/** The first slot strictly after a time. */
export function nextSlotMs(afterMs: number, intervalMs: number, offsetMs: number): number {
  return (Math.floor((afterMs - offsetMs) / intervalMs) + 1) * intervalMs + offsetMs;
}

/** The last slot at or before a time. */
export function lastSlotMs(atMs: number, intervalMs: number, offsetMs: number): number {
  return Math.floor((atMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

/**
 * Items that share one interval. Their slots come round in the fixed order of their offsets, so a sorted list is all
 * that is needed to know which are due next.
 */
export class SlotRing<Item extends Slotted> {
  readonly #items: readonly Item[];
  /** Of the items, in their order: what becomes of an item's own offset does not disturb the ring. */
  readonly #offsetsMs: Float64Array;
  readonly #intervalMs: number;

  /** @param intervalMs a whole number, at least 1 */
  constructor(items: Iterable<Item>, intervalMs: number) {
    this.#items = [...items].sort((a, b) => a.offsetMs - b.offsetMs);
    this.#offsetsMs = Float64Array.from(this.#items, ({ offsetMs }) => offsetMs);
    this.#intervalMs = intervalMs;
  }

  /** The first slot of any item strictly after a time; undefined where there is no item. */
  nextMs(afterMs: number): number | undefined {
    const startMs = afterMs - this.#phase(afterMs);
    const offsetMs = this.#offsetsMs[this.#indexAfter(afterMs)];
    if (offsetMs !== undefined) return startMs + offsetMs;
    const [firstMs] = this.#offsetsMs;
    return firstMs === undefined ? undefined : startMs + this.#intervalMs + firstMs;
  }

  /** Calls `visit` with every item and slot in (fromMs, toMs], in the order of time. */
  visit(fromMs: number, toMs: number, visit: (item: Item, slotMs: number) => void): void {
    let startMs = fromMs - this.#phase(fromMs);
    let index = this.#indexAfter(fromMs);
    while (this.#items.length > 0) {
      if (index === this.#items.length) {
        index = 0;
        startMs += this.#intervalMs;
      }
      const item = this.#items[index];
      const slotMs = startMs + (this.#offsetsMs[index] ?? 0);
      if (item === undefined || slotMs > toMs) return;
      visit(item, slotMs);
      index++;
    }
  }

  /** How many slots lie in (fromMs, toMs], without walking through every interval of it. */
  count(fromMs: number, toMs: number): number {
    const rounds = Math.floor((toMs - fromMs) / this.#intervalMs);
    let count = rounds * this.#items.length;
    this.visit(fromMs + rounds * this.#intervalMs, toMs, () => count++);
    return count;
  }

  #phase(timeMs: number): number {
    return ((timeMs % this.#intervalMs) + this.#intervalMs) % this.#intervalMs;
  }

  /** The index of the first item whose slot comes after the time within its interval; the length where none does. */
  #indexAfter(timeMs: number): number {
    const phase = this.#phase(timeMs);
    let low = 0;
    let high = this.#offsetsMs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsetsMs[middle] ?? 0) > phase) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
