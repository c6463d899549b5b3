import type {
  Component,
  ComponentContext,
  LastProfile,
  TargetStatus,
  Throughput,
  WorkShare,
} from '../../component/index.ts';
import { FanOut, soleOwner } from '../../component/index.ts';
import type { HttpClient } from '../../net/index.ts';
import { createHttpClient, httpClientFields } from '../../net/index.ts';
import { ProfileWorkers } from '../../pprof/index.ts';
import { defineBlock, equalArguments } from '../../schema/index.ts';
import type { Timer } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { ScrapeArguments } from './args.ts';
import { deltaSeconds } from './args.ts';
import { Baselines, loadBaselines } from './baselines.ts';
import type { ScrapeInfo } from './debug-info.ts';
import { describeScrape } from './debug-info.ts';
import type { ScrapeMetrics } from './metrics.ts';
import { createScrapeMetrics } from './metrics.ts';
import type { RejectedTarget } from './plan.ts';
import { Planner } from './plan.ts';
import { enabledTypes } from './profile-types.ts';
import type { SavedBaseline } from './saved-baselines.ts';
import type { LoopSettings } from './scrape-loop.ts';
import { ScrapeLoop } from './scrape-loop.ts';
import { ScrapeRecords } from './scrape-records.ts';
import type { Series } from './series.ts';
import { TargetView } from './target-view.ts';
import type { SeriesSettings } from './targets.ts';

/** How many newly rejected targets get a line of their own in the log; the rest share one. */
const MAX_REJECTION_LINES = 10;

/** Many series may be on one origin, and each holds its connection for as long as the target profiles. */
const MAX_SOCKETS_PER_ORIGIN = 10_000;

const httpClientSchema = defineBlock({ ...httpClientFields });

/** A running pyroscope.scrape: keeps the loop's series in step with arguments and ownership. */
export class ScrapeComponent implements Component<ScrapeArguments> {
  readonly #context: ComponentContext;
  readonly #metrics: ScrapeMetrics;
  readonly #fanOut: FanOut;
  readonly #loop: ScrapeLoop;
  readonly #workers: ProfileWorkers;
  readonly #baselines: Baselines;
  readonly #planner = new Planner();
  readonly #view: TargetView;
  /** Undefined while it does not run. */
  #share: WorkShare | undefined;
  /** What is left of bringing the series in step. */
  #nextStep: Timer | undefined;
  #args: ScrapeArguments;
  #client: HttpClient;
  #rejected: readonly RejectedTarget[] = [];

  /** Makes one that goes on with the baselines of the last run. @throws as the constructor */
  static async create(context: ComponentContext, args: ScrapeArguments): Promise<ScrapeComponent> {
    return new ScrapeComponent(context, args, await loadBaselines(context.dataPath, context.logger));
  }

