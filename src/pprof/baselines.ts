import type { Int32List } from './int32-list.ts';
import type { SampleColumns } from './sample-columns.ts';
import type { SampleMatcher } from './sample-matcher.ts';

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

/**
 * Turns the counters of matched samples into what was added since their baselines, and leaves in `next` what the
 * baselines are from then on.
 * @param columns which column of the values each counter is, -1 for one that the profile lacks
 */
export function subtractBaselines(
  samples: SampleColumns,
  matcher: SampleMatcher,
  baselines: Baselines,
  columns: readonly number[],
  stride: number,
  next: Int32List,
): void {
  const hashes = samples.hashes.values;
  const values = samples.values.values;
  next.resize(matcher.count * BASELINE.count);
  for (let ordinal = 0; ordinal < matcher.count; ordinal++) {
    const sample = matcher.firsts.values[ordinal] as number;
    const to = ordinal * BASELINE.count;
    next.values[to + BASELINE.lane1] = hashes[sample * 2] as number;
    next.values[to + BASELINE.lane2] = hashes[sample * 2 + 1] as number;
    next.values[to + BASELINE.absences] = 0;
    const baseline = matcher.baselines.values[ordinal] as number;
    const base = baseline < 0 ? -1 : baseline * BASELINE.count + BASELINE.counters;
    subtract(values, ordinal * stride, columns, baselines.entries, base, next.values, to + BASELINE.counters);
  }
  keepAbsent(matcher, baselines, next);
}

/** Adds the baselines of samples that the profile lacks, as long as they are kept. */
function keepAbsent(matcher: SampleMatcher, { entries, count }: Baselines, next: Int32List): void {
  for (let baseline = 0; baseline < count; baseline++) {
    if (matcher.ordinals.values[baseline] !== 0) continue;
    const at = baseline * BASELINE.count;
    if ((entries[at + BASELINE.absences] as number) >= MAX_ABSENCES) continue;
    if (next.length >= MAX_BASELINES * BASELINE.count) return;
    for (let part = 0; part < BASELINE.count; part++) next.push(entries[at + part] as number);
    const absences = next.length - BASELINE.count + BASELINE.absences;
    next.values[absences] = (next.values[absences] as number) + 1;
  }
}

/**
 * One sample: takes the baseline from its counters, unless one of them fell below it, and makes the counters the next
 * baseline. `base` is where the baseline begins, -1 if there is none.
 */
function subtract(
  values: Int32Array,
  from: number,
  columns: readonly number[],
  baseline: Int32Array,
  base: number,
  next: Int32Array,
  to: number,
): void {
  const isContinued = base >= 0 && !isReset(values, from, columns, baseline, base);
  for (let counter = 0; counter < COUNTERS; counter++) {
    const column = columns[counter] as number;
    const value = from + column * 2;
    const low = column < 0 ? 0 : (values[value] as number);
    const high = column < 0 ? 0 : (values[value + 1] as number);
    next[to + counter * 2] = low;
    next[to + counter * 2 + 1] = high;
    if (column < 0 || !isContinued) continue;
    const baseLow = baseline[base + counter * 2] as number;
    const borrow = low >>> 0 < baseLow >>> 0 ? 1 : 0;
    values[value] = (low - baseLow) | 0;
    values[value + 1] = (high - (baseline[base + counter * 2 + 1] as number) - borrow) | 0;
  }
}

/** Whether one of the counters is below its baseline. */
function isReset(
  values: Int32Array,
  from: number,
  columns: readonly number[],
  baseline: Int32Array,
  base: number,
): boolean {
  for (let counter = 0; counter < COUNTERS; counter++) {
    const column = columns[counter] as number;
    if (column < 0) continue;
    const low = values[from + column * 2] as number;
    const high = values[from + column * 2 + 1] as number;
    const baseLow = baseline[base + counter * 2] as number;
    const baseHigh = baseline[base + counter * 2 + 1] as number;
    if (high < baseHigh || (high === baseHigh && low >>> 0 < baseLow >>> 0)) return true;
  }
  return false;
}
