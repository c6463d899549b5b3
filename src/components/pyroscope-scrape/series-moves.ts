import type { ReleasedItem } from '../../component/index.ts';
import type { ProfileWorkers } from '../../pprof/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { Series } from './series.ts';

export interface MoveTools {
  readonly workers: ProfileWorkers;
  readonly logger: Logger;
}

/** Packs where series stand for another node, lightest first, up to a number of bytes, but at least one. Busy ones stay. */
export async function packSeries(
  wanted: readonly Series[],
  maxBytes: number,
  { workers, logger }: MoveTools,
): Promise<readonly { readonly series: Series; readonly item: ReleasedItem }[]> {
  const packed: { series: Series; item: ReleasedItem }[] = [];
  let bytes = 0;
  for (const series of [...wanted].sort((a, b) => a.lastSizeBytes - b.lastSizeBytes)) {
    const { spec, key } = series;
    if (series.inFlight !== undefined) continue;
    const wasSuspended = series.isSuspended;
    series.isSuspended = true;
    const baseline = await workers.export(key).catch((error: unknown) => {
      logger.warn('a baseline cannot be handed over, its delta begins anew', { url: spec.url, err: error });
      return undefined;
    });
    bytes += baseline?.length ?? 0;
    if (bytes > maxBytes && packed.length > 0) {
      series.isSuspended = wasSuspended;
      break;
    }
    packed.push({ series, item: { id: spec.identity, lastSlotMs: series.lastSlotMs, baseline } });
  }
  return packed;
}

/** Gives a series the baseline that another node has packed. */
export function unpackBaseline(series: Series, baseline: Uint8Array, { workers, logger }: MoveTools): void {
  try {
    workers.import(series.key, baseline);
  } catch (error) {
    logger.warn('a baseline of another node cannot be used, its delta begins anew', {
      url: series.spec.url,
      err: errorMessage(error),
    });
  }
}

/** A byte that is differenced costs as much as so many that are handed on. */
const DELTA_COST = 4;
/** A scrape costs as much as so many bytes, however small the profile. */
const SCRAPE_COST_BYTES = 20_000;

/** What a series costs, roughly: bytes a second, those of deltas several times. */
export function costOf({ spec, lastSizeBytes }: Series, intervalMs: number): number {
  const factor = spec.deltaKind === undefined ? 1 : DELTA_COST;
  return (SCRAPE_COST_BYTES + factor * lastSizeBytes) / (intervalMs / 1_000);
}
