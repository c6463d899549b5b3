import { describingText, factsOf } from './check-profile.ts';
import { MergeTables } from './merge-tables.ts';
import { DURATION_NANOS, TIME_NANOS } from './message-fields.ts';
import { PprofError } from './pprof-error.ts';
import type { SampleType } from './profile-facts.ts';
import { workspace } from './workspace.ts';

/**
 * Several uncompressed profiles as one: equal samples (stack and labels) are added up, and so are durations; the time is
 * the earliest, and everything else of the profile itself that of the first. One alone comes out with its equal samples
 * added up.
 *
 * @throws PprofError for what is no valid profile, and `invalid` for profiles of different sample types
 * @throws RangeError for none
 */
export function mergeProfiles(profiles: readonly Uint8Array[]): Uint8Array {
  if (profiles.length === 0) throw new RangeError('there is nothing to merge');
  const tables = new MergeTables();
  let sampleTypes: readonly SampleType[] | undefined;
  let timeNanos = 0n;
  let durationNanos = 0n;
  for (const raw of profiles) {
    describingText(raw, () => {
      const { index, samples } = workspace;
      try {
        index.read(raw);
        samples.read();
        const facts = factsOf(index);
        sampleTypes ??= facts.sampleTypes;
        checkSameTypes(sampleTypes, facts.sampleTypes);
        durationNanos += facts.durationNanos;
        if (facts.timeNanos !== 0n && (timeNanos === 0n || facts.timeNanos < timeNanos)) {
          timeNanos = facts.timeNanos;
        }
        tables.add(index, samples);
      } finally {
        workspace.clear();
      }
    });
  }
  return tables.write((out) => {
    out.int64Field(TIME_NANOS, timeNanos);
    out.int64Field(DURATION_NANOS, durationNanos);
  });
}

function checkSameTypes(expected: readonly SampleType[], found: readonly SampleType[]): void {
  const text = (types: readonly SampleType[]): string =>
    types.map(({ type, unit }) => `${type}/${unit}`).join(', ');
  if (text(expected) === text(found)) return;
  const message = `profiles of different sample types cannot be merged: ${text(expected)} and ${text(found)}`;
  throw new PprofError('invalid', message);
}
