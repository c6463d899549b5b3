import { BaselineTable } from './baseline-table.ts';
import { checkProfile } from './check-profile.ts';
import { writeDelta } from './delta-writer.ts';
import type { MergedSamples } from './merged-samples.ts';
import { mergeSamples } from './merged-samples.ts';
import { PprofError } from './pprof-error.ts';
import type { SampleType } from './profile-facts.ts';
import { ProfileIndex } from './profile-index.ts';

/** The kinds of profiles that count since the start of their process. */
export type DeltaKind = 'memory' | 'mutex' | 'block';

const CONTENTION = [
  { type: 'contentions', unit: 'count' },
  { type: 'delay', unit: 'nanoseconds' },
];

/** The sample types that are counters, by kind; all others, such as inuse_space, are what they are now. */
const COUNTERS: Readonly<Record<DeltaKind, readonly SampleType[]>> = {
  memory: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
  ],
  mutex: CONTENTION,
  block: CONTENTION,
};

/** For how many profiles a stack may be absent before it is forgotten, so that the memory of a series is bounded. */
const MAX_ABSENCES = 20;
/** Stale baselines are looked for every so many profiles. */
const FORGET_EVERY = 32;
/** Bounds what a hostile profile can take: several times what the largest programs have. */
const MAX_SAMPLES = 2_000_000;
/** Halves of counters in an entry of the table: two counters. */
const COUNTER_HALVES = 4;

/**
 * Turns the profiles of one series, which count since the start of a process, into what happened between each and the
 * one before it. Everything but counters keeps its current value. Samples that are zero throughout are left out; one
 * that a profile lacks keeps its baseline for a while.
 *
 * A counter below its baseline means that the process started anew: then all counters of that sample count from zero.
 * A profile that cannot be read changes nothing: the next good one is compared with the last good one.
 */
export class DeltaState {
  readonly #kind: DeltaKind;
  readonly #table = new BaselineTable();
  /** Columns of the counters in the latest profile, -1 for one that it lacks; undefined before the first. */
  #columns: readonly number[] | undefined;
  #profileCount = 0;
  #timeNanos = 0n;

  constructor(kind: DeltaKind) {
    this.#kind = kind;
  }

  /**
   * The difference between an uncompressed profile and the one before it, uncompressed, even if nothing happened.
   * Undefined for the first, and for one that counts other things than the one before: those are where counting begins.
   *
   * @throws PprofError for what is no valid profile; the state stays as it was
   */
  next(raw: Uint8Array): Uint8Array | undefined {
    const { sampleTypes, sampleCount, timeNanos } = checkProfile(raw);
    if (sampleCount > MAX_SAMPLES) {
      const message = `the profile is too large for a delta: ${sampleCount} samples; the limit is ${MAX_SAMPLES}`;
      throw new PprofError('too-large', message);
    }
    const columns = COUNTERS[this.#kind].map((counter) =>
      sampleTypes.findIndex(({ type, unit }) => type === counter.type && unit === counter.unit),
    );
    const isComparable =
      this.#columns?.every((column, index) => column < 0 === (columns[index] ?? -1) < 0) === true;
    if (!isComparable) this.#table.clear();
    const index = new ProfileIndex(raw);
    const merged = mergeSamples(index, sampleTypes.length, this.#table);
    this.#settle(merged, columns);
    const output = isComparable ? writeDelta(index, merged, this.#duration(timeNanos)) : undefined;
    this.#columns = columns;
    if (timeNanos !== 0n) this.#timeNanos = timeNanos;
    return output;
  }

  /** Turns the values of `merged` into differences; from here on differences are to this profile. */
  #settle(merged: MergedSamples, columns: readonly number[]): void {
    this.#profileCount++;
    const stride = merged.columnCount * 2;
    const oldest = this.#profileCount - 1 - MAX_ABSENCES;
    this.#table.settle(this.#profileCount, oldest, (ordinal, data, at, hasBaseline) => {
      subtract(merged.values, ordinal * stride, columns, data, at, hasBaseline);
    });
    if (this.#profileCount % FORGET_EVERY === 0) this.#table.forget(oldest + 1);
  }

  /** The time since the profile before; a clock that was set back says nothing. */
  #duration(timeNanos: bigint): bigint | undefined {
    return this.#timeNanos !== 0n && timeNanos > this.#timeNanos ? timeNanos - this.#timeNanos : undefined;
  }
}

/**
 * Takes the baseline from the counters of one sample, unless one of them fell below it, and makes the counters the next
 * baseline. `baseline` has four halves from `at` on.
 */
function subtract(
  values: Int32Array,
  from: number,
  columns: readonly number[],
  baseline: Int32Array,
  at: number,
  hasBaseline: boolean,
): void {
  let isReset = !hasBaseline;
  for (let counter = 0; counter < columns.length && !isReset; counter++) {
    const column = columns[counter] as number;
    if (column < 0) continue;
    const value = from + column * 2;
    const base = at + counter * 2;
    isReset = isLess(
      values[value] as number,
      values[value + 1] as number,
      baseline[base] as number,
      baseline[base + 1] as number,
    );
  }
  for (let counter = 0; counter < columns.length && counter * 2 < COUNTER_HALVES; counter++) {
    const column = columns[counter] as number;
    if (column < 0) continue;
    const value = from + column * 2;
    const base = at + counter * 2;
    const low = values[value] as number;
    const high = values[value + 1] as number;
    if (!isReset) {
      const borrow = low >>> 0 < (baseline[base] as number) >>> 0 ? 1 : 0;
      values[value] = (low - (baseline[base] as number)) | 0;
      values[value + 1] = (high - (baseline[base + 1] as number) - borrow) | 0;
    }
    baseline[base] = low;
    baseline[base + 1] = high;
  }
}

/** Whether one signed 64-bit number is below another. */
function isLess(low: number, high: number, otherLow: number, otherHigh: number): boolean {
  return high < otherHigh || (high === otherHigh && low >>> 0 < otherLow >>> 0);
}
