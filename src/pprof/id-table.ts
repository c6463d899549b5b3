import { PprofError } from './pprof-error.ts';

/** Ids below this are flagged in an array, which grows only as far as the ids do. */
export const DENSE_LIMIT = 1 << 20;
/** Bounds the memory that a hostile profile can take; real ones with ids like these have thousands. */
const SPARSE_LIMIT = 1 << 21;
const FIRST_DENSE_SIZE = 256;
const DEFINED = 1;
const REFERENCED = 2;

/**
 * Which ids of one kind a profile defines and which it refers to, in whatever order they come. Most profilers number
 * from 1, for which no object is made; any other 64-bit id works, too.
 */
export class IdTable {
  #dense = new Uint8Array(FIRST_DENSE_SIZE);
  readonly #sparse = new Map<number | bigint, number>();

  /**
   * False if the id was defined before. The id is handed over as its two 32-bit halves.
   *
   * @throws PprofError `invalid` if there are too many, as `refer` does
   */
  define(low: number, high: number): boolean {
    return (this.#flag(low, high, DEFINED) & DEFINED) === 0;
  }

  refer(low: number, high: number): void {
    this.#flag(low, high, REFERENCED);
  }

  /** @throws PprofError `invalid` if an id is referred to and not defined */
  checkReferences(what: string): void {
    const missing = this.#missing();
    if (missing === undefined) return;
    const message = `not a valid pprof profile: ${what} ${missing} is referred to and does not exist`;
    throw new PprofError('invalid', message);
  }

  #missing(): number | bigint | undefined {
    const dense = this.#dense.indexOf(REFERENCED);
    if (dense !== -1) return dense;
    for (const [id, flags] of this.#sparse) if (flags === REFERENCED) return id;
    return undefined;
  }

  /** Adds a flag to an id; gives the flags it had. */
  #flag(low: number, high: number, flag: number): number {
    if (high === 0 && low >= 0 && low < DENSE_LIMIT) {
      if (low >= this.#dense.length) this.#grow(low);
      const flags = this.#dense[low] as number;
      this.#dense[low] = flags | flag;
      return flags;
    }
    const id = sparseKey(low, high);
    const flags = this.#sparse.get(id) ?? 0;
    this.#sparse.set(id, flags | flag);
    if (this.#sparse.size > SPARSE_LIMIT) {
      throw new PprofError(
        'invalid',
        `not a valid pprof profile: more than ${SPARSE_LIMIT} ids from ${DENSE_LIMIT} up`,
      );
    }
    return flags;
  }

  #grow(id: number): void {
    let size = this.#dense.length;
    while (size <= id) size *= 2;
    const grown = new Uint8Array(size);
    grown.set(this.#dense);
    this.#dense = grown;
  }
}

/** An id that is no small number, as the key of a map. */
export function sparseKey(low: number, high: number): number | bigint {
  const number = (high >>> 0) * 2 ** 32 + (low >>> 0);
  return Number.isSafeInteger(number) ? number : (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
