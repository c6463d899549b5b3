import type { LastProfile } from '../component/index.ts';
import { decompress, flameTree, summarizeProfile } from '../pprof/index.ts';
import { isoTime } from './iso-time.ts';

/** As large as a profile may be that is looked at, uncompressed: while it is worked on, nothing else is. */
const MAX_BYTES = 16 * 1024 * 1024;
const TOP_FUNCTIONS = 50;

/**
 * A profile as the flame graph takes it.
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that it lacks
 */
export async function flameAnswer(profile: LastProfile, sampleType: string | undefined): Promise<object> {
  return {
    type: profile.type,
    taken: isoTime(profile.takenMs),
    origin: profile.origin,
    ...(await flameOf(profile.body, sampleType)),
  };
}

/** What the flame graph takes of the profile itself. @throws as `flameAnswer` */
export async function flameOf(body: Uint8Array, sampleType: string | undefined): Promise<object> {
  const raw = await decompress(body, { maxBytes: MAX_BYTES });
  const { totals, rankedBy, topByFlat } = summarizeProfile(raw, { sampleType, topCount: TOP_FUNCTIONS });
  return {
    bytes: body.byteLength,
    sample_types: totals,
    sample_type: rankedBy.type,
    tree: flameTree(raw, { sampleType: rankedBy.type }),
    functions: topByFlat,
  };
}
