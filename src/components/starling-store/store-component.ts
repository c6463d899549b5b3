import type {
  Component,
  ComponentContext,
  KeptSeries,
  ProfileSelection,
  ProfileStore,
  Throughput,
} from '../../component/index.ts';
import type { IngestRequest, Labels, Profile, ProfilesReceiver } from '../../model/index.ts';
import { LABEL } from '../../model/index.ts';
import { compress, isGzip } from '../../pprof/index.ts';
import { FailureLog, RateMeter } from '../../telemetry/index.ts';
import { AppError, errorMessage, sleep } from '../../util/index.ts';
import { ingestProfile } from './ingest-profile.ts';
import type { StoreMetrics } from './metrics.ts';
import { createStoreMetrics } from './metrics.ts';
import { ProfileLog } from './profile-log.ts';
import type { StoreLimits } from './store-bounds.ts';

/** How often ages are looked at while nothing else happens. */
const UPKEEP_MS = 10_000;
/** For so long a directory that could not be opened is left alone. */
const RETRY_MS = 5_000;

/** The running starling.store: the receiver that it exports, and what it shows of what it keeps. */
export class StoreComponent implements Component<StoreLimits>, ProfilesReceiver, ProfileStore {
  readonly componentId: string;
  readonly profileStore: ProfileStore = this;
  readonly #context: ComponentContext;
  readonly #metrics: StoreMetrics;
  readonly #failures: FailureLog;
  readonly #profileRate: RateMeter;
  readonly #byteRate: RateMeter;
  #limits: StoreLimits;
  #log: ProfileLog | undefined;
  #opening: Promise<ProfileLog> | undefined;
  #failed: { readonly error: unknown; readonly untilMs: number } | undefined;
  #hasStopped = false;

  constructor(context: ComponentContext, limits: StoreLimits) {
    this.componentId = context.id;
    this.#context = context;
    this.#limits = limits;
    this.#metrics = createStoreMetrics(context.metrics, context.clock, () => this.#log);
    this.#failures = new FailureLog(context.logger);
    this.#profileRate = new RateMeter(context.clock);
    this.#byteRate = new RateMeter(context.clock);
    context.setExports({ receiver: this });
  }

  async run(signal: AbortSignal): Promise<void> {
    // A directory that cannot be opened is no fault of the configuration: it is tried again with each profile.
    await this.#open().catch(() => undefined);
    while (!signal.aborted) {
      await sleep(this.#context.clock, UPKEEP_MS, signal);
      this.#log?.upkeep();
    }
    this.#hasStopped = true;
    await this.#opening?.catch(() => undefined);
    await this.#log?.close();
  }

  update(limits: StoreLimits): void {
    this.#limits = limits;
    this.#log?.setLimits(limits);
  }

  append({ labels, body }: Profile): Promise<void> {
    return this.#store(labels, body);
  }

  /** Keeps what is pprof, and lets everything else pass: others may take it. */
  async appendIngest(request: IngestRequest): Promise<void> {
    const profile = await ingestProfile(request);
    if (profile === undefined) {
      this.#metrics.skipped.inc({});
      return;
    }
    await this.#store(request.labels.with([[LABEL.name, profile.type]]), profile.body);
  }

  keptSeries(): readonly KeptSeries[] {
    return this.#log?.shelf.keptSeries() ?? [];
  }

  keptProfiles(selection: ProfileSelection): ReturnType<ProfileStore['keptProfiles']> {
    return this.#log?.shelf.keptProfiles(selection) ?? [];
  }

  async keptProfile(id: string): Promise<Uint8Array> {
    return (await this.#open()).read(id);
  }

  throughput(): Throughput {
    return { profilesPerSecond: this.#profileRate.perSecond(), bytesPerSecond: this.#byteRate.perSecond() };
  }

  debugInfo(): unknown {
    if (this.#log === undefined) return { error: this.#failures.reason ?? 'not open yet' };
    const { shelf, diskBytes } = this.#log;
    return {
      directory: this.#context.dataPath,
      profiles: shelf.count,
      series: shelf.seriesCount,
      profile_bytes: shelf.bytes,
      disk_bytes: diskBytes,
      oldest: shelf.oldestMs === undefined ? '' : new Date(shelf.oldestMs).toISOString(),
    };
  }

  async #store(labels: Labels, body: Uint8Array): Promise<void> {
    if (this.#hasStopped) throw new AppError('stopped', `${this.componentId} has stopped`);
    try {
      const zipped = isGzip(body) ? body : await compress(body);
      const log = await this.#open();
      await log.append(
        labels.filter((name) => name === LABEL.name || !name.startsWith('__')),
        zipped,
      );
      this.#metrics.stored.inc({});
      this.#profileRate.add(1);
      this.#byteRate.add(zipped.length);
      this.#failures.recovered('profiles can be kept again');
    } catch (error) {
      this.#metrics.failed.inc({});
      this.#failures.failed('profiles cannot be kept', errorMessage(error));
      throw error;
    }
  }

  /** Opens the directory once; after a failure again, but not at once. @throws QueueError */
  async #open(): Promise<ProfileLog> {
    if (this.#log !== undefined) return this.#log;
    const { clock } = this.#context;
    if (this.#failed !== undefined && clock.monotonic() < this.#failed.untilMs) throw this.#failed.error;
    this.#opening ??= this.#openNow();
    try {
      return await this.#opening;
    } catch (error) {
      this.#failed = { error, untilMs: clock.monotonic() + RETRY_MS };
      this.#failures.failed('profiles cannot be kept', errorMessage(error));
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  async #openNow(): Promise<ProfileLog> {
    const { clock, logger, dataPath } = this.#context;
    const beganMs = clock.monotonic();
    const log = await ProfileLog.open(dataPath, {
      clock,
      logger,
      limits: this.#limits,
      onEvict: (reason) => this.#metrics.evicted.inc({ reason }),
    });
    const { segments, tornBytes, damaged } = log.recovered;
    const fields = {
      directory: dataPath,
      profiles: log.shelf.count,
      segments,
      torn_bytes: tornBytes,
      damaged,
      duration_ms: Math.round(clock.monotonic() - beganMs),
    };
    logger[damaged > 0 ? 'warn' : 'info']('store of profiles opened', fields);
    if (damaged > 0) this.#metrics.evicted.inc({ reason: 'damaged' }, damaged);
    // Limits may have changed while it was opened.
    log.setLimits(this.#limits);
    this.#log = log;
    return log;
  }
}
