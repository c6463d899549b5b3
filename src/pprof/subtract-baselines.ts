import type { Baselines } from './baselines.ts';
import { BASELINE, COUNTERS, MAX_ABSENCES, MAX_BASELINES } from './baselines.ts';
import type { Int32List } from './int32-list.ts';
import type { SampleColumns } from './sample-columns.ts';
import type { SampleMatcher } from './sample-matcher.ts';

/** Of this module: V8 loads what others export each time. */
const { count: ENTRY, lane1: LANE_1, lane2: LANE_2, counters: FIRST_COUNTER, absences: ABSENCES } = BASELINE;

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
  const { count } = matcher;
  const { entries } = baselines;
  const firsts = matcher.firsts.values;
  const found = matcher.baselines.values;
  const hashes = samples.hashes.values;
  const values = samples.values.values;
  next.resize(count * ENTRY);
  const kept = next.values;
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const sample = firsts[ordinal] as number;
    const to = ordinal * ENTRY;
    kept[to + LANE_1] = hashes[sample * 2] as number;
    kept[to + LANE_2] = hashes[sample * 2 + 1] as number;
    kept[to + ABSENCES] = 0;
    const baseline = found[ordinal] as number;
    const base = baseline < 0 ? -1 : baseline * ENTRY + FIRST_COUNTER;
    subtract(values, ordinal * stride, columns, entries, base, kept, to + FIRST_COUNTER);
  }
  keepAbsent(matcher, baselines, next);
}

/** Adds the baselines of samples that the profile lacks, as long as they are kept. */
function keepAbsent(matcher: SampleMatcher, { entries, count }: Baselines, next: Int32List): void {
  for (let baseline = 0; baseline < count; baseline++) {
    if (matcher.ordinals.values[baseline] !== 0) continue;
    const at = baseline * ENTRY;
    if ((entries[at + ABSENCES] as number) >= MAX_ABSENCES) continue;
    if (next.length >= MAX_BASELINES * ENTRY) return;
    for (let part = 0; part < ENTRY; part++) next.push(entries[at + part] as number);
    const absences = next.length - ENTRY + ABSENCES;
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
