import { PprofProfile } from '../proto/index.ts';
import { checkProfile } from './check-profile.ts';
import { toBigInt, toLong } from './int64.ts';
import { keepReferenced } from './keep-referenced.ts';
import { legibleStrings } from './legible-strings.ts';
import { PprofError } from './pprof-error.ts';
import type { SampleType } from './profile-facts.ts';
import { SampleIdentity } from './sample-identity.ts';

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
const INT64_BITS = 64;
/** Profiles are decoded into objects, which take many times their bytes: several times what the largest programs have. */
const MAX_RAW_BYTES = 16 * 1024 * 1024;
const MAX_SAMPLES = 500_000;

type Sample = PprofProfile['sample'][number];

/** A sample with those of the same identity added to it: `values` has one value for each sample type. */
interface MergedSample {
  readonly sample: Sample;
  readonly values: bigint[];
}

/** What a sample's counters were when it was seen last. */
interface Baseline {
  counters: readonly bigint[];
  /** Number of the profile that it was in. */
  seen: number;
}

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
  readonly #baselines = new Map<string, Baseline>();
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
    const columns = COUNTERS[this.#kind].map((counter) =>
      sampleTypes.findIndex(({ type, unit }) => type === counter.type && unit === counter.unit),
    );
    const profile = decode(raw, sampleCount);
    const merged = mergeSamples(profile);
    const isComparable = this.#columns?.every((column, index) => column < 0 === (columns[index] ?? -1) < 0);
    if (isComparable !== true) this.#baselines.clear();
    const output = isComparable === true ? this.#difference(profile, merged, columns) : undefined;
    this.#advance(merged, columns);
    if (timeNanos !== 0n) this.#timeNanos = timeNanos;
    return output;
  }

  #difference(
    profile: PprofProfile,
    merged: ReadonlyMap<string, MergedSample>,
    columns: readonly number[],
  ): Uint8Array {
    profile.sample = [];
    for (const [identity, { sample, values }] of merged) {
      const difference = subtract(values, this.#baselines.get(identity)?.counters, columns);
      if (difference.every((value) => value === 0n)) continue;
      profile.sample.push({ ...sample, value: difference.map(toLong) });
    }
    const timeNanos = toBigInt(profile.time_nanos);
    // A clock that was set back says nothing about the duration.
    if (this.#timeNanos !== 0n && timeNanos > this.#timeNanos) {
      profile.duration_nanos = toLong(timeNanos - this.#timeNanos);
    }
    keepReferenced(profile);
    return PprofProfile.encode(profile).finish();
  }

  /** From here on differences are to this profile. */
  #advance(merged: ReadonlyMap<string, MergedSample>, columns: readonly number[]): void {
    this.#columns = columns;
    this.#profileCount++;
    for (const [identity, { values }] of merged) {
      const counters = columns.map((column) => values[column] ?? 0n);
      this.#baselines.set(identity, { counters, seen: this.#profileCount });
    }
    for (const [identity, { seen }] of this.#baselines) {
      if (this.#profileCount - seen > MAX_ABSENCES) this.#baselines.delete(identity);
    }
  }
}

function decode(raw: Uint8Array, sampleCount: number): PprofProfile {
  if (raw.byteLength <= MAX_RAW_BYTES && sampleCount <= MAX_SAMPLES) {
    return PprofProfile.decode(legibleStrings(raw));
  }
  const size = `${sampleCount} samples in ${raw.byteLength} bytes`;
  const limit = `${MAX_SAMPLES} samples and ${MAX_RAW_BYTES} bytes`;
  throw new PprofError('too-large', `the profile is too large for a delta: ${size}; the limit is ${limit}`);
}

function mergeSamples(profile: PprofProfile): Map<string, MergedSample> {
  const identity = new SampleIdentity(profile);
  const merged = new Map<string, MergedSample>();
  for (const sample of profile.sample) {
    const key = identity.of(sample);
    const values = (sample.value ?? []).map(toBigInt);
    const same = merged.get(key);
    if (same === undefined) merged.set(key, { sample, values });
    else
      for (const [index, value] of values.entries())
        same.values[index] = int64((same.values[index] ?? 0n) + value);
  }
  return merged;
}

/** The values with the counters, in `columns`, less their baseline, unless one of them fell below it. */
function subtract(
  values: readonly bigint[],
  baseline: readonly bigint[] | undefined,
  columns: readonly number[],
): bigint[] {
  const difference = [...values];
  if (baseline === undefined) return difference;
  for (const [index, column] of columns.entries()) {
    if (column < 0) continue;
    const value = (values[column] ?? 0n) - (baseline[index] ?? 0n);
    if (value < 0n) return [...values];
    difference[column] = value;
  }
  return difference;
}

function int64(value: bigint): bigint {
  return BigInt.asIntN(INT64_BITS, value);
}
