import type { SharedItem } from '../../component/index.ts';
import type { Target } from '../../model/index.ts';
import { targetKey } from '../../model/index.ts';
import type { Expansion, SeriesSettings, SeriesSpec } from './targets.ts';
import { expandTarget } from './targets.ts';

/** A target that cannot be scraped, and why. */
export interface RejectedTarget {
  readonly target: Target;
  readonly reason: string;
}

/** What a list of targets comes to. */
export interface Plan {
  /** The series' target keys, by which nodes share them. */
  readonly items: readonly SharedItem[];
  readonly series: ReadonlyMap<bigint, SeriesSpec>;
  readonly rejected: readonly RejectedTarget[];
  /** Over the keys of all targets, in whatever order they came, whoever they concern. */
  readonly digest: bigint;
  /** Targets and series that stand in the list more than once; the first of each counts. */
  readonly duplicates: number;
}

/** As many as take some milliseconds to work out. */
const TARGETS_AT_A_TIME = 100;

/** Turns lists of targets into series. Targets that have not changed since the last list are not worked out again. */
export class Planner {
  #expansions = new Map<bigint, KnownTarget>();
  #settings = '';

  /**
   * Works out targets that are new, and comes up for air every few milliseconds; `plan` then has little left to do. What
   * changes meanwhile does no harm.
   */
  *prepare(
    targets: readonly Target[],
    settings: SeriesSettings,
    concerns: (key: bigint) => boolean,
  ): Generator<undefined, void, void> {
    const fingerprint = fingerprintOf(settings);
    if (fingerprint !== this.#settings) this.#expansions = new Map();
    this.#settings = fingerprint;
    let fresh = 0;
    for (const target of targets) {
      const key = targetKey(target);
      if (!concerns(key) || this.#expansions.get(key)?.target.equals(target)) continue;
      this.#expansions.set(key, { target, expansion: expandTarget(target, settings) });
      if (++fresh % TARGETS_AT_A_TIME === 0) yield;
    }
  }

  /**
   * The series of the targets that concern this node, each target on its own: one that cannot be used takes nothing else
   * down.
   * @param concerns whether the target of a key is this node's business
   */
  plan(targets: readonly Target[], settings: SeriesSettings, concerns: (key: bigint) => boolean): Plan {
    const fingerprint = fingerprintOf(settings);
    const known = fingerprint === this.#settings ? this.#expansions : new Map<bigint, KnownTarget>();
    const expansions = new Map<bigint, KnownTarget>();
    const keys = new Set<bigint>();
    const series = new Map<bigint, SeriesSpec>();
    const items: SharedItem[] = [];
    const rejected: RejectedTarget[] = [];
    let duplicates = 0;
    let digest = 0n;
    for (const target of targets) {
      const key = targetKey(target);
      if (keys.has(key)) {
        duplicates++;
        continue;
      }
      keys.add(key);
      digest ^= key;
      if (!concerns(key)) continue;
      const before = known.get(key);
      const now = before?.target.equals(target)
        ? before
        : { target, expansion: expandTarget(target, settings) };
      expansions.set(key, now);
      const { expansion } = now;
      if ('rejection' in expansion) {
        rejected.push({ target, reason: expansion.rejection });
        continue;
      }
      for (const spec of expansion.series) {
        if (series.has(spec.identity)) {
          duplicates++;
          continue;
        }
        series.set(spec.identity, spec);
        items.push({ id: spec.identity, key });
      }
    }
    this.#expansions = expansions;
    this.#settings = fingerprint;
    return { series, items, rejected, duplicates, digest };
  }
}

interface KnownTarget {
  readonly target: Target;
  readonly expansion: Expansion;
}

function fingerprintOf(settings: SeriesSettings): string {
  return JSON.stringify({ ...settings, params: [...settings.params] });
}
