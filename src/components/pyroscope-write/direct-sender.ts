import { Backoff, errorMessage, sleep } from '../../util/index.ts';
import type { Connection } from './connection.ts';
import type { Message } from './message.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { Failure } from './verdict.ts';
import { isWorthRepeating } from './verdict.ts';
import { WriteError } from './write-error.ts';

/** How often it is tried where `max_backoff_retries` is left out. */
const DEFAULT_ATTEMPTS = 10;
/** The longest pause where `max_backoff_period` is left out. */
const DEFAULT_MAX_BACKOFF_MS = 5 * 60_000;

/** Sends messages to an endpoint while whoever brought them waits; what fails for good is lost. */
export class DirectSender {
  readonly #connection: Connection;
  /** One a message under way; aborting it ends the wait for the next attempt. */
  readonly #patience = new Set<AbortController>();
  #isRetired = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Begins no further attempts; those under way end by themselves. */
  retire(): void {
    this.#isRetired = true;
    for (const patience of this.#patience) patience.abort();
  }

  /**
   * Sends a message until the endpoint takes it, refuses it or the attempts are used up; counts and logs the outcome.
   * @throws WriteError 'rejected' or 'undelivered'
   */
  async send(message: Message, signal: AbortSignal): Promise<void> {
    const { clock, metrics, logger } = this.#connection.tools;
    const endpoint = this.#connection.label;
    const beganMs = clock.monotonic();
    const patience = new AbortController();
    const abort = (): void => patience.abort();
    signal.addEventListener('abort', abort, { once: true });
    this.#patience.add(patience);
    try {
      await this.#sendPatiently(message, signal, patience.signal);
      this.#connection.sent(message.profiles, message.sizeBytes);
    } catch (error) {
      metrics.droppedBytes.inc({ endpoint }, message.sizeBytes);
      metrics.droppedProfiles.inc({ endpoint }, message.profiles);
      this.#connection.figures.dropped('undelivered', message.profiles);
      logger.warn('failed to push to endpoint', { endpoint, err: errorMessage(error) });
      throw error;
    } finally {
      this.#patience.delete(patience);
      signal.removeEventListener('abort', abort);
      this.#connection.observe(`${message.kind}_endpoint`, beganMs);
    }
  }

  async #sendPatiently(message: Message, signal: AbortSignal, patience: AbortSignal): Promise<void> {
    const { clock, random } = this.#connection.tools;
    const { minBackoffMs, maxBackoffMs = DEFAULT_MAX_BACKOFF_MS } = this.#connection.settings;
    const backoff = new Backoff({ minMs: minBackoffMs, maxMs: maxBackoffMs }, random);
    const endpoint = this.#connection.label;
    for (let attempts = 1; ; attempts++) {
      const failure = await this.#connection.attempt(message, signal);
      if (failure === undefined) {
        this.#connection.failures.recovered('endpoint takes profiles again', { endpoint });
        return;
      }
      const { reason, status, retryAfter } = failure;
      if (!isWorthRepeating(failure)) {
        throw new WriteError(status === undefined ? 'undelivered' : 'rejected', reason, { status });
      }
      const { maxAttempts = DEFAULT_ATTEMPTS } = this.#connection.settings;
      if (attempts === maxAttempts) throw giveUp(`gave up after ${times(attempts)}`, failure);
      this.#connection.failures.failed('endpoint fails, pushes are retried', reason, { endpoint });
      const limits = { nowMs: clock.now(), maxBackoffMs };
      await sleep(clock, retryDelayMs(backoff.next(), retryAfter, limits), patience);
      if (this.#isRetired || patience.aborted) throw giveUp(`ended after ${times(attempts)}`, failure);
      this.#connection.retried();
    }
  }
}

function giveUp(what: string, { reason, status }: Failure): WriteError {
  return new WriteError('undelivered', `${what}: ${reason}`, { status });
}

function times(attempts: number): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}
