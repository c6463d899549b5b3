import type { HeapProfiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import type { Frame } from '../pprof/index.ts';
import { ProfileBuilder } from '../pprof/index.ts';
import type { Clock, Timer } from '../util/index.ts';
import { call } from './call-tree.ts';

/** How long after a look V8 goes on keeping samples; without a bound they would pile up when nobody looks again. */
const IDLE_MS = 10 * 60_000;
const PERIOD_BYTES = 512 * 1024;
/** With these two, memory that has been freed again counts, too. */
const OPTIONS = {
  samplingInterval: PERIOD_BYTES,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
};

interface Total {
  readonly stack: readonly Frame[];
  bytes: number;
}

/**
 * What this process has allocated since the first look, by stack, as the bytes of Go's allocs profile. Between two looks
 * V8 keeps the samples; a look adds them to the sums and begins anew, so that what is kept is bounded by the number of
 * stacks.
 */
export class AllocationProfile {
  readonly #clock: Clock;
  readonly #session = new Session();
  readonly #totals = new Map<string, Total>();
  #idle: Timer | undefined;
  #isStarted = false;
  /** Looks follow one another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The sums so far as raw pprof. */
  take(): Promise<Uint8Array> {
    this.#idle?.cancel();
    const next = this.#last.then(async () => {
      await this.#collect();
      this.#idle?.cancel();
      this.#idle = this.#clock.after(IDLE_MS, () => this.#rest(), 'background');
      return this.#encode();
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #collect(): Promise<void> {
    if (this.#isStarted) {
      const { profile } = await this.#session.post('HeapProfiler.stopSampling');
      this.#add(profile.head, []);
    } else {
      this.#session.connect();
      this.#isStarted = true;
    }
    await this.#session.post('HeapProfiler.startSampling', OPTIONS);
  }

  /** Stops sampling until the next look; what was allocated since the last one counts. */
  #rest(): void {
    this.#last = this.#last.then(async () => {
      const { profile } = await this.#session.post('HeapProfiler.stopSampling');
      this.#add(profile.head, []);
      this.#session.disconnect();
      this.#isStarted = false;
    });
  }

  #add(
    { callFrame, selfSize, children }: HeapProfiler.SamplingHeapProfileNode,
    caller: readonly Frame[],
  ): void {
    const stack = call(caller, callFrame);
    if (selfSize > 0) {
      const key = JSON.stringify(stack);
      const total = this.#totals.get(key) ?? { stack, bytes: 0 };
      total.bytes += Math.round(selfSize);
      this.#totals.set(key, total);
    }
    for (const child of children) this.#add(child, stack);
  }

  #encode(): Uint8Array {
    const builder = new ProfileBuilder({
      sampleTypes: [{ type: 'alloc_space', unit: 'bytes' }],
      periodType: { type: 'space', unit: 'bytes' },
      period: PERIOD_BYTES,
      timeNanos: BigInt(Math.round(this.#clock.now())) * 1_000_000n,
    });
    for (const { stack, bytes } of this.#totals.values()) {
      builder.addSample({ stack, values: [bytes] });
    }
    return builder.encode();
  }
}
