import { decompress, flameTree, summarizeProfile } from '../../pprof/index.ts';
import { MAX_ANALYSED_BYTES } from './limits.ts';

const TOP_FUNCTIONS = 50;

/**
 * A profile as the flame graph takes it.
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that it lacks
 */
export async function flameOf(body: Uint8Array, sampleType: string | undefined): Promise<object> {
  const raw = await decompress(body, { maxBytes: MAX_ANALYSED_BYTES });
  const { totals, rankedBy, topByFlat } = summarizeProfile(raw, { sampleType, topCount: TOP_FUNCTIONS });
  return {
    bytes: body.byteLength,
    sample_types: totals,
    sample_type: rankedBy.type,
    tree: flameTree(raw, { sampleType: rankedBy.type }),
    functions: topByFlat,
  };
}
