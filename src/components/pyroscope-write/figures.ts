import type { QueueStatus, Throughput } from '../../component/index.ts';
import { RateMeter } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';

/** What goes into an endpoint's queue and comes out of it, for whoever looks at it. */
export class Figures {
  readonly #clock: Clock;
  readonly #in: RateMeter;
  readonly #out: RateMeter;
  readonly #outBytes: RateMeter;
  readonly #dropped = new Map<string, number>();
  #sentProfiles = 0;
  #sentBytes = 0;
  #retries = 0;
  #isFailing = false;
  #lastError = '';
  #lastErrorMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#in = new RateMeter(clock);
    this.#out = new RateMeter(clock);
    this.#outBytes = new RateMeter(clock);
  }

  took(): void {
    this.#in.add(1);
  }

  sent(profiles: number, bytes: number): void {
    this.#out.add(profiles);
    this.#outBytes.add(bytes);
    this.#sentProfiles += profiles;
    this.#sentBytes += bytes;
  }

  retried(): void {
    this.#retries++;
  }

  dropped(reason: string, profiles: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + profiles);
  }

  /** Notes how an attempt went; `reason` is undefined after a success. */
  attempted(reason: string | undefined): void {
    this.#isFailing = reason !== undefined;
    if (reason === undefined) return;
    this.#lastError = reason;
    this.#lastErrorMs = this.#clock.now();
  }

  get throughput(): Throughput {
    return { profilesPerSecond: this.#out.perSecond(), bytesPerSecond: this.#outBytes.perSecond() };
  }

  /** Everything but what waits. */
  show(): Omit<QueueStatus, 'endpoint' | 'isDurable' | 'profiles' | 'bytes' | 'oldestAgeMs'> {
    return {
      inPerSecond: this.#in.perSecond(),
      outPerSecond: this.#out.perSecond(),
      outBytesPerSecond: this.#outBytes.perSecond(),
      sentProfiles: this.#sentProfiles,
      sentBytes: this.#sentBytes,
      retries: this.#retries,
      isFailing: this.#isFailing,
      lastError: this.#lastError,
      lastErrorMs: this.#lastErrorMs,
      dropped: Object.fromEntries(this.#dropped),
    };
  }
}
