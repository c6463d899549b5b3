import type { FanOut } from '../../component/index.ts';
import type { HttpClient } from '../../net/index.ts';
import type { ProfileWorkers } from '../../pprof/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { sleep } from '../../util/index.ts';
import { HealthNotes } from './health-notes.ts';
import type { ScrapeMetrics } from './metrics.ts';
import type { ScrapeResult } from './scrape.ts';
import { ScrapeError, scrape } from './scrape.ts';
import type { ScrapeRecords } from './scrape-records.ts';
import type { Series } from './series.ts';

/** How long a profile that is being forwarded may take when the component stops. */
const FORWARD_GRACE_MS = 3_000;

/** The reason of a scrape's abort when its series is gone. */
const CALLED_OFF = new Error('the series is no longer scraped here');

/** What scrapes need. */
export interface RunningTools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ScrapeMetrics;
  readonly fanOut: FanOut;
  readonly workers: ProfileWorkers;
  readonly records: ScrapeRecords;
}

/** What a scrape goes by. */
export interface ScrapeSettings {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly client: Pick<HttpClient, 'request'>;
}

/** The scrapes that run now, one a series at most, and what becomes of them: health, metrics, records. */
export class RunningScrapes {
  readonly #tools: RunningTools;
  readonly #onEnded: (series: Series, wasCalledOff: boolean) => void;
  readonly #running = new Set<Promise<void>>();
  readonly #forwarding = new AbortController();
  readonly #health: HealthNotes;

  /** @param onEnded told of each that has ended */
  constructor(tools: RunningTools, onEnded: (series: Series, wasCalledOff: boolean) => void) {
    this.#tools = tools;
    this.#onEnded = onEnded;
    this.#health = new HealthNotes(tools.clock, tools.logger);
  }

  /** Begins one of a series that has none. */
  begin(series: Series, settings: ScrapeSettings): void {
    const controller = new AbortController();
    series.inFlight = controller;
    const running = this.#scrape(series, controller, settings).finally(() => {
      series.inFlight = undefined;
      this.#running.delete(running);
      this.#onEnded(series, controller.signal.reason === CALLED_OFF);
    });
    this.#running.add(running);
  }

  /** Ends that of a series, as long as nothing has been forwarded. */
  callOff(series: Series): void {
    series.inFlight?.abort(CALLED_OFF);
  }

  /** Calls those of all series off, and waits until what is being forwarded has ended or its grace is over. */
  async stop(all: Iterable<Series>): Promise<void> {
    for (const series of all) this.callOff(series);
    const graceOver = new AbortController();
    const ended = Promise.all(this.#running).then(() => graceOver.abort());
    await Promise.race([ended, sleep(this.#tools.clock, FORWARD_GRACE_MS, graceOver.signal)]);
    this.#forwarding.abort();
  }

  /** Never rejects. */
  async #scrape(series: Series, controller: AbortController, settings: ScrapeSettings): Promise<void> {
    const { clock, metrics, fanOut, workers } = this.#tools;
    const { client, timeoutMs, maxBytes } = settings;
    const startMs = clock.monotonic();
    const startedAtMs = clock.now();
    let failure: unknown;
    let result: ScrapeResult | undefined;
    try {
      const forwardSignal = this.#forwarding.signal;
      const tools = { clock, client, fanOut, workers, timeoutMs, maxBytes, forwardSignal };
      result = await scrape(series, controller, tools);
      const { outcome, sizeBytes } = result;
      series.lastSuccessMs = startedAtMs;
      series.lastSizeBytes = sizeBytes;
      metrics.scrapes.inc({ outcome });
      metrics.receivedBytes.inc({}, sizeBytes);
    } catch (error) {
      const outcome = error instanceof ScrapeError ? error.code : 'scrape_failed';
      // A scrape that was called off says nothing about its target.
      if (outcome === 'scrape_failed' && controller.signal.reason === CALLED_OFF) return;
      failure = error;
      metrics.scrapes.inc({ outcome });
    }
    series.lastScrapeMs = startedAtMs;
    series.lastDurationMs = clock.monotonic() - startMs;
    metrics.durationSeconds.observe({}, series.lastDurationMs / 1_000);
    this.#health.note(series, failure);
    this.#tools.records.note(series, result);
  }
}
