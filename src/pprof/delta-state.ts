import type { BaselineHeader, DeltaKind } from './baseline-format.ts';
import { decodeBaseline, encodeBaseline } from './baseline-format.ts';
import { Baselines } from './baselines.ts';
import { describingText, factsOf } from './check-profile.ts';
import { DeltaWriter } from './delta-writer.ts';
import type { ProfileFacts, SampleType } from './profile-facts.ts';
import { subtractBaselines } from './subtract-baselines.ts';
import { workspace } from './workspace.ts';

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

/**
 * Turns the profiles of one series, which count since the start of a process, into what happened between each and the
 * one before it. Everything but counters keeps its current value. Samples that are zero throughout are left out; one
 * that a profile lacks keeps its baseline for a while.
 *
 * A counter below its baseline means that the process started anew: then all counters of that sample count from zero.
 * A profile that cannot be read changes nothing: the next good one is compared with the last good one.
 */
export class DeltaState {
  readonly kind: DeltaKind;
  readonly #baselines = new Baselines();
  /** Which counters the latest profile had, as bits; undefined before the first. */
  #counters: number | undefined;
  #timeNanos = 0n;

  constructor(kind: DeltaKind) {
    this.kind = kind;
  }

  /**
   * Goes on from an exported baseline.
   *
   * @throws BaselineError unless it is whole and of a version that is known
   */
  static import(bytes: Uint8Array): DeltaState {
    const { baselines: entries } = workspace;
    try {
      const header = decodeBaseline(bytes, entries);
      const state = new DeltaState(header.kind);
      state.#baselines.replace(entries);
      state.#counters = header.counters;
      state.#timeNanos = header.timeNanos;
      return state;
    } finally {
      workspace.clear();
    }
  }

  /** The baseline in few bytes, for a restart or for another node; undefined before the first profile. */
  export(): Uint8Array | undefined {
    if (this.#counters === undefined) return undefined;
    const header: BaselineHeader = { kind: this.kind, counters: this.#counters, timeNanos: this.#timeNanos };
    return encodeBaseline(header, this.#baselines);
  }

  /** What is kept of the series. */
  get sizeBytes(): number {
    return this.#baselines.sizeBytes;
  }

  /**
   * The difference between an uncompressed profile and the one before it, uncompressed, even if nothing happened.
   * Undefined for the first, and for one that counts other things than the one before: those are where counting begins.
   *
   * @throws PprofError for what is no valid profile; the state stays as it was
   */
  next(raw: Uint8Array): Uint8Array | undefined {
    return this.process(raw, (difference) => difference?.slice());
  }

  /**
   * As `next`, without a copy: hands the difference to `use`, which must be done with it when it returns.
   *
   * @throws PprofError for what is no valid profile; the state stays as it was
   */
  process<Result>(
    raw: Uint8Array,
    use: (difference: Uint8Array | undefined, facts: ProfileFacts) => Result,
  ): Result {
    return describingText(raw, () => {
      try {
        return this.#process(raw, use);
      } finally {
        workspace.clear();
      }
    });
  }

  #process<Result>(
    raw: Uint8Array,
    use: (difference: Uint8Array | undefined, facts: ProfileFacts) => Result,
  ): Result {
    const { index, samples, matcher, output, baselines: next } = workspace;
    index.read(raw);
    const facts = factsOf(index);
    const columns = COUNTERS[this.kind].map(({ type, unit }) =>
      facts.sampleTypes.findIndex((each) => type === each.type && unit === each.unit),
    );
    const counters = columns.reduce((bits, column, counter) => bits | (column < 0 ? 0 : 1 << counter), 0);
    const isComparable = counters === this.#counters;
    const baselines = isComparable ? this.#baselines : new Baselines();
    const stride = index.columnCount * 2;
    samples.read();
    matcher.match(samples, facts.sampleCount, stride, baselines);
    subtractBaselines(samples, matcher, baselines, columns, stride, next);
    if (isComparable) {
      const changed = { firsts: matcher.firsts, values: samples.values.values };
      new DeltaWriter(index, samples, output).write(changed, this.#duration(facts));
    }
    const result = use(isComparable ? output.bytes : undefined, facts);
    this.#baselines.replace(next);
    this.#counters = counters;
    if (facts.timeNanos !== 0n) this.#timeNanos = facts.timeNanos;
    return result;
  }

  /** The time since the profile before; a clock that was set back says nothing, and then the profile's own stands. */
  #duration({ timeNanos, durationNanos }: ProfileFacts): bigint {
    return this.#timeNanos !== 0n && timeNanos > this.#timeNanos
      ? timeNanos - this.#timeNanos
      : durationNanos;
  }
}
