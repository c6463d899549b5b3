import type { ReleasedItem, Resumption } from '../../component/index.ts';
import type { RunningTools, ScrapeSettings } from './running-scrapes.ts';
import { RunningScrapes } from './running-scrapes.ts';
import { Schedule } from './schedule.ts';
import { fetchProfile } from './scrape.ts';
import { Series } from './series.ts';
import { costOf, packSeries, unpackBaseline } from './series-moves.ts';
import { lastSlotMs as lastSlotBefore } from './slots.ts';
import type { SeriesSpec } from './targets.ts';

/** How long after the one before a series begins to catch up that was taken over. */
const CATCH_UP_GAP_MS = 2;

/** How far the slot of another node's clock may be ahead and still be believed. */
const MAX_SLOTS_AHEAD = 2;

/** What may change while it runs; the next scrape of each series goes by it. */
export interface LoopSettings extends ScrapeSettings {
  /** Whole milliseconds, at least 1. */
  readonly intervalMs: number;
}

/** What the loop is handed once. */
export interface LoopTools extends RunningTools {
  /** Told of each series of which nobody knows anything, before it is scraped. */
  readonly onAdded: (series: Series) => void;
  /** Told of each scrape that has ended. */
  readonly onEnded: (identity: bigint) => void;
  /** Whether a scrape may begin now. */
  readonly mayBegin: () => boolean;
}

/**
 * Scrapes a set of series, each at its slots and at most once at a time. A series is known by its identity: new
 * specifications leave slots, baselines and running scrapes as they are. Which series it scrapes it is told one by one,
 * because others may have scraped them before, and may go on with them.
 */
export class ScrapeLoop {
  readonly #tools: LoopTools;
  readonly #schedule: Schedule<Series>;
  #settings: LoopSettings;
  #specs: ReadonlyMap<bigint, SeriesSpec> = new Map();
  readonly #series = new Map<bigint, Series>();
  readonly #scrapes: RunningScrapes;

