import type { Int32List } from './int32-list.ts';

/** Where the parts of an entry are; an entry is 28 bytes. */
export const BASELINE = { lane1: 0, lane2: 1, counters: 2, absences: 6, count: 7 } as const;
/** Counters that an entry has room for, each two halves. */
export const COUNTERS = 2;

/** For how many profiles a stack may be absent before it is forgotten, so that the memory of a series is bounded. */
export const MAX_ABSENCES = 20;
/** With more than these, those that are absent are forgotten at once: 56 MB. */
export const MAX_BASELINES = 2_000_000;
/** Room that may stay unused: 1/8 of what is there. */
const SPARE_SHIFT = 3;

/**
 * The counters of each stack of a series as they were when it was last seen, by the hash of the sample. Entries are in
 * the order of the latest profile, those absent from it last: most programs keep the order of their samples, so that
 * the next of both are usually the same.
 */
export class Baselines {
  #entries: Int32Array = new Int32Array(0);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Those of the first `count` entries are in use. */
  get entries(): Int32Array {
    return this.#entries;
  }

  get sizeBytes(): number {
    return this.#entries.byteLength;
  }

  clear(): void {
    this.#entries = new Int32Array(0);
    this.#count = 0;
  }

  /** Takes these entries in place of all before. */
  replace(entries: Int32List): void {
    const { length } = entries;
    const room = this.#entries.length;
    if (length > room || room - length > room >> SPARE_SHIFT) this.#entries = new Int32Array(length);
    this.#entries.set(entries.values.subarray(0, length));
    this.#count = length / BASELINE.count;
  }
}
