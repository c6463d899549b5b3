import type { Clock } from '../util/index.ts';

/** Tells of things that come in crowds: the first at once, and then, as long as more come, their sum once in a while. */
export class SummedReport<T> {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #add: (sum: T, more: T) => T;
  readonly #tell: (item: T) => void;
  /** What has not been told yet, by key; there while the time since the last telling runs. */
  readonly #untold = new Map<string, T | undefined>();

  constructor(
    clock: Clock,
    intervalMs: number,
    how: { readonly add: (sum: T, more: T) => T; readonly tell: (item: T) => void },
  ) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#add = how.add;
    this.#tell = how.tell;
  }

  /** Tells of an item now or, summed up with others of its key, later. */
  report(key: string, item: T): void {
    if (this.#untold.has(key)) {
      const sum = this.#untold.get(key);
      this.#untold.set(key, sum === undefined ? item : this.#add(sum, item));
      return;
    }
    this.#tell(item);
    this.#untold.set(key, undefined);
    this.#clock.after(this.#intervalMs, () => this.#renew(key), 'background');
  }

  #renew(key: string): void {
    const sum = this.#untold.get(key);
    this.#untold.delete(key);
    if (sum !== undefined) this.report(key, sum);
  }
}
