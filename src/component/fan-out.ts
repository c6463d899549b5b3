import type { IngestRequest, Profile, ProfilesReceiver } from '../model/index.ts';
import type { Counter, Histogram, MetricsScope } from '../telemetry/index.ts';
import { RateMeter } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage, toError } from '../util/index.ts';
import type { Throughput } from './target-status.ts';

/** The receivers of a `forward_to` as they are decoded: null in the list is undefined here. */
export type Receivers = readonly (ProfilesReceiver | undefined)[];

/**
 * Hands something to every receiver, all at the same time: one that fails or is slow takes nothing from the others.
 * Resolves when every one has answered for it.
 * @throws AggregateError with the error of each receiver that did not take it; its `cause` is what the receiver threw
 */
export async function handToAll(
  receivers: Receivers,
  hand: (receiver: ProfilesReceiver) => Promise<void>,
): Promise<void> {
  const handTo = async (receiver: ProfilesReceiver | undefined): Promise<Error | undefined> => {
    try {
      if (receiver !== undefined) await hand(receiver);
      return undefined;
    } catch (error) {
      return describe(receiver, error);
    }
  };
  const answers =
    receivers.length === 1 ? [await handTo(receivers[0])] : await Promise.all(receivers.map(handTo));
  const errors = answers.filter((answer) => answer !== undefined);
  if (errors.length > 0) throw new AggregateError(errors, errors.map(errorMessage).join('; '));
}

/**
 * Hands each profile to every receiver, and measures how that goes. Receivers may be replaced at any time; the next
 * profile goes to the new ones.
 */
export class FanOut {
  readonly #clock: Clock;
  readonly #latencySeconds: Histogram;
  readonly #forwarded: Counter;
  readonly #profileRate: RateMeter;
  readonly #byteRate: RateMeter;
  #receivers: Receivers = [];

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
  setReceivers(receivers: Receivers): void {
    this.#receivers = receivers;
  }

  /** Resolves when every receiver has answered for the profile. @throws as `handToAll` */
  async append(profile: Profile, signal?: AbortSignal): Promise<void> {
    this.#took(profile.body);
    await this.#measured((receiver) => receiver.append(profile, signal));
    this.#forwarded.inc({});
  }

  /** The same for a raw push, which is not counted. @throws as `handToAll` */
  appendIngest(request: IngestRequest, signal?: AbortSignal): Promise<void> {
    this.#took(request.body);
    return this.#measured((receiver) => receiver.appendIngest(request, signal));
  }

  #took(body: Uint8Array): void {
    this.#profileRate.add(1);
    this.#byteRate.add(body.byteLength);
  }

  async #measured(hand: (receiver: ProfilesReceiver) => Promise<void>): Promise<void> {
    const startMs = this.#clock.monotonic();
    try {
      await handToAll(this.#receivers, hand);
    } finally {
      this.#latencySeconds.observe({}, (this.#clock.monotonic() - startMs) / 1_000);
    }
  }
}

function describe(receiver: ProfilesReceiver | undefined, reason: unknown): Error {
  return new Error(`${receiver?.componentId} did not take the profile: ${errorMessage(reason)}`, {
    cause: toError(reason),
  });
}
