import { compress } from '../pprof/index.ts';
import type { Clock } from '../util/index.ts';
import { AllocationProfile } from './allocation-profile.ts';
import { BusyError } from './busy-error.ts';
import { GarbageCollection } from './garbage-collection.ts';
import { profileContentions, profileResources } from './resource-profile.ts';
import { profileTime } from './time-profile.ts';

export type ProfileName = 'allocs' | 'heap' | 'block' | 'mutex' | 'goroutine' | 'profile' | 'fgprof';

/** The profiles of a process by the paths under which Go programs serve them. */
export const PROFILE_PATHS: ReadonlyMap<string, ProfileName> = new Map([
  ['/debug/pprof/allocs', 'allocs'],
  ['/debug/pprof/heap', 'heap'],
  ['/debug/pprof/block', 'block'],
  ['/debug/pprof/mutex', 'mutex'],
  ['/debug/pprof/goroutine', 'goroutine'],
  ['/debug/pprof/profile', 'profile'],
  ['/debug/fgprof', 'fgprof'],
]);

/** Go's default length of a time profile, and the longest that is taken here. */
const DEFAULT_SECONDS = 30;
export const MAX_SECONDS = 300;

/** Reads the `seconds` of a query; undefined when it asks for something that cannot be. */
export function parseSeconds(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return DEFAULT_SECONDS;
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** Whether a query asks for a collection first, as Go reads `gc`: by a whole number above 0. */
export function parseCollects(text: string | null | undefined): boolean {
  return /^\+?0*[1-9]\d*$/.test(text ?? '');
}

/** How many time profiles may run at once; each costs CPU. */
const MAX_TIME_PROFILES = 8;

/** Takes profiles of this process. Costs nothing until the first is asked for. */
export class SelfProfiles {
  readonly #clock: Clock;
  readonly #allocations: AllocationProfile;
  readonly #garbage: GarbageCollection;
  #timeProfiles = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#allocations = new AllocationProfile(clock);
    this.#garbage = new GarbageCollection(clock);
  }

  /**
   * Collects garbage, so that what the process says of its heap afterwards is what it uses.
   * @throws BusyError when that was done only just now: it stops the process for a moment
   */
  collectGarbage(): Promise<void> {
    return this.#garbage.run();
  }

  /**
   * One profile as gzipped pprof.
   * @param seconds how long `profile` (time on the CPU) and `fgprof` (time that passed) look
   * @param signal ends the look early; what was seen until then is given
   * @throws BusyError when too many run already
   */
  async take(name: ProfileName, seconds: number, signal: AbortSignal): Promise<Uint8Array> {
    switch (name) {
      case 'allocs':
      case 'heap':
        return compress(await this.#allocations.take());
      case 'block':
      case 'mutex':
        return compress(profileContentions(this.#clock));
      case 'goroutine':
        return compress(profileResources(this.#clock));
      case 'profile':
        return compress(await this.#profileTime('cpu', seconds, signal));
      case 'fgprof':
        return compress(await this.#profileTime('wall', seconds, signal));
    }
  }

  async #profileTime(kind: 'cpu' | 'wall', seconds: number, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#timeProfiles >= MAX_TIME_PROFILES) {
      throw new BusyError(`${MAX_TIME_PROFILES} profiles run already; try again when one has ended`);
    }
    this.#timeProfiles++;
    try {
      return await profileTime(kind, seconds, this.#clock, signal);
    } finally {
      this.#timeProfiles--;
    }
  }
}
