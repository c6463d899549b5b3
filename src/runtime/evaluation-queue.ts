import type { Clock } from '../util/index.ts';
import type { Evaluable, EvaluationSink } from './node.ts';
import type { SerialQueue } from './serial-queue.ts';

/** Called after each evaluation, with its length in seconds. */
type Evaluated = (module: Evaluable, localId: string, seconds: number) => void;

/**
 * Collects nodes to evaluate again and evaluates them one by one, dependencies first within a module, together with
 * loads in one serial queue, so that nothing is ever evaluated half-way through a reload.
 */
export class EvaluationQueue implements EvaluationSink {
  readonly #waiting = new Map<Evaluable, Set<string>>();
  readonly #serial: SerialQueue;
  readonly #clock: Clock;
  readonly #evaluated: Evaluated;
  #isScheduled = false;

  constructor(serial: SerialQueue, clock: Clock, evaluated: Evaluated) {
    this.#serial = serial;
    this.#clock = clock;
    this.#evaluated = evaluated;
  }

  /** How many nodes wait. */
  get size(): number {
    let size = 0;
    for (const ids of this.#waiting.values()) size += ids.size;
    return size;
  }

  add(module: Evaluable, localId: string): void {
    const ids = this.#waiting.get(module) ?? new Set();
    ids.add(localId);
    this.#waiting.set(module, ids);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void this.#serial.run(() => this.#drain());
  }

  async #drain(): Promise<void> {
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) {
        const startedMs = this.#clock.monotonic();
        await next.module.evaluate(next.localId);
        this.#evaluated(next.module, next.localId, (this.#clock.monotonic() - startedMs) / 1000);
      }
    } finally {
      this.#isScheduled = false;
    }
  }

  #take(): { module: Evaluable; localId: string } | undefined {
    for (const [module, ids] of this.#waiting) {
      let first: string | undefined;
      for (const id of ids) {
        const isEarlier = first === undefined || (module.rank(id) ?? 0) < (module.rank(first) ?? 0);
        if (isEarlier) first = id;
      }
      if (first !== undefined) ids.delete(first);
      if (ids.size === 0) this.#waiting.delete(module);
      if (first !== undefined) return { module, localId: first };
    }
    return undefined;
  }
}
