import { DeltaState } from '../../pprof/index.ts';
import type { Slotted } from './slots.ts';
import { slotOffsetMs } from './slots.ts';
import type { SeriesSpec } from './targets.ts';

/** How the last scrape went; unknown before the first has ended. */
type SeriesHealth = 'unknown' | 'up' | 'down';

/** One series while it is scraped: what it is, how it went last, and the baseline of its deltas. */
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
  /** Slots that passed while the scrape before still ran. */
  skippedSlots = 0;
  /** Ends the scrape that runs now; undefined while none runs. */
  inFlight: AbortController | undefined;
  delta: DeltaState | undefined;
  #spec: SeriesSpec;

  constructor(spec: SeriesSpec, intervalMs: number) {
    this.#spec = spec;
    this.offsetMs = slotOffsetMs(spec.identity, intervalMs);
    this.delta = createDelta(spec);
  }

  get spec(): SeriesSpec {
    return this.#spec;
  }

  /** Goes on with changed labels, interval or timeout; the baseline stays as long as deltas of the same kind are wanted. */
  adopt(spec: SeriesSpec, intervalMs: number): void {
    if (spec.deltaKind !== this.#spec.deltaKind) this.delta = createDelta(spec);
    this.#spec = spec;
    this.offsetMs = slotOffsetMs(spec.identity, intervalMs);
  }
}

function createDelta({ deltaKind }: SeriesSpec): DeltaState | undefined {
  return deltaKind === undefined ? undefined : new DeltaState(deltaKind);
}
