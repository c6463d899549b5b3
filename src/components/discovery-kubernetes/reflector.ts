import type { ApiClient, ObjectQuery, WatchEvent } from '../../kubernetes/index.ts';
import { ApiError } from '../../kubernetes/index.ts';
import type { Counter, Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import type { Clock, Random } from '../../util/index.ts';
import { Backoff, errorMessage, recordOf, sleep, textOf } from '../../util/index.ts';
import type { Kind } from './kinds.ts';
import type { ObjectSink } from './object-store.ts';

export interface ReflectorMetrics {
  readonly events: Counter<'role' | 'event'>;
  readonly failures: Counter;
}

export interface ReflectorOptions {
  readonly kind: Kind;
  /** "" for all namespaces. */
  readonly namespace: string;
  readonly query: ObjectQuery;
  readonly api: ApiClient;
  readonly sink: ObjectSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: ReflectorMetrics;
  /** The first list is complete. */
  readonly onSynced: () => void;
}

const MIN_BACKOFF_MS = 800;
const MAX_BACKOFF_MS = 30_000;
/** A watch ends after a random time in [this, 2 × this), so that not all of them begin anew together. */
const WATCH_MS = 5 * 60_000;
/** A watch that ends sooner without an event has not worked. */
const SHORT_WATCH_MS = 1_000;

/** Keeps a store as one collection of the API is: lists it once and then watches it, as long as that works. */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #failures: FailureLog;
  readonly #backoff: Backoff;
  /** The version up to which the store is up to date; "" before the first list and when that version has expired. */
  #version = '';
  #hasSynced = false;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#failures = new FailureLog(
      options.logger.child({
        kind: options.kind,
        ...(options.namespace === '' ? {} : { namespace: options.namespace }),
      }),
    );
    this.#backoff = new Backoff({ minMs: MIN_BACKOFF_MS, maxMs: MAX_BACKOFF_MS }, options.random);
  }

  /** Why it does not work at present; undefined while it does. */
  get failure(): string | undefined {
    return this.#failures.reason;
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#version === '') await this.#list(signal);
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { api, query, sink, namespace } = this.#options;
    const keys = new Set<string>();
    let from = '';
    do {
      const page = await api.page(query, from, signal);
      for (const item of page.items) keys.add(sink.set(item));
      from = page.next;
      if (from === '') this.#version = page.version;
    } while (from !== '');
    sink.retain(namespace, keys);
    this.#works();
    if (!this.#hasSynced) {
      this.#hasSynced = true;
      this.#options.onSynced();
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { api, query, clock, random } = this.#options;
    const durationMs = WATCH_MS * (1 + random.next());
    const beganMs = clock.monotonic();
    let events = 0;
    await api.watch(
      query,
      { version: this.#version, durationMs },
      (event) => {
        events++;
        this.#apply(event);
      },
      signal,
    );
    if (events > 0 || clock.monotonic() - beganMs >= SHORT_WATCH_MS) return this.#works();
    throw new Error('the API server ended the watch at once');
  }

  #apply({ type, object }: WatchEvent): void {
    const { sink, metrics, kind } = this.#options;
    if (type === 'ADDED' || type === 'MODIFIED') sink.set(object);
    else if (type === 'DELETED') sink.remove(object);
    const event = EVENT_NAMES[type];
    if (event !== undefined) metrics.events.inc({ role: kind, event });
    const version = textOf(recordOf(object['metadata'])['resourceVersion']);
    if (version !== '') this.#version = version;
    this.#works();
  }

  #works(): void {
    this.#backoff.reset();
    this.#failures.recovered('watching the cluster again');
  }

  /** Waits, and then the watch goes on where it was; where the server refuses that, everything is listed again. */
  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const { clock, logger, metrics, kind } = this.#options;
    if (error instanceof ApiError && error.needsList) this.#version = '';
    if (error instanceof ApiError && error.isExpired && this.#failures.reason === undefined) {
      logger.debug('the version of a watch has expired, listing again', { kind });
      return sleep(clock, this.#backoff.next(), signal);
    }
    metrics.failures.inc({});
    this.#failures.failed('cannot watch the cluster, keeping the last targets', errorMessage(error));
    await sleep(clock, this.#backoff.next(), signal);
  }
}

/** What the metric calls the types of events. */
const EVENT_NAMES: Readonly<Record<string, string>> = { ADDED: 'add', MODIFIED: 'update', DELETED: 'delete' };
