import type { Health, HealthState } from '../component/index.ts';
import { leastHealthy } from '../component/index.ts';
import type { Clock } from '../util/index.ts';

/** The two things the runtime knows of a node's health: how its evaluation and how its work went. */
export class HealthRecord {
  readonly #clock: Clock;
  #evaluation: Health;
  #work: Health | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#evaluation = this.#state('unknown', 'component created');
  }

  evaluated(): void {
    this.#evaluation = this.#state('healthy', 'component evaluated');
  }

  evaluationFailed(message: string): void {
    this.#evaluation = this.#state('unhealthy', `component evaluation failed: ${message}`);
  }

  started(): void {
    this.#work = this.#state('healthy', 'started component');
  }

  ended(failure: string | undefined): void {
    this.#work =
      failure === undefined
        ? this.#state('exited', 'component shut down cleanly')
        : this.#state('exited', `component shut down with error: ${failure}`);
  }

  /** The least healthy of evaluation, work and what the component says itself. */
  total(reported: Health | undefined): Health {
    const others = [this.#work, reported].filter((health) => health !== undefined);
    return leastHealthy(this.#evaluation, ...others);
  }

  #state(state: HealthState, message: string): Health {
    return { state, message, updatedMs: this.#clock.now() };
  }
}
