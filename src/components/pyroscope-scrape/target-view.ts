import type {
  ItemStatus,
  LastProfile,
  SiblingSeries,
  TargetSource,
  TargetStatus,
} from '../../component/index.ts';
import type { Labels } from '../../model/index.ts';
import { targetKey } from '../../model/index.ts';
import type { Clock } from '../../util/index.ts';
import { AppError } from '../../util/index.ts';
import type { RejectedTarget } from './plan.ts';
import type { ScrapeRecords } from './scrape-records.ts';
import type { Series } from './series.ts';
import { seriesIdOf } from './series-id.ts';
import { nextSlotMs } from './slots.ts';

const SERIES_ID = /^[\da-f]{16}$/;

/** What the view looks at, as it stands when somebody asks. */
export interface TargetViewParts {
  readonly clock: Clock;
  readonly records: ScrapeRecords;
  series(): Iterable<Series>;
  rejected(): readonly RejectedTarget[];
  intervalMs(): number;
  /** Fetches and checks a profile; nothing else comes of it. @throws where the scrape fails */
  fetch(series: Series, signal: AbortSignal): Promise<Uint8Array>;
  statusOf(identity: bigint): ItemStatus;
}

/** What people see of the hand-over. */
const STATES: Readonly<Record<ItemStatus, TargetStatus['state']>> = {
  held: 'scraping',
  pending: 'pending',
  stopping: 'handing-over',
  exporting: 'handing-over',
  claiming: 'taking-over',
  other: 'pending',
};

/** The series of a scrape component as the debug UI sees them; targets that cannot be scraped are among them. */
export class TargetView implements TargetSource {
  readonly #parts: TargetViewParts;
  /** Scrapes that somebody waits for; whoever asks for the same gets the same. */
  readonly #asked = new Map<string, Promise<LastProfile>>();

  constructor(parts: TargetViewParts) {
    this.#parts = parts;
  }

  targets(): readonly TargetStatus[] {
    const { series, rejected } = this.#parts;
    return [...Array.from(series(), (one) => this.#describe(one)), ...rejected().map(describeRejected)];
  }

  target(seriesId: string): TargetStatus | undefined {
    const series = this.#find(seriesId);
    if (series !== undefined) {
      const discoveredLabels = series.spec.target.toJSON();
      return {
        ...this.#describe(series),
        siblings: this.#siblingsOf(series),
        discoveredLabels,
        history: this.#parts.records.history.of(seriesId),
      };
    }
    const rejected = this.#parts.rejected().find(({ target }) => rejectedId(target) === seriesId);
    return rejected && { ...describeRejected(rejected), discoveredLabels: rejected.target.toJSON() };
  }

  lastProfile(seriesId: string): LastProfile | undefined {
    // Of a series that has gone elsewhere since, whoever has it now knows better.
    return this.#find(seriesId) && this.#parts.records.profiles.get(seriesId);
  }

  scrapeNow(seriesId: string, signal: AbortSignal): Promise<LastProfile> {
    const running = this.#asked.get(seriesId);
    if (running !== undefined) return running;
    const scrape = this.#scrape(seriesId, signal).finally(() => this.#asked.delete(seriesId));
    this.#asked.set(seriesId, scrape);
    return scrape;
  }

  async #scrape(seriesId: string, signal: AbortSignal): Promise<LastProfile> {
    const series = this.#find(seriesId);
    if (series === undefined) {
      throw new AppError('not-found', `series ${seriesId} is not scraped here now`);
    }
    const { clock, records, fetch } = this.#parts;
    const takenMs = clock.now();
    const body = await fetch(series, signal);
    const profile: LastProfile = { seriesId, takenMs, type: series.spec.profileType, origin: 'asked', body };
    records.keep(profile);
    return profile;
  }

  #find(seriesId: string): Series | undefined {
    if (!SERIES_ID.test(seriesId)) return undefined;
    const identity = BigInt(`0x${seriesId}`);
    for (const one of this.#parts.series()) if (one.spec.identity === identity) return one;
    return undefined;
  }

  /** The series of a target share it, as one object. */
  #siblingsOf({ spec }: Series): readonly SiblingSeries[] {
    return [...this.#parts.series()]
      .filter((one) => one.spec.target === spec.target)
      .map((one) => ({
        seriesId: seriesIdOf(one.spec.identity),
        type: one.spec.profileType,
        health: one.health,
      }));
  }

  #describe(series: Series): TargetStatus {
    const { identity, labels, url, profileType } = series.spec;
    const { clock, intervalMs, statusOf } = this.#parts;
    return {
      seriesId: seriesIdOf(identity),
      labels: publicLabels(labels),
      discoveredLabels: {},
      url,
      type: profileType,
      state: STATES[statusOf(identity)],
      health: series.health,
      lastError: series.lastError,
      lastScrapeMs: series.lastScrapeMs,
      nextScrapeMs: nextSlotMs(clock.now(), intervalMs(), series.offsetMs),
      durationMs: series.lastDurationMs,
      bytes: series.lastSizeBytes,
      history: [],
      siblings: [],
    };
  }
}

function describeRejected({ target, reason }: RejectedTarget): TargetStatus {
  return {
    seriesId: rejectedId(target),
    labels: publicLabels(target),
    discoveredLabels: {},
    url: '',
    type: '',
    state: 'pending',
    health: 'down',
    lastError: `target rejected: ${reason}`,
    lastScrapeMs: undefined,
    nextScrapeMs: undefined,
    durationMs: 0,
    bytes: 0,
    history: [],
    siblings: [],
  };
}

function rejectedId(target: Labels): string {
  return seriesIdOf(targetKey(target));
}

function publicLabels(labels: Labels): Readonly<Record<string, string>> {
  return labels.filter((name) => !name.startsWith('__')).toJSON();
}
