import type { Profile, ProfilesReceiver } from '../../src/model/index.ts';

/** A receiver that keeps what it takes, and can be waited on. */
export class RecordingReceiver implements ProfilesReceiver {
  readonly componentId: string;
  readonly profiles: Profile[] = [];
  /** Called before a profile is kept; throw to refuse it, or wait to hold it back. */
  onAppend: (profile: Profile, signal: AbortSignal | undefined) => void | Promise<void> = () => undefined;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(componentId = 'pyroscope.write.test') {
    this.componentId = componentId;
  }

  async append(profile: Profile, signal?: AbortSignal): Promise<void> {
    await this.onAppend(profile, signal);
    this.profiles.push(profile);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async appendIngest(): Promise<void> {
    throw new Error('this receiver takes profiles only');
  }

  /** The oldest profile that this function has not given yet. */
  async next(): Promise<Profile> {
    for (;;) {
      const profile = this.profiles[this.#taken];
      if (profile !== undefined) {
        this.#taken++;
        return profile;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
