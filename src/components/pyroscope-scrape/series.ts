import type { Slotted } from './slots.ts';
import { slotOffsetMs } from './slots.ts';
import type { SeriesSpec } from './targets.ts';

/** How the last scrape went; unknown before the first has ended. */
type SeriesHealth = 'unknown' | 'up' | 'down';

/** One series while it is scraped: what it is, and how it went last. */
export class Series implements Slotted {
  offsetMs: number;
  health: SeriesHealth = 'unknown';
  /** "" after a success. */
  lastError = '';
  /** Wall clock; undefined before the first. */
  lastScrapeMs: number | undefined;
  lastDurationMs = 0;
  lastSuccessMs: number | undefined;
  /** Size of the last answer that was a profile, as it was sent. */
  lastSizeBytes = 0;
  /** Slots that passed altogether while the scrape before still ran. */
  skippedSlots = 0;
  /** The slot that was begun last, here or on the node that scraped it before; undefined before the first. */
  lastSlotMs: number | undefined;
  /** Whether no scrape may begin, because another node is about to take over. */
  isSuspended = false;
  /** Ends the scrape that runs now; undefined while none runs. */
  inFlight: AbortController | undefined;
  /** A slot that came while a scrape ran: it has its turn when that has ended. */
  waitingSlotMs: number | undefined;
  /** What its baseline is known by. */
  readonly key: string;
  #spec: SeriesSpec;

  constructor(spec: SeriesSpec, intervalMs: number) {
    this.#spec = spec;
    this.offsetMs = slotOffsetMs(spec.identity, intervalMs);
    this.key = String(spec.identity);
  }

  get spec(): SeriesSpec {
    return this.#spec;
  }

  /** Goes on with changed labels, interval or timeout. */
  adopt(spec: SeriesSpec, intervalMs: number): void {
    this.#spec = spec;
    this.offsetMs = slotOffsetMs(spec.identity, intervalMs);
  }
}
