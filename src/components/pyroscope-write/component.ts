import type { Component, ComponentContext, QueueStatus, Throughput } from '../../component/index.ts';
import type { IngestRequest, Labels, Profile, ProfilesReceiver } from '../../model/index.ts';
import type { HttpClient } from '../../net/index.ts';
import { createHttpClient } from '../../net/index.ts';
import { errorMessage } from '../../util/index.ts';
import { Endpoint } from './endpoint.ts';
import type { KeyedEndpoint } from './endpoint-key.ts';
import { keyEndpoints } from './endpoint-key.ts';
import { createIngestMessage, nameIngest } from './ingest-message.ts';
import { pushLabels } from './labels.ts';
import type { Message } from './message.ts';
import type { WriteMetrics } from './metrics.ts';
import { ALL_ENDPOINTS, createWriteMetrics } from './metrics.ts';
import { createPushMessage, encodePush, encodePushLabels } from './push-message.ts';
import { DEFAULT_WAL } from './queue-args.ts';
import { exposeQueues } from './queue-metrics.ts';
import type { EndpointSettings, WalSettings, WriteSettings } from './settings.ts';
import { STORED_KINDS, storeIngest } from './stored-message.ts';
import { WriteError } from './write-error.ts';

/** A signal for callers that have none. */
const NEVER = new AbortController().signal;

/** A running write component, and the receiver that it exports; `Args` are the arguments of the name it goes by. */
export class WriteComponent<Args> implements Component<Args>, ProfilesReceiver {
  readonly componentId: string;
  readonly #context: ComponentContext;
  readonly #settingsOf: (args: Args) => WriteSettings;
  readonly #metrics: WriteMetrics;
  readonly #userAgent: string;
  readonly #underWay = new Set<Promise<void>>();
  #externalLabels: ReadonlyMap<string, string> = new Map();
  /** By the labels of a profile those that it is sent with, encoded: a series comes with the same ones time and again. */
  #sentLabels = new WeakMap<Labels, Uint8Array>();
  #wal: WalSettings = DEFAULT_WAL;
  #endpoints: ReadonlyMap<string, Endpoint> = new Map();
  #isRunning = false;
  #isStopped = false;

