import type { Clock, Timer } from '../util/index.ts';
import { toError } from '../util/index.ts';
import { QueueError } from './errors.ts';

export interface GroupCommitOptions<T> {
  readonly clock: Clock;
  /** How long the first of a group waits for others. */
  readonly lingerMs: number;
  /** A group of so many bytes does not wait, and takes no more. */
  readonly maxGroupBytes: number;
  /** More than this is not accepted while it waits to be committed. */
  readonly maxPendingBytes: number;
  /** Makes a group durable, which may be empty. Never runs twice at a time. */
  readonly commit: (items: readonly T[]) => Promise<void>;
  /** Runs after each commit, when its items have been told. Never rejects. */
  readonly afterwards: () => Promise<void>;
}

interface Waiting<T> {
  readonly item: T;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers items into groups that are committed together, one group at a time. */
export class GroupCommit<T> {
  readonly #options: GroupCommitOptions<T>;
  #waiting: Waiting<T>[] = [];
  #waitingBytes = 0;
  #isWanted = false;
  #isDraining = false;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;

  constructor(options: GroupCommitOptions<T>) {
    this.#options = options;
  }

  /** Resolves when the item is durable. @throws QueueError `overloaded`, or what the commit throws */
  add(item: T, bytes: number): Promise<void> {
    const { maxPendingBytes } = this.#options;
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > maxPendingBytes)
      return Promise.reject(
        new QueueError(
          'overloaded',
          `the queue's disk does not keep up: ${this.#waitingBytes} bytes wait to be written, the limit is ${maxPendingBytes}`,
        ),
      );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#schedule();
    });
  }

  /** Asks for a commit soon, even of nothing. */
  request(): void {
    this.#isWanted = true;
    this.#schedule();
  }

  /** Commits everything that waits, without lingering from now on. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    do {
      await this.#start();
    } while (this.#waiting.length > 0);
  }

  #schedule(): void {
    if (this.#running !== undefined || this.#isDraining) return;
    const { clock, lingerMs, maxGroupBytes } = this.#options;
    if (this.#waitingBytes >= maxGroupBytes) void this.#start();
    else this.#timer ??= clock.after(lingerMs, () => void this.#start());
  }

  /** Runs one commit after the one that is running, if any. Never rejects. */
  #start(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0 || this.#isWanted) this.#schedule();
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    this.#isWanted = false;
    const group = this.#nextGroup();
    try {
      await this.#options.commit(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(toError(error));
    }
    await this.#options.afterwards();
  }

  #nextGroup(): Waiting<T>[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      if (count > 0 && bytes + waiting.bytes > this.#options.maxGroupBytes) break;
      bytes += waiting.bytes;
      count++;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }
}
