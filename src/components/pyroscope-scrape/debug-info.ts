import { LABEL } from '../../model/index.ts';
import type { RejectedTarget } from './plan.ts';
import type { Series } from './series.ts';
import { nextSlotMs } from './slots.ts';

/** What the debug page shows of one series; times are ISO 8601, "" where there is none yet. */
interface SeriesInfo {
  readonly job: string;
  readonly url: string;
  readonly profile_type: string;
  readonly health: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly last_error: string;
  readonly last_scrape: string;
  readonly last_scrape_duration_ms: number;
  readonly last_success: string;
  readonly last_size_bytes: number;
  readonly next_scrape: string;
  readonly skipped_slots: number;
}

/** What the debug page shows of a scrape component. */
export interface ScrapeInfo {
  readonly targets: readonly SeriesInfo[];
  readonly rejected_targets: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly reason: string;
  }[];
}

export function describeScrape(
  series: Iterable<Series>,
  rejected: readonly RejectedTarget[],
  intervalMs: number,
  nowMs: number,
): ScrapeInfo {
  return {
    targets: [...series].map((one) => describeSeries(one, intervalMs, nowMs)),
    rejected_targets: rejected.map(({ target, reason }) => ({ labels: target.toJSON(), reason })),
  };
}

function describeSeries(series: Series, intervalMs: number, nowMs: number): SeriesInfo {
  const { url, profileType, labels } = series.spec;
  return {
    job: labels.get(LABEL.job),
    url,
    profile_type: profileType,
    health: series.health,
    labels: labels.toJSON(),
    last_error: series.lastError,
    last_scrape: isoTime(series.lastScrapeMs),
    last_scrape_duration_ms: Math.round(series.lastDurationMs),
    last_success: isoTime(series.lastSuccessMs),
    last_size_bytes: series.lastSizeBytes,
    next_scrape: isoTime(nextSlotMs(nowMs, intervalMs, series.offsetMs)),
    skipped_slots: series.skippedSlots,
  };
}

function isoTime(timeMs: number | undefined): string {
  return timeMs === undefined ? '' : new Date(timeMs).toISOString();
}
