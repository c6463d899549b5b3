import type { HttpClient } from '../../net/index.ts';
import { compress } from '../../pprof/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import type { Clock, Random } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import { Figures } from './figures.ts';
import type { Message } from './message.ts';
import type { WriteMetrics } from './metrics.ts';
import type { EndpointSettings } from './settings.ts';
import type { Failure } from './verdict.ts';
import { judgeError } from './verdict.ts';

/** What an endpoint works with. */
export interface EndpointTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: WriteMetrics;
  readonly userAgent: string;
}

/** As much of an answer as is read: it only explains a status. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** The way to one endpoint: single attempts, under the newest settings. */
export class Connection {
  readonly tools: EndpointTools;
  /** Says once that the endpoint fails, and once that it works again. */
  readonly failures: FailureLog;
  readonly figures: Figures;
  #label: string;
  #settings: EndpointSettings;
  #client: HttpClient;

  constructor(label: string, settings: EndpointSettings, client: HttpClient, tools: EndpointTools) {
    this.#label = label;
    this.#settings = settings;
    this.#client = client;
    this.tools = tools;
    this.failures = new FailureLog(tools.logger);
    this.figures = new Figures(tools.clock);
  }

  /** The URL as it may be shown; the label of its metrics. */
  get label(): string {
    return this.#label;
  }

  get settings(): EndpointSettings {
    return this.#settings;
  }

  /** Takes new settings and the client made of them; the former client closes when its requests have ended. */
  configure(label: string, settings: EndpointSettings, client: HttpClient): void {
    const former = this.#client;
    this.#label = label;
    this.#settings = settings;
    this.#client = client;
    former.close().catch((error: unknown) => this.#warnOfClosing(error));
  }

  /** Lets attempts under way end and closes the connections. */
  async close(): Promise<void> {
    try {
      await this.#client.close();
    } catch (error) {
      this.#warnOfClosing(error);
    }
  }

  /** Sends a message once. Undefined where the endpoint has taken it; never rejects. */
  async attempt(message: Message, signal: AbortSignal): Promise<Failure | undefined> {
    const failure = await this.#attempt(message, signal);
    if (!signal.aborted) this.figures.attempted(failure?.reason);
    return failure;
  }

  async #attempt(message: Message, signal: AbortSignal): Promise<Failure | undefined> {
    const settings = this.#settings;
    const beganMs = this.tools.clock.monotonic();
    try {
      const request = message.request(settings);
      const response = await this.#client.request({
        ...request,
        ...(settings.compression === 'gzip' ? await compressed(request) : {}),
        signal,
        timeoutMs: settings.remoteTimeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        truncate: true,
      });
      return message.judge(response, settings);
    } catch (error) {
      return judgeError(error);
    } finally {
      this.observe(`${message.kind}_downstream`, beganMs);
    }
  }

  /** Counts what the endpoint has taken. */
  sent(profiles: number, bytes: number): void {
    const { metrics } = this.tools;
    metrics.sentBytes.inc({ endpoint: this.label }, bytes);
    metrics.sentProfiles.inc({ endpoint: this.label }, profiles);
    this.figures.sent(profiles, bytes);
  }

  /** Counts an attempt after one that failed. */
  retried(): void {
    this.tools.metrics.retries.inc({ endpoint: this.label });
    this.figures.retried();
  }

  /** Adds to the latency what has passed since `beganMs` of the monotonic clock. */
  observe(type: `${Message['kind']}_${'endpoint' | 'downstream'}`, beganMs: number): void {
    const { clock, metrics } = this.tools;
    metrics.latency.observe({ endpoint: this.label, type }, (clock.monotonic() - beganMs) / 1_000);
  }

  #warnOfClosing(error: unknown): void {
    this.tools.logger.warn('closing the connections failed', {
      endpoint: this.label,
      err: errorMessage(error),
    });
  }
}

type Request = ReturnType<Message['request']>;

async function compressed({ headers, body }: Request): Promise<Pick<Request, 'headers' | 'body'>> {
  if (body === undefined) return {};
  return { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: await compress(body) };
}
