import type { DeltaKind } from './baseline-format.ts';
import { checkProfile } from './check-profile.ts';
import { DeltaState } from './delta-state.ts';
import { GzipCodec } from './gzip-codec.ts';
import type { ProfileFacts } from './profile-facts.ts';

/** What is to be done with an answer of a target. */
export interface ProfileJob {
  /** Which series it belongs to; profiles are differenced from one of a series to the next. */
  readonly series: string;
  /** As it came: gzip or not. */
  readonly body: Uint8Array;
  /** Absent for profiles that are only checked. */
  readonly deltaKind?: DeltaKind | undefined;
  /** The most bytes that it may have once decompressed, where that is not what the workers have as a rule. */
  readonly maxBytes?: number | undefined;
}

/** What became of an answer that is a valid profile. */
export interface ProfileResult {
  readonly facts: ProfileFacts;
  /**
   * What to forward: the job's own body if it was only checked, the difference as gzip, or undefined for a first
   * profile, where counting begins.
   */
  readonly body: Uint8Array | undefined;
}

/** Decompresses, checks, differences and compresses on the thread that it is on, and keeps the baselines of its series. */
export class ProfileProcessor {
  readonly #codec = new GzipCodec();
  readonly #states = new Map<string, DeltaState>();
  #sizeBytes = 0;

  get seriesCount(): number {
    return this.#states.size;
  }

  /** What the baselines of all series take. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** What the baseline of one series takes; 0 if it has none. */
  sizeBytesOf(series: string): number {
    return this.#states.get(series)?.sizeBytes ?? 0;
  }

  /** @throws PprofError for what is no valid profile; the series goes on from the last that was */
  process({ series, body, deltaKind }: ProfileJob, maxBytes: number): ProfileResult {
    const raw = this.#codec.decompress(body, maxBytes);
    if (deltaKind === undefined) return { facts: checkProfile(raw), body };
    const known = this.#states.get(series);
    const state = known?.kind === deltaKind ? known : new DeltaState(deltaKind);
    const before = state === known ? state.sizeBytes : 0;
    const result = state.process(raw, (difference, facts) => ({
      facts,
      body: difference === undefined ? undefined : this.#codec.compress(difference),
    }));
    if (state !== known) this.#keep(series, state);
    else this.#sizeBytes += state.sizeBytes - before;
    return result;
  }

  /** Forgets the baseline of a series. */
  drop(series: string): void {
    this.#sizeBytes -= this.sizeBytesOf(series);
    this.#states.delete(series);
  }

  /** The baseline of a series in bytes; undefined if it has none. */
  export(series: string): Uint8Array | undefined {
    return this.#states.get(series)?.export();
  }

  /** Gives a series a baseline. @throws BaselineError, and leaves the series as it was */
  import(series: string, baseline: Uint8Array): void {
    this.#keep(series, DeltaState.import(baseline));
  }

  #keep(series: string, state: DeltaState): void {
    this.drop(series);
    this.#states.set(series, state);
    this.#sizeBytes += state.sizeBytes;
  }
}
