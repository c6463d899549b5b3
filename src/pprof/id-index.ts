import { DENSE_LIMIT, sparseKey } from './id-table.ts';

/** Where the entries of one kind are, by their ids: the n-th entry of a profile has slot n. */
export class IdIndex {
  /** Slot + 1 by id. */
  #dense = new Int32Array(256);
  readonly #sparse = new Map<number | bigint, number>();
  #count = 0;

  /** How many entries there are. */
  get count(): number {
    return this.#count;
  }

  /** Gives the next entry its slot. The id is handed over as its two 32-bit halves. */
  add(low: number, high: number): void {
    this.#count++;
    if (high !== 0 || low < 0 || low >= DENSE_LIMIT) {
      this.#sparse.set(sparseKey(low, high), this.#count);
      return;
    }
    if (low >= this.#dense.length) {
      let size = this.#dense.length;
      while (size <= low) size *= 2;
      const grown = new Int32Array(size);
      grown.set(this.#dense);
      this.#dense = grown;
    }
    this.#dense[low] = this.#count;
  }

  /** The slot of an id, -1 where there is none. */
  slotOf(low: number, high: number): number {
    if (high === 0 && low >= 0 && low < DENSE_LIMIT) return (this.#dense[low] ?? 0) - 1;
    return (this.#sparse.get(sparseKey(low, high)) ?? 0) - 1;
  }
}
