import type { Component, ComponentContext } from '../component/index.ts';
import type { Target } from '../model/index.ts';
import type { Counter, LogFields } from '../telemetry/index.ts';
import { FailureLog } from '../telemetry/index.ts';
import { Doorbell, errorMessage } from '../util/index.ts';

/** Something that knows targets, as one set of arguments says. */
export interface TargetSource {
  /** All targets as they are now. @throws when they cannot be told: the last ones stay */
  targets(signal: AbortSignal): Promise<readonly Target[]>;
  /** Ends connections; no more requests come. */
  close?(): Promise<void>;
}

export interface PollingOptions<Args> {
  /** Makes the source, without an effect outside yet. @throws when the arguments cannot be used */
  readonly open: (args: Args) => TargetSource;
  readonly intervalMs: (args: Args) => number;
  /** Name of the counter of refreshes that failed, as Prometheus has it. */
  readonly failuresMetric: string;
  /** What the log names when a refresh fails. */
  readonly logFields?: (args: Args) => LogFields;
}

/** A kind of discovery that asks again and again, and keeps the last targets while there is no answer. */
export class PollingDiscovery<Args> implements Component<Args> {
  readonly #context: ComponentContext;
  readonly #options: PollingOptions<Args>;
  readonly #failedRefreshes: Counter;
  readonly #failures: FailureLog;
  readonly #doorbell = new Doorbell();
  #args: Args;
  #source: TargetSource;
  /** Ends the refresh that is under way. */
  #attempt: AbortController | undefined;
  #targets: readonly Target[] = [];
  #refreshedMs: number | undefined;

  /** @throws when the arguments cannot be used */
  constructor(context: ComponentContext, args: Args, options: PollingOptions<Args>) {
    this.#context = context;
    this.#options = options;
    this.#args = args;
    this.#source = options.open(args);
    this.#failures = new FailureLog(context.logger);
    this.#failedRefreshes = context.metrics.counter({
      name: options.failuresMetric,
      help: 'Refreshes of the targets that failed.',
    });
    context.setExports({ targets: [] });
  }

  async update(args: Args): Promise<void> {
    const previous = this.#source;
    this.#source = this.#options.open(args);
    this.#args = args;
    this.#attempt?.abort();
    this.#doorbell.ring();
    await previous.close?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#attempt?.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        await this.#refresh(signal);
        await this.#doorbell.wait(this.#context.clock, this.#options.intervalMs(this.#args), signal);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#source.close?.();
    }
  }

  /** The last refresh, how many targets there are, and why refreshing fails, if it does. */
  debugInfo(): unknown {
    return {
      targets: this.#targets.length,
      last_refresh: this.#refreshedMs === undefined ? '' : new Date(this.#refreshedMs).toISOString(),
      last_error: this.#failures.reason ?? '',
    };
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const source = this.#source;
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      const targets = await source.targets(attempt.signal);
      if (source !== this.#source) return;
      this.#targets = targets;
      this.#refreshedMs = this.#context.clock.now();
      this.#failures.recovered('discovering targets again', { targets: targets.length });
      this.#context.setExports({ targets });
    } catch (error) {
      // A refresh that was ended by the end of the component or by new arguments has not failed.
      if (signal.aborted || source !== this.#source) return;
      this.#failedRefreshes.inc({});
      const fields = this.#options.logFields?.(this.#args) ?? {};
      this.#failures.failed('failed to discover targets, keeping the last ones', errorMessage(error), fields);
    } finally {
      this.#attempt = undefined;
    }
  }
}
