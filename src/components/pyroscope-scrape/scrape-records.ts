import type { LastProfile } from '../../component/index.ts';
import { LastProfiles } from './last-profiles.ts';
import type { ScrapeResult } from './scrape.ts';
import { ScrapeHistory } from './scrape-history.ts';
import type { Series } from './series.ts';
import { seriesIdOf } from './series-id.ts';

/** What is remembered of the scrapes of all series, for whoever looks at them: how they went, and the last profiles. */
export class ScrapeRecords {
  readonly history = new ScrapeHistory();
  readonly profiles = new LastProfiles();

  /** Notes a scrape that has ended and stands in the series; `result` is undefined where it failed. */
  note({ spec, lastScrapeMs, lastDurationMs, lastError }: Series, result: ScrapeResult | undefined): void {
    const seriesId = seriesIdOf(spec.identity);
    const startedMs = lastScrapeMs ?? 0;
    this.history.add(seriesId, {
      startedMs,
      durationMs: lastDurationMs,
      bytes: result?.sizeBytes ?? 0,
      error: lastError,
    });
    if (result === undefined) return;
    const { outcome: origin, body } = result;
    this.profiles.offer({ seriesId, takenMs: startedMs, type: spec.profileType, origin, body });
  }

  /** Keeps a profile that somebody asked for. */
  keep(profile: LastProfile): void {
    this.profiles.set(profile);
  }
}
