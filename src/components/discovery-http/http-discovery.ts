import type { Component, ComponentContext } from '../../component/index.ts';
import type { Target } from '../../model/index.ts';
import type { HttpClient, HttpClientSettings } from '../../net/index.ts';
import { createHttpClient, publicUrl } from '../../net/index.ts';
import type { Counter } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { Doorbell, errorMessage } from '../../util/index.ts';
import { readTargetList } from './read-target-list.ts';

/** The arguments, decoded. */
interface Arguments extends HttpClientSettings {
  readonly url: string;
  readonly refresh_interval: number;
}

/** The largest list that is taken. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The running discovery.http. */
export class HttpDiscovery implements Component<Arguments> {
  readonly #context: ComponentContext;
  readonly #failedRefreshes: Counter;
  readonly #failures: FailureLog;
  readonly #doorbell = new Doorbell();
  #args: Arguments;
  #client: HttpClient;
  /** Ends the fetch that is under way. */
  #attempt: AbortController | undefined;
  #targets: readonly Target[] = [];
  #refreshedMs: number | undefined;

  constructor(context: ComponentContext, args: Arguments) {
    this.#context = context;
    this.#failures = new FailureLog(context.logger);
    this.#failedRefreshes = context.metrics.counter({
      name: 'prometheus_sd_http_failures_total',
      help: 'Fetches of the list of targets that failed.',
    });
    this.#args = args;
    this.#client = this.#createClient(args);
    context.setExports({ targets: [] });
  }

  async update(args: Arguments): Promise<void> {
    const previous = this.#client;
    this.#client = this.#createClient(args);
    this.#args = args;
    this.#attempt?.abort();
    this.#doorbell.ring();
    await previous.close();
  }

  async run(signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#attempt?.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        await this.#refresh(signal);
        await this.#doorbell.wait(this.#context.clock, this.#args.refresh_interval, signal);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#client.close();
    }
  }

  /** The last fetch, how many targets there are, and why fetching fails, if it does. */
  debugInfo(): unknown {
    return {
      targets: this.#targets.length,
      last_refresh: this.#refreshedMs === undefined ? '' : new Date(this.#refreshedMs).toISOString(),
      last_error: this.#failures.reason ?? '',
    };
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const args = this.#args;
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      const targets = await this.#fetch(args, attempt.signal);
      if (args !== this.#args) return;
      this.#targets = targets;
      this.#refreshedMs = this.#context.clock.now();
      this.#failures.recovered('fetching targets again', { targets: targets.length });
      this.#context.setExports({ targets });
    } catch (error) {
      // A fetch that was ended by the end of the component or by new arguments has not failed.
      if (signal.aborted || args !== this.#args) return;
      this.#failedRefreshes.inc({});
      this.#failures.failed('failed to fetch targets, keeping the last ones', errorMessage(error), {
        url: publicUrl(args.url),
      });
    } finally {
      this.#attempt = undefined;
    }
  }

  async #fetch(args: Arguments, signal: AbortSignal): Promise<readonly Target[]> {
    const response = await this.#client.request({
      url: args.url,
      method: 'GET',
      headers: {
        Accept: 'application/json',
        'X-Prometheus-Refresh-Interval-Seconds': String(args.refresh_interval / 1000),
      },
      signal,
      timeoutMs: args.refresh_interval,
      maxBytes: MAX_BODY_BYTES,
    });
    return readTargetList(response, withoutPassword(args.url));
  }

  #createClient(args: Arguments): HttpClient {
    const { clock, logger, version } = this.#context;
    return createHttpClient(args, { userAgent: `Starling/${version}`, logger, clock });
  }
}

/** A URL as it may become a label: a password in it is replaced, as Go does. */
function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password === '') return url;
  parsed.password = 'xxxxx';
  return parsed.href;
}
