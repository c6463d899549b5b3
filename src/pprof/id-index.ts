import { PprofError } from './pprof-error.ts';

/** Ids below this are kept in an array, which grows only as far as the ids do. */
const DENSE_LIMIT = 1 << 20;
/** Bounds the memory that a hostile profile can take; real ones with ids like these have thousands. */
const SPARSE_LIMIT = 1 << 20;
const FIRST_DENSE_SIZE = 256;

/**
 * Where the entries of one kind are, by their ids: the n-th entry of a profile has slot n. Most profilers number from
 * 1, for which nothing is kept at all; any other 64-bit id works, too. Ids are handed over as their two 32-bit halves.
 */
export class IdIndex {
  /** As many entries from the first on have the ids 1, 2, 3 …: slot + 1. */
  sequential = 0;
  /** Slot + 1 by id, for those after them. */
  #dense = new Int32Array(FIRST_DENSE_SIZE);
  /** Up to here `#dense` may be in use. */
  #denseEnd = 0;
  readonly #sparse = new Map<number | bigint, number>();
  #count = 0;

  /** How many entries there are. */
  get count(): number {
    return this.#count;
  }

  clear(): void {
    // Emptying what is empty costs, too: a new table for the map.
    if (this.#denseEnd > 0) this.#dense.fill(0, 0, this.#denseEnd);
    this.#denseEnd = 0;
    if (this.#sparse.size > 0) this.#sparse.clear();
    this.sequential = 0;
    this.#count = 0;
  }

  /**
   * Gives the next entry its slot; false if another has that id.
   *
   * @throws PprofError `invalid` if there are too many large ids
   */
  add(low: number, high: number): boolean {
    if (high === 0 && low === this.#count + 1 && this.sequential === this.#count) {
      this.sequential = ++this.#count;
      return true;
    }
    if (this.slotOf(low, high) >= 0) return false;
    this.#count++;
    if (high !== 0 || low < 0 || low >= DENSE_LIMIT) {
      if (this.#sparse.size === SPARSE_LIMIT) {
        const message = `not a valid pprof profile: more than ${SPARSE_LIMIT} ids from ${DENSE_LIMIT} up`;
        throw new PprofError('invalid', message);
      }
      this.#sparse.set(sparseKey(low, high), this.#count);
      return true;
    }
    if (low >= this.#dense.length) this.#grow(low);
    if (low >= this.#denseEnd) this.#denseEnd = low + 1;
    this.#dense[low] = this.#count;
    return true;
  }

  /** The slot of an id, -1 where there is none. */
  slotOf(low: number, high: number): number {
    if (high === 0 && low >= 0) {
      if (low <= this.sequential) return low - 1;
      if (low < DENSE_LIMIT) return (this.#dense[low] ?? 0) - 1;
    }
    return (this.#sparse.get(sparseKey(low, high)) ?? 0) - 1;
  }

  #grow(id: number): void {
    let size = this.#dense.length;
    while (size <= id) size *= 2;
    const grown = new Int32Array(size);
    grown.set(this.#dense);
    this.#dense = grown;
  }
}

/** An id as people write it: without a sign. */
export function idText(low: number, high: number): string {
  return String(sparseKey(low, high));
}

/** An id as the key of a map. */
function sparseKey(low: number, high: number): number | bigint {
  const number = (high >>> 0) * 2 ** 32 + (low >>> 0);
  return Number.isSafeInteger(number) ? number : (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