  /** @throws HttpError where the settings of an endpoint cannot be used */
  constructor(context: ComponentContext, settingsOf: (args: Args) => WriteSettings, args: Args) {
    this.componentId = context.id;
    this.#context = context;
    this.#settingsOf = settingsOf;
    this.#metrics = createWriteMetrics(context.metrics);
    this.#userAgent = `Starling/${context.version}`;
    exposeQueues(context.metrics, context.clock, () => this.#endpoints.values());
    this.update(args);
    context.setExports({ receiver: this });
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#isRunning = true;
    this.#start();
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        this.#isStopped = true;
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    const retired = [...this.#endpoints.values()].map(async (endpoint) => {
      await endpoint.flush(this.#wal.drainTimeoutMs);
      await endpoint.retire();
    });
    await Promise.allSettled([...this.#underWay, ...retired]);
    this.#tellWhatIsLeft();
  }

  /** Endpoints that stay keep their messages, which go on under the new settings. @throws as the constructor */
  update(args: Args): void {
    const { externalLabels, endpoints, wal } = this.#settingsOf(args);
    const prepared = this.#prepare(endpoints);
    const former = this.#endpoints;
    const next = new Map<string, Endpoint>();
    const { clock, random, logger } = this.#context;
    const tools = { clock, random, logger, metrics: this.#metrics, userAgent: this.#userAgent };
    for (const { identity, label, settings, client } of prepared) {
      const known = former.get(identity);
      known?.configure(label, settings, client);
      next.set(identity, known ?? new Endpoint(label, settings, client, tools));
    }
    this.#externalLabels = externalLabels;
    this.#sentLabels = new WeakMap();
    this.#wal = wal;
    this.#endpoints = next;
    if (this.#isRunning) this.#start();
    for (const [identity, endpoint] of former) if (!next.has(identity)) void this.#track(endpoint.retire());
  }

  /** @throws as `update` */
  async preview(args: Args): Promise<undefined> {
    await Promise.all(this.#prepare(this.#settingsOf(args).endpoints).map(({ client }) => client.close()));
  }

  async append(profile: Profile, signal: AbortSignal = NEVER): Promise<void> {
    this.#refuseWhenStopped();
    const push = encodePush(profile, this.#labelsOf(profile));
    const sizeBytes = profile.body.length;
    const work = this.#usesQueue
      ? this.#store('push', profile.labels.hash(), push)
      : this.#deliver(createPushMessage({ bodies: [push], sizeBytes }, this.#userAgent), signal);
    await this.#track(work);
  }

  async appendIngest(request: IngestRequest, signal: AbortSignal = NEVER): Promise<void> {
    this.#refuseWhenStopped();
    const content = nameIngest(request, this.#externalLabels);
    const work = this.#usesQueue
      ? this.#store('ingest', request.labels.hash(), storeIngest(content))
      : this.#deliver(createIngestMessage(content, this.#userAgent), signal);
    await this.#track(work);
  }

  debugInfo(): unknown {
    return { endpoints: this.queues() };
  }

  queues(): readonly QueueStatus[] {
    return Array.from(this.#endpoints.values(), (endpoint) => {
      const status = endpoint.status();
      return { ...status, isDurable: status.isDurable && this.#usesQueue };
    });
  }

  throughput(): Throughput {
    const all = Array.from(this.#endpoints.values(), (endpoint) => endpoint.throughput);
    return {
      profilesPerSecond: all.reduce((sum, { profilesPerSecond }) => sum + profilesPerSecond, 0),
      bytesPerSecond: all.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0),
    };
  }

  get #usesQueue(): boolean {
    return this.#wal.isEnabled && this.#context.queue !== undefined;
  }

  /** @throws WriteError 'invalid-labels' */
  #labelsOf({ labels }: Profile): Uint8Array {
    const known = this.#sentLabels.get(labels);
    if (known !== undefined) return known;
    const sent = encodePushLabels(pushLabels(labels, this.#externalLabels));
    this.#sentLabels.set(labels, sent);
    return sent;
  }

  /** Opens the queue for every endpoint. A component that is only built to see whether it can be leaves it alone. */
  #start(): void {
    const { queue } = this.#context;
    if (queue === undefined) return;
    for (const [identity, endpoint] of this.#endpoints) {
      endpoint.start((options) => queue.channel(`${this.componentId} ${identity}`, options));
    }
  }

  /** Resolves when it is on disk, once for all endpoints. @throws QueueError */
  async #store(kind: Message['kind'], series: bigint, body: Uint8Array): Promise<void> {
    const { clock, queue } = this.#context;
    const beganMs = clock.monotonic();
    this.#start();
    const endpoints = [...this.#endpoints.values()];
    const channels = endpoints.flatMap(({ channel }) => channel ?? []);
    if (channels.length > 0) {
      await queue?.append({ kind: STORED_KINDS[kind], series, timeMs: clock.now(), body, channels });
    }
    for (const endpoint of endpoints) endpoint.took();
    this.#observeTotal(kind, beganMs);
  }

  /** To all endpoints at once. @throws AggregateError of those that failed */
  async #deliver(message: Message, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    const beganMs = clock.monotonic();
    const endpoints = [...this.#endpoints.values()];
    const failed: string[] = [];
    const errors: unknown[] = [];
    await Promise.all(
      endpoints.map(async (endpoint) => {
        try {
          await endpoint.send(message, signal);
        } catch (error) {
          failed.push(`${endpoint.label}: ${errorMessage(error)}`);
          errors.push(error);
        }
      }),
    );
    this.#observeTotal(message.kind, beganMs);
    if (errors.length === 0) return;
    const what = `${this.componentId}: ${errors.length} of ${endpoints.length} endpoints failed`;
    throw new AggregateError(errors, `${what}: ${failed.join('; ')}`);
  }

  #observeTotal(kind: Message['kind'], beganMs: number): void {
    const seconds = (this.#context.clock.monotonic() - beganMs) / 1_000;
    this.#metrics.latency.observe({ endpoint: ALL_ENDPOINTS, type: `${kind}_total` }, seconds);
  }

  #tellWhatIsLeft(): void {
    for (const { label: endpoint, channel } of this.#endpoints.values()) {
      const { entries: profiles, bytes } = channel?.size() ?? { entries: 0, bytes: 0 };
      if (profiles === 0) continue;
      this.#context.logger.info('profiles stay in the queue until the next start', {
        endpoint,
        profiles,
        bytes,
      });
    }
  }

  #refuseWhenStopped(): void {
    if (this.#isStopped) throw new WriteError('stopped', `${this.componentId} has stopped`);
  }

  /** Remembers work until it ends, so that `run` can wait for it. */
  #track(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    const forget = (): void => {
      this.#underWay.delete(work);
    };
    work.then(forget, forget);
    return work;
  }

  /** Every endpoint with its client, or none: where one client cannot be made, the others hold nothing open yet. */
  #prepare(endpoints: readonly EndpointSettings[]): readonly (KeyedEndpoint & { client: HttpClient })[] {
    const { clock, logger } = this.#context;
    const options = { userAgent: this.#userAgent, clock, logger };
    return keyEndpoints(endpoints).map((endpoint) => ({
      ...endpoint,
      client: createHttpClient(endpoint.settings.http, options),
    }));
  }
}