  /** @throws when the settings of the HTTP client cannot be used */
  constructor(context: ComponentContext, args: ScrapeArguments, saved: readonly SavedBaseline[] = []) {
    this.#context = context;
    this.#args = args;
    this.#client = this.#createClient(args);
    this.#metrics = createScrapeMetrics(context.metrics);
    this.#fanOut = new FanOut(context.clock, context.metrics);
    this.#fanOut.setReceivers(args.forward_to);
    const { clock, logger, dataPath } = context;
    this.#workers = new ProfileWorkers({ clock });
    const workers = this.#workers;
    context.metrics.onCollect(() => this.#showBaselines());
    this.#baselines = new Baselines({ clock, logger, workers, dataPath }, saved);
    const onAdded = (series: Series): void => this.#baselines.restore(series, this.#loop.intervalMs);
    const onEnded = (identity: bigint): void => this.#share?.ended(identity);
    const mayBegin = (): boolean => this.#share?.mayBegin() ?? false;
    const records = new ScrapeRecords();
    const metrics = this.#metrics;
    const fanOut = this.#fanOut;
    this.#loop = new ScrapeLoop(
      { clock, logger, metrics, fanOut, workers, records, onAdded, onEnded, mayBegin },
      this.#loopSettings(),
    );
    this.#view = new TargetView({
      clock,
      records,
      series: () => this.#loop.series,
      rejected: () => this.#rejected,
      intervalMs: () => this.#loop.intervalMs,
      fetch: (series, signal) => this.#loop.fetch(series, signal),
      statusOf: (identity) => this.#share?.status(identity) ?? 'other',
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#share = this.#takePart();
    const begun = this.#baselines.begin();
    try {
      this.#synchronise();
      await this.#loop.run(signal);
      await begun;
      await this.#baselines.save(this.#loop.series);
    } finally {
      this.#nextStep?.cancel();
      this.#share.close();
      this.#share = undefined;
      await Promise.all([this.#client.close(), this.#workers.close()]);
    }
  }

  update(args: ScrapeArguments): void {
    const previous = this.#client;
    const wasClustered = this.#isClustered;
    if (!equalArguments(httpClientSchema, args, this.#args)) this.#client = this.#createClient(args);
    this.#args = args;
    this.#fanOut.setReceivers(args.forward_to);
    if (this.#share !== undefined && wasClustered !== this.#isClustered) {
      this.#share.set([], 0n);
      this.#share.close();
      this.#share = this.#takePart();
    }
    this.#loop.configure(this.#loopSettings());
    this.#synchronise();
    if (previous !== this.#client) this.#closeLater(previous);
  }

  async preview(args: ScrapeArguments): Promise<undefined> {
    if (!equalArguments(httpClientSchema, args, this.#args)) await this.#createClient(args).close();
  }

  debugInfo(): ScrapeInfo {
    const nowMs = this.#context.clock.now();
    return describeScrape(this.#loop.series, this.#rejected, this.#loop.intervalMs, nowMs);
  }

  throughput(): Throughput {
    return this.#fanOut.throughput;
  }

  targets(): readonly TargetStatus[] {
    return this.#view.targets();
  }

  target(seriesId: string): TargetStatus | undefined {
    return this.#view.target(seriesId);
  }

  lastProfile(seriesId: string): LastProfile | undefined {
    return this.#view.lastProfile(seriesId);
  }

  scrapeNow(seriesId: string, signal: AbortSignal): Promise<LastProfile> {
    return this.#view.scrapeNow(seriesId, signal);
  }

  get #isClustered(): boolean {
    return this.#args.clustering?.enabled ?? false;
  }

  #takePart(): WorkShare {
    const { id, ownership } = this.#context;
    const loop = this.#loop;
    return (this.#isClustered ? ownership : soleOwner).share(id, {
      start: (items) => loop.start(items),
      suspend: (ids) => loop.suspend(ids),
      drop: (ids) => loop.drop(ids),
      isBusy: (identity) => loop.isBusy(identity),
      cost: (identity) => loop.cost(identity),
      export: (ids, maxBytes) => loop.export(ids, maxBytes),
      ownersChanged: () => this.#synchronise(),
    });
  }

  /** Brings the series in step with arguments and ownership: at once, or in turns where many targets are new. */
  #synchronise(): void {
    const share = this.#share;
    if (share === undefined) return;
    const { targets } = this.#args;
    const concerns = (key: bigint): boolean => share.concerns(key);
    const steps = this.#planner.prepare(targets, this.#seriesSettings(), concerns);
    const step = (): void => {
      if (steps.next().done === true) this.#applyPlan(share);
      else this.#nextStep = this.#context.clock.after(0, step);
    };
    this.#nextStep?.cancel();
    step();
  }

  #applyPlan(share: WorkShare): void {
    const { targets } = this.#args;
    const plan = this.#planner.plan(targets, this.#seriesSettings(), (key) => share.concerns(key));
    if (plan.duplicates > 0) {
      const { duplicates } = plan;
      this.#context.logger.debug('duplicate targets left out', { duplicates, targets: targets.length });
    }
    this.#reportRejected(plan.rejected);
    this.#loop.specify(plan.series);
    share.set(plan.items, plan.digest);
  }

  #showBaselines(): void {
    const { baselineBytes, crashes } = this.#workers.stats;
    this.#metrics.baselineBytes.set({}, baselineBytes);
    this.#metrics.workerCrashes.set({}, crashes);
    this.#baselines.forgetOld(this.#loop.intervalMs);
  }

  #reportRejected(rejected: readonly RejectedTarget[]): void {
    const key = ({ target, reason }: RejectedTarget): string => `${target} ${reason}`;
    const known = new Set(this.#rejected.map(key));
    const fresh = rejected.filter((one) => !known.has(key(one)));
    for (const { target, reason } of fresh.slice(0, MAX_REJECTION_LINES)) {
      this.#context.logger.error('target rejected', { target: target.toString(), reason });
    }
    const others = fresh.length - MAX_REJECTION_LINES;
    if (others > 0) this.#context.logger.error('more targets rejected; see debug info', { targets: others });
    this.#rejected = rejected;
    this.#metrics.rejectedTargets.set({}, rejected.length);
  }

  #seriesSettings(): SeriesSettings {
    const args = this.#args;
    return {
      jobName: args.job_name || this.#context.id,
      scheme: args.scheme || 'http',
      pathPrefix: args.profiling_config.path_prefix,
      params: args.params,
      types: enabledTypes(args.profiling_config),
      intervalMs: args.scrape_interval,
      deltaSeconds: deltaSeconds(args),
      version: this.#context.version,
    };
  }

  #loopSettings(): LoopSettings {
    const {
      scrape_interval: intervalMs,
      scrape_timeout: timeoutMs,
      max_profile_bytes: maxBytes,
    } = this.#args;
    return { intervalMs: Math.round(intervalMs), timeoutMs, maxBytes, client: this.#client };
  }

  #createClient(args: ScrapeArguments): HttpClient {
    const { version, clock } = this.#context;
    return createHttpClient(args, {
      userAgent: `Starling/${version}`,
      clock,
      maxSocketsPerOrigin: MAX_SOCKETS_PER_ORIGIN,
    });
  }

  /** Closing waits for the scrapes that still run through the client, so nobody waits for it. */
  #closeLater(client: HttpClient): void {
    client.close().catch((error: unknown) => {
      this.#context.logger.warn('closing the former HTTP client failed', { err: errorMessage(error) });
    });
  }
}
