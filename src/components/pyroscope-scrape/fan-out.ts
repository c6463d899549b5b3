import type { Throughput } from '../../component/index.ts';
import type { Profile, ProfilesReceiver } from '../../model/index.ts';
import type { Counter, Histogram, MetricsScope } from '../../telemetry/index.ts';
import { RateMeter } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { errorMessage, toError } from '../../util/index.ts';

/**
 * Hands each profile to every receiver, all at the same time: one that fails or is slow takes nothing from the others.
 * Receivers may be replaced at any time; the next profile goes to the new ones.
 */
export class FanOut {
  readonly #clock: Clock;
  readonly #latencySeconds: Histogram;
  readonly #forwarded: Counter;
  readonly #profileRate: RateMeter;
  readonly #byteRate: RateMeter;
  #receivers: readonly ProfilesReceiver[] = [];

  constructor(clock: Clock, scope: MetricsScope) {
    this.#clock = clock;
    this.#profileRate = new RateMeter(clock);
    this.#byteRate = new RateMeter(clock);
    this.#latencySeconds = scope.histogram({
      name: 'pyroscope_fanout_latency',
      help: 'Write latency for sending to direct and indirect components, in seconds.',
    });
    this.#forwarded = scope.counter({
      name: 'pyroscope_forwarded_entries_total',
      help: 'Profiles that every receiver took.',
    });
  }

  /** What is handed to each receiver. */
  get throughput(): Throughput {
    return { profilesPerSecond: this.#profileRate.perSecond(), bytesPerSecond: this.#byteRate.perSecond() };
  }

  /** Replaces the receivers; undefined ones are left out. */
  setReceivers(receivers: readonly (ProfilesReceiver | undefined)[]): void {
    this.#receivers = receivers.filter((receiver) => receiver !== undefined);
  }

  /**
   * Resolves when every receiver has answered for the profile.
   * @throws AggregateError with the error of each receiver that did not take it
   */
  async append(profile: Profile, signal: AbortSignal): Promise<void> {
    const startMs = this.#clock.monotonic();
    this.#profileRate.add(1);
    this.#byteRate.add(profile.body.byteLength);
    const receivers = this.#receivers;
    const answers = await Promise.allSettled(
      receivers.map(async (receiver) => receiver.append(profile, signal)),
    );
    this.#latencySeconds.observe({}, (this.#clock.monotonic() - startMs) / 1_000);
    const errors = answers.flatMap((answer, index) =>
      answer.status === 'rejected' ? [describe(receivers[index], answer.reason)] : [],
    );
    if (errors.length > 0) throw new AggregateError(errors, errors.map(errorMessage).join('; '));
    this.#forwarded.inc({});
  }
}

function describe(receiver: ProfilesReceiver | undefined, reason: unknown): Error {
  return new Error(`${receiver?.componentId} did not take the profile: ${errorMessage(reason)}`, {
    cause: toError(reason),
  });
}