  constructor(tools: LoopTools, settings: LoopSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#scrapes = new RunningScrapes(tools, (series, wasCalledOff) => this.#ended(series, wasCalledOff));
    this.#schedule = new Schedule(tools.clock, {
      onDue: (series, slotMs) => this.#due(series, slotMs),
      onMissed: (slots) => this.#miss(slots),
    });
  }

  get series(): Iterable<Series> {
    return this.#series.values();
  }

  get intervalMs(): number {
    return this.#settings.intervalMs;
  }

  /** Goes by other settings from now on. */
  configure(settings: LoopSettings): void {
    const hasNewSlots = settings.intervalMs !== this.#settings.intervalMs;
    this.#settings = settings;
    if (!hasNewSlots) return;
    for (const series of this.#series.values()) series.adopt(series.spec, settings.intervalMs);
    this.#reschedule();
  }

  /** Replaces the specifications. A series whose specification is gone goes on until it is dropped. */
  specify(specs: ReadonlyMap<bigint, SeriesSpec>): void {
    this.#specs = specs;
    for (const [identity, series] of this.#series) {
      const spec = specs.get(identity);
      if (spec !== undefined) series.adopt(spec, this.#settings.intervalMs);
    }
  }

  /** Begins to scrape series, or goes on with them where somebody else, or this node itself, has left off. */
  start(items: readonly Resumption[]): void {
    const started: { readonly series: Series; readonly hasBaseline: boolean }[] = [];
    for (const { id, lastSlotMs, baseline: given } of items) {
      const spec = this.#specs.get(id);
      const series = this.#series.get(id) ?? (spec && new Series(spec, this.#settings.intervalMs));
      if (series === undefined) continue;
      const isNew = !this.#series.has(id);
      // Where another node left it before this one worked on it is of no use.
      const isOlder =
        lastSlotMs !== undefined && lastSlotMs <= (series.lastSlotMs ?? Number.NEGATIVE_INFINITY);
      const baseline = isOlder ? 'own' : given;
      this.#series.set(id, series);
      series.isSuspended = false;
      series.lastSlotMs = laterOf(series.lastSlotMs, lastSlotMs);
      if (baseline instanceof Uint8Array) unpackBaseline(series, baseline, this.#tools);
      else if (baseline === undefined && !isNew) this.#tools.workers.drop(series.key);
      else if (isNew && lastSlotMs === undefined) this.#tools.onAdded(series);
      if (series.lastSlotMs !== undefined) started.push({ series, hasBaseline: baseline !== undefined });
    }
    this.#reschedule();
    // Only now: slots that passed while this went on are not in the schedule.
    const behind = started.filter(({ series, hasBaseline }) => this.#isBehind(series, hasBaseline));
    // Not all at once: a node that takes over thousands of series has other work to do.
    for (const [index, { series }] of behind.entries()) {
      const { lastSlotMs } = series;
      const catchUp = (): void => {
        // Its next slot may have come first.
        if (series.lastSlotMs === lastSlotMs) this.#catchUp(series);
      };
      this.#tools.clock.after(index * CATCH_UP_GAP_MS, catchUp, 'background');
    }
  }

  /** Begins no more scrapes of these series; what is known of them stays. */
  suspend(identities: readonly bigint[]): void {
    for (const identity of identities) {
      const series = this.#series.get(identity);
      if (series !== undefined) series.isSuspended = true;
    }
  }

  /** Stops with these series at once, also in the middle of a scrape. */
  drop(identities: readonly bigint[]): void {
    // What is due by now still begins, so the series are called off after that.
    const dropped = identities.flatMap((identity) => this.#series.get(identity) ?? []);
    for (const { spec } of dropped) this.#series.delete(spec.identity);
    this.#reschedule();
    for (const series of dropped) {
      if (series.inFlight === undefined) this.#tools.workers.drop(series.key);
      else this.#scrapes.callOff(series);
    }
  }

  isBusy(identity: bigint): boolean {
    return this.#series.get(identity)?.inFlight !== undefined;
  }

  /** What a series costs; see `SharedWork.cost`. */
  cost(identity: bigint): number {
    const series = this.#series.get(identity);
    return series === undefined ? 0 : costOf(series, this.#settings.intervalMs);
  }

  /** Gives out where these series stand, lightest first, and stops with them; see `SharedWork.export`. */
  async export(identities: readonly bigint[], maxBytes: number): Promise<readonly ReleasedItem[]> {
    const wanted = identities.flatMap((identity) => this.#series.get(identity) ?? []);
    const released: ReleasedItem[] = [];
    for (const { series, item } of await packSeries(wanted, maxBytes, this.#tools)) {
      released.push(item);
      // It may have been dropped and started anew while it was packed.
      if (this.#series.get(item.id) !== series) continue;
      this.#series.delete(item.id);
      this.#tools.workers.drop(series.key);
    }
    this.#reschedule();
    return released;
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
    await this.#scrapes.stop(this.#series.values());
  }

  /** A profile of one series besides its slots, which goes nowhere else. @throws ScrapeError */
  fetch(series: Series, signal: AbortSignal): Promise<Uint8Array> {
    const { clock, workers } = this.#tools;
    const { client, timeoutMs, maxBytes } = this.#settings;
    return fetchProfile(series, signal, { clock, client, workers, timeoutMs, maxBytes });
  }

  #reschedule(): void {
    this.#schedule.set(this.#series.values(), this.#settings.intervalMs);
    this.#tools.metrics.activeSeries.set({}, this.#series.size);
  }

  /** Whether a series that somebody else scraped before missed its last slot, or must take a first profile to compare with. */
  #isBehind(series: Series, hasBaseline: boolean): boolean {
    const { spec, lastSlotMs } = series;
    const dueMs = this.#lastSlotOf(series);
    return dueMs > (lastSlotMs ?? dueMs) || (spec.deltaKind !== undefined && !hasBaseline);
  }

  #lastSlotOf({ offsetMs }: Series): number {
    return lastSlotBefore(this.#tools.clock.now(), this.#settings.intervalMs, offsetMs);
  }

  /** Makes up for the last slot. */
  #catchUp(series: Series): void {
    const isHere = this.#series.get(series.spec.identity) === series;
    const isFree = !series.isSuspended && series.inFlight === undefined;
    if (!isHere || !isFree || !this.#tools.mayBegin()) return;
    series.lastSlotMs = laterOf(series.lastSlotMs, this.#lastSlotOf(series));
    this.#scrapes.begin(series, this.#settings);
  }

  #due(series: Series, slotMs: number): void {
    if (series.isSuspended || !this.#tools.mayBegin()) return;
    // Somebody with another clock may have used this slot. One that is far behind tells that the clock was set back.
    const aheadMs = (series.lastSlotMs ?? Number.NEGATIVE_INFINITY) - slotMs;
    if (aheadMs >= 0 && aheadMs <= MAX_SLOTS_AHEAD * this.#settings.intervalMs) return;
    if (series.inFlight !== undefined) {
      if (series.waitingSlotMs !== undefined) {
        series.skippedSlots++;
        this.#tools.metrics.skippedSlots.inc({ reason: 'overrun' });
      }
      series.waitingSlotMs = slotMs;
      return;
    }
    series.lastSlotMs = slotMs;
    this.#scrapes.begin(series, this.#settings);
  }

  #ended(series: Series, wasCalledOff: boolean): void {
    const { identity } = series.spec;
    const { waitingSlotMs } = series;
    series.waitingSlotMs = undefined;
    if (this.#series.get(identity) === series) {
      if (waitingSlotMs !== undefined && !wasCalledOff) this.#due(series, waitingSlotMs);
      if (series.inFlight === undefined) this.#tools.onEnded(identity);
    }
    // Where it has been started anew meanwhile the baseline is that one's.
    else if (!this.#series.has(identity)) this.#tools.workers.drop(series.key);
  }

  #miss(slots: number): void {
    this.#tools.metrics.skippedSlots.inc({ reason: 'late' }, slots);
    this.#tools.logger.warn('slots missed: the process stood still or the clock was set forward', { slots });
  }
}

function laterOf(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
