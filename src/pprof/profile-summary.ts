import type { ProfileFacts, SampleType } from './profile-facts.ts';
import type { OpenProfile } from './read-profile.ts';
import { columnOf, readProfile } from './read-profile.ts';

const DEFAULT_TOP = 20;

export interface SummaryOptions {
  /** Which sample type the functions are ranked by; the last one if absent. */
  readonly sampleType?: string | undefined;
  /** How many functions to list. */
  readonly topCount?: number | undefined;
}

/** What a function takes part in. */
export interface TopFunction {
  readonly name: string;
  /** What it did itself. */
  readonly flat: number;
  /** And what it called; a function that calls itself counts once. */
  readonly cumulative: number;
}

/** A profile at a glance. Numbers beyond 2^53 are rounded. */
export interface ProfileSummary extends ProfileFacts {
  readonly totals: readonly (SampleType & { readonly total: number })[];
  readonly rankedBy: SampleType;
  readonly functionCount: number;
  readonly topByFlat: readonly TopFunction[];
  readonly topByCumulative: readonly TopFunction[];
}

/**
 * Sums up an uncompressed profile.
 *
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that it lacks
 */
export function summarizeProfile(raw: Uint8Array, options: SummaryOptions = {}): ProfileSummary {
  return readProfile(raw, (profile) => summarize(profile, options));
}

function summarize(profile: OpenProfile, options: SummaryOptions): ProfileSummary {
  const { facts } = profile;
  const { sampleTypes } = facts;
  const column = columnOf(sampleTypes, options.sampleType);
  const sums = sampleTypes.map(() => 0);
  const functions = new Map<string, { name: string; flat: number; cumulative: number }>();
  profile.forEachSample((sample) => {
    for (const each of sums.keys()) sums[each] = (sums[each] ?? 0) + profile.valueOf(sample, each);
    const value = profile.valueOf(sample, column);
    const stack = profile.stackOf(sample);
    for (const name of new Set(stack)) {
      const entry = functions.get(name) ?? { name, flat: 0, cumulative: 0 };
      functions.set(name, entry);
      entry.cumulative += value;
      if (name === stack.at(-1)) entry.flat += value;
    }
  });
  const ranked = [...functions.values()];
  const top = (key: 'flat' | 'cumulative'): TopFunction[] =>
    ranked
      .toSorted((one, other) => other[key] - one[key] || (one.name < other.name ? -1 : 1))
      .slice(0, options.topCount ?? DEFAULT_TOP);
  const [rankedBy = { type: '', unit: '' }] = sampleTypes.slice(column);
  return {
    ...facts,
    totals: sampleTypes.map((type, each) => ({ ...type, total: sums[each] ?? 0 })),
    rankedBy,
    functionCount: functions.size,
    topByFlat: top('flat'),
    topByCumulative: top('cumulative'),
  };
}
