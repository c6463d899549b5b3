import type { Component, ComponentContext } from '../../component/index.ts';
import type { IngestRequest, Profile, ProfilesReceiver } from '../../model/index.ts';
import type { HttpClient } from '../../net/index.ts';
import { createHttpClient } from '../../net/index.ts';
import { errorMessage } from '../../util/index.ts';
import { Endpoint } from './endpoint.ts';
import type { KeyedEndpoint } from './endpoint-key.ts';
import { keyEndpoints } from './endpoint-key.ts';
import { createIngestMessage } from './ingest-message.ts';
import type { Message } from './message.ts';
import type { WriteMetrics } from './metrics.ts';
import { ALL_ENDPOINTS, createWriteMetrics } from './metrics.ts';
import { createPushMessage } from './push-message.ts';
import type { EndpointSettings, WriteSettings } from './settings.ts';
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
  #endpoints: ReadonlyMap<string, Endpoint> = new Map();
  #isStopped = false;

  /** @throws HttpError where the settings of an endpoint cannot be used */
  constructor(context: ComponentContext, settingsOf: (args: Args) => WriteSettings, args: Args) {
    this.componentId = context.id;
    this.#context = context;
    this.#settingsOf = settingsOf;
    this.#metrics = createWriteMetrics(context.metrics);
    this.#userAgent = `Starling/${context.version}`;
    this.update(args);
    context.setExports({ receiver: this });
  }

  async run(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        this.#isStopped = true;
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    const retired = [...this.#endpoints.values()].map((endpoint) => endpoint.retire());
    await Promise.allSettled([...this.#underWay, ...retired]);
  }

  /** Endpoints that stay keep their messages, which go on under the new settings. @throws as the constructor */
  update(args: Args): void {
    const { externalLabels, endpoints } = this.#settingsOf(args);
    const prepared = this.#prepare(endpoints);
    const former = this.#endpoints;
    const next = new Map<string, Endpoint>();
    const { clock, random, logger } = this.#context;
    const tools = { clock, random, logger, metrics: this.#metrics };
    for (const { identity, label, settings, client } of prepared) {
      const known = former.get(identity);
      known?.configure(label, settings, client);
      next.set(identity, known ?? new Endpoint(label, settings, client, tools));
    }
    this.#externalLabels = externalLabels;
    this.#endpoints = next;
    for (const [identity, endpoint] of former) if (!next.has(identity)) void this.#track(endpoint.retire());
  }

  /** @throws as `update` */
  async preview(args: Args): Promise<undefined> {
    await Promise.all(this.#prepare(this.#settingsOf(args).endpoints).map(({ client }) => client.close()));
  }

  async append(profile: Profile, signal: AbortSignal = NEVER): Promise<void> {
    this.#refuseWhenStopped();
    const message = createPushMessage(profile, this.#externalLabels, this.#userAgent);
    await this.#track(this.#deliver(message, signal));
  }

  async appendIngest(request: IngestRequest, signal: AbortSignal = NEVER): Promise<void> {
    this.#refuseWhenStopped();
    const message = createIngestMessage(request, this.#externalLabels, this.#userAgent);
    await this.#track(this.#deliver(message, signal));
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
    const labels = { endpoint: ALL_ENDPOINTS, type: `${message.kind}_total` };
    this.#metrics.latency.observe(labels, (clock.monotonic() - beganMs) / 1_000);
    if (errors.length === 0) return;
    const what = `${this.componentId}: ${errors.length} of ${endpoints.length} endpoints failed`;
    throw new AggregateError(errors, `${what}: ${failed.join('; ')}`);
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
