import type { HttpClient } from '../../net/index.ts';
import type { ProfileWorkers } from '../../pprof/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { LineBudget } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { errorMessage, sleep } from '../../util/index.ts';
import type { FanOut } from './fan-out.ts';
import type { ScrapeMetrics } from './metrics.ts';
import { Schedule } from './schedule.ts';
import type { ScrapeResult } from './scrape.ts';
import { fetchProfile, ScrapeError, scrape } from './scrape.ts';
import type { ScrapeRecords } from './scrape-records.ts';
import { Series } from './series.ts';
import type { SeriesSpec } from './targets.ts';

/** How long a profile that is being forwarded may take when the component stops. */
const FORWARD_GRACE_MS = 3_000;

/** The reason of a scrape's abort when its series is gone. */
const CALLED_OFF = new Error('the series is no longer scraped here');

/** A host that goes away takes all its series with it: they share a line. */
const LINE_LIMITS = { lines: 20, spanMs: 10_000 };

/** What the loop is handed once. */
export interface LoopTools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ScrapeMetrics;
  readonly fanOut: FanOut;
  readonly workers: ProfileWorkers;
  readonly records: ScrapeRecords;
  /** Told of each series that is new here, before it is scraped. */
  readonly onAdded: (series: Series) => void;
}

/** What may change while it runs; the next scrape of each series goes by it. */
export interface LoopSettings {
  /** Whole milliseconds, at least 1. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly client: Pick<HttpClient, 'request'>;
}

/**
 * Scrapes a set of series, each at its slots and at most once at a time. A series is known by its identity: replacing the
 * set leaves slots, baselines and running scrapes of those that stay as they are.
 */
export class ScrapeLoop {
  readonly #tools: LoopTools;
  readonly #schedule: Schedule<Series>;
  #settings: LoopSettings;
  #series: ReadonlyMap<bigint, Series> = new Map();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #forwarding = new AbortController();
  readonly #failureLines: LineBudget;
  readonly #recoveryLines: LineBudget;

  constructor(tools: LoopTools, settings: LoopSettings) {
    this.#tools = tools;
    this.#settings = settings;
    const { clock, logger } = tools;
    this.#failureLines = new LineBudget(clock, LINE_LIMITS, (series) => {
      logger.warn('scrapes of more series failed; see debug info', { series });
    });
    this.#recoveryLines = new LineBudget(clock, LINE_LIMITS, (series) => {
      logger.info('scrapes of more series succeed again', { series });
    });
    this.#schedule = new Schedule(tools.clock, {
      onDue: (series) => this.#begin(series),
      onMissed: (slots) => this.#miss(slots),
    });
  }

  get series(): Iterable<Series> {
    return this.#series.values();
  }

  get intervalMs(): number {
    return this.#settings.intervalMs;
  }

  /** Replaces series and settings. Series that are gone stop at once, also in the middle of a scrape. */
  set(specs: ReadonlyMap<bigint, SeriesSpec>, settings: LoopSettings): void {
    const { intervalMs } = settings;
    const next = new Map<bigint, Series>();
    for (const [identity, spec] of specs) {
      const known = this.#series.get(identity);
      known?.adopt(spec, intervalMs);
      const series = known ?? new Series(spec, intervalMs);
      if (known === undefined) this.#tools.onAdded(series);
      next.set(identity, series);
    }
    this.#settings = settings;
    // What is due by now still begins, so the series that are gone are called off after that.
    this.#schedule.set(next.values(), intervalMs);
    for (const [identity, series] of this.#series) {
      if (next.has(identity)) continue;
      if (series.inFlight === undefined) this.#tools.workers.drop(series.key);
      else series.inFlight.abort(CALLED_OFF);
    }
    this.#series = next;
    this.#tools.metrics.activeSeries.set({}, next.size);
  }

  /**
   * Runs until the signal aborts, and then until what is being forwarded has ended or its grace is over. A receiver that
   * has not answered by then is told so by its signal, and not waited for.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#schedule.start();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.#schedule.stop();
    for (const series of this.#series.values()) series.inFlight?.abort(CALLED_OFF);
    const graceOver = new AbortController();
    const ended = Promise.all(this.#inFlight).then(() => graceOver.abort());
    await Promise.race([ended, sleep(this.#tools.clock, FORWARD_GRACE_MS, graceOver.signal)]);
    this.#forwarding.abort();
  }

  /** A profile of one series besides its slots, which goes nowhere else. @throws ScrapeError */
  fetch(series: Series, signal: AbortSignal): Promise<Uint8Array> {
    const { clock, workers } = this.#tools;
    const { client, timeoutMs, maxBytes } = this.#settings;
    return fetchProfile(series, signal, { clock, client, workers, timeoutMs, maxBytes });
  }

  #begin(series: Series): void {
    if (series.inFlight !== undefined) {
      series.skippedSlots++;
      this.#tools.metrics.skippedSlots.inc({ reason: 'overrun' });
      return;
    }
    const controller = new AbortController();
    series.inFlight = controller;
    const ending = this.#scrape(series, controller).finally(() => {
      series.inFlight = undefined;
      this.#inFlight.delete(ending);
      if (this.#series.get(series.spec.identity) !== series) this.#tools.workers.drop(series.key);
    });
    this.#inFlight.add(ending);
  }

  /** Never rejects. */
  async #scrape(series: Series, controller: AbortController): Promise<void> {
    const { clock, metrics, fanOut, workers } = this.#tools;
    const { client, timeoutMs, maxBytes } = this.#settings;
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
    this.#judge(series, failure);
    this.#tools.records.note(series, result);
  }

  /** Notes health; says in the log when it changes, and nothing each time it stays. */
  #judge(series: Series, failure: unknown): void {
    const { url, profileType } = series.spec;
    const wasDown = series.health === 'down';
    series.health = failure === undefined ? 'up' : 'down';
    series.lastError = failure === undefined ? '' : errorMessage(failure);
    const fields = { url, profile_type: profileType };
    const { logger } = this.#tools;
    if (failure === undefined) {
      if (wasDown && this.#recoveryLines.take()) logger.info('scrape succeeds again', fields);
    } else if (!wasDown && this.#failureLines.take()) {
      logger.warn('scrape failed', { ...fields, err: failure });
    } else {
      logger.debug('scrape failed', { ...fields, err: failure });
    }
  }

  #miss(slots: number): void {
    this.#tools.metrics.skippedSlots.inc({ reason: 'late' }, slots);
    this.#tools.logger.warn('slots missed: the process stood still or the clock was set forward', { slots });
  }
}
