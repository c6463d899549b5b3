import type { HttpClient } from '../../net/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import type { Clock, Random } from '../../util/index.ts';
import { Backoff, errorMessage, sleep } from '../../util/index.ts';
import type { Message } from './message.ts';
import type { WriteMetrics } from './metrics.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { EndpointSettings } from './settings.ts';
import type { Failure } from './verdict.ts';
import { judgeError } from './verdict.ts';
import { WriteError } from './write-error.ts';

/** What an endpoint works with. */
export interface EndpointTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: WriteMetrics;
}

/** As much of an answer as is read: it only explains a status. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** One endpoint: sends messages to it, again where that makes sense. Every attempt obeys the newest settings. */
export class Endpoint {
  readonly #tools: EndpointTools;
  readonly #failures: FailureLog;
  /** One a message under way; aborting it ends the wait for the next attempt. */
  readonly #patience = new Set<AbortController>();
  #label: string;
  #settings: EndpointSettings;
  #client: HttpClient;
  #isRetired = false;

  constructor(label: string, settings: EndpointSettings, client: HttpClient, tools: EndpointTools) {
    this.#label = label;
    this.#settings = settings;
    this.#client = client;
    this.#tools = tools;
    this.#failures = new FailureLog(tools.logger);
  }

  /** The URL as it may be shown; the label of its metrics. */
  get label(): string {
    return this.#label;
  }

  /** Takes new settings and the client made of them; the former client closes when its requests have ended. */
  configure(label: string, settings: EndpointSettings, client: HttpClient): void {
    const former = this.#client;
    this.#label = label;
    this.#settings = settings;
    this.#client = client;
    former.close().catch((error: unknown) => this.#warnOfClosing(error));
  }

  /** Lets attempts under way end, begins no others, and closes the connections. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    for (const patience of this.#patience) patience.abort();
    try {
      await this.#client.close();
    } catch (error) {
      this.#warnOfClosing(error);
    }
  }

  /**
   * Sends a message until the endpoint takes it, refuses it or the attempts are used up; counts and logs the outcome.
   * @throws WriteError 'rejected' or 'undelivered'
   */
  async send(message: Message, signal: AbortSignal): Promise<void> {
    const { clock, metrics, logger } = this.#tools;
    const endpoint = this.label;
    const beganMs = clock.monotonic();
    const patience = new AbortController();
    const abort = (): void => patience.abort();
    signal.addEventListener('abort', abort, { once: true });
    this.#patience.add(patience);
    try {
      await this.#sendPatiently(message, signal, patience.signal);
      metrics.sentBytes.inc({ endpoint }, message.sizeBytes);
      metrics.sentProfiles.inc({ endpoint });
    } catch (error) {
      metrics.droppedBytes.inc({ endpoint }, message.sizeBytes);
      metrics.droppedProfiles.inc({ endpoint });
      logger.warn('failed to push to endpoint', { endpoint, err: errorMessage(error) });
      throw error;
    } finally {
      this.#patience.delete(patience);
      signal.removeEventListener('abort', abort);
      this.#observe(`${message.kind}_endpoint`, beganMs);
    }
  }

  async #sendPatiently(message: Message, signal: AbortSignal, patience: AbortSignal): Promise<void> {
    const { clock, metrics, random } = this.#tools;
    const { minBackoffMs, maxBackoffMs } = this.#settings;
    const backoff = new Backoff({ minMs: minBackoffMs, maxMs: maxBackoffMs }, random);
    const endpoint = this.label;
    for (let attempts = 1; ; attempts++) {
      const failure = await this.#attempt(message, signal);
      if (failure === undefined) {
        this.#failures.recovered('endpoint takes profiles again', { endpoint });
        return;
      }
      const { reason, status, retryAfter } = failure;
      if (!failure.canRetry) {
        throw new WriteError(status === undefined ? 'undelivered' : 'rejected', reason, { status });
      }
      const { maxAttempts } = this.#settings;
      if (attempts === maxAttempts) throw giveUp(`gave up after ${times(attempts)}`, failure);
      this.#failures.failed('endpoint fails, pushes are retried', reason, { endpoint });
      const limits = { nowMs: clock.now(), maxBackoffMs };
      await sleep(clock, retryDelayMs(backoff.next(), retryAfter, limits), patience);
      if (this.#isRetired || patience.aborted) throw giveUp(`ended after ${times(attempts)}`, failure);
      metrics.retries.inc({ endpoint });
    }
  }

  async #attempt(message: Message, signal: AbortSignal): Promise<Failure | undefined> {
    const settings = this.#settings;
    const beganMs = this.#tools.clock.monotonic();
    try {
      const response = await this.#client.request({
        ...message.request(settings),
        signal,
        timeoutMs: settings.remoteTimeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        truncate: true,
      });
      return message.judge(response, settings);
    } catch (error) {
      return judgeError(error);
    } finally {
      this.#observe(`${message.kind}_downstream`, beganMs);
    }
  }

  #observe(type: `${Message['kind']}_${'endpoint' | 'downstream'}`, beganMs: number): void {
    const { clock, metrics } = this.#tools;
    metrics.latency.observe({ endpoint: this.label, type }, (clock.monotonic() - beganMs) / 1_000);
  }

  #warnOfClosing(error: unknown): void {
    this.#tools.logger.warn('closing the connections failed', {
      endpoint: this.label,
      err: errorMessage(error),
    });
  }
}

function giveUp(what: string, { reason, status }: Failure): WriteError {
  return new WriteError('undelivered', `${what}: ${reason}`, { status });
}

function times(attempts: number): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
