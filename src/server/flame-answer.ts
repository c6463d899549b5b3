import type { LastProfile } from '../component/index.ts';
import type { Analysis } from './analysis/index.ts';
import { isoTime } from './iso-time.ts';

/**
 * A profile as the flame graph takes it.
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that it lacks
 */
export async function flameAnswer(
  analysis: Analysis,
  profile: LastProfile,
  sampleType: string | undefined,
): Promise<object> {
  return {
    type: profile.type,
    taken: isoTime(profile.takenMs),
    origin: profile.origin,
    ...(await analysis.flame(profile.body, sampleType)),
  };
}
