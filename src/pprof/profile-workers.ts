import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { WorkerError, WorkerThread } from '../threads/index.ts';
import type { Clock } from '../util/index.ts';
import { promisedBytes } from './gzip.ts';
import { PprofError } from './pprof-error.ts';
import type { ProfileJob, ProfileResult } from './profile-processor.ts';
import { ProfileProcessor } from './profile-processor.ts';
import { TurnQueue } from './turn-queue.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/** More would not be kept busy by one thread that fetches. */
const MAX_WORKERS = 8;
/**
 * Up to this size a profile is worked on where it arrives, in two or three milliseconds at most. A worker takes 0.1 ms
 * of CPU more for the way there and back, keeps 15 MB, and is slow until its code is compiled; only what would hold up
 * the event loop is worth that.
 */
const DEFAULT_SMALL_BYTES = 256 * 1024;
/** With so many profiles waiting this thread does not keep up, and small ones go to a worker, too, … */
const MANY_WAITING = 500;
/** … if one has fewer than so many to do. */
const MANY_IN_THREAD = 50;
/** Profiles shrink to a third or a quarter. */
const SMALL_RATIO = 4;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_PENDING_BYTES = 128 * 1024 * 1024;

export interface ProfileWorkersOptions {
  readonly clock: Clock;
  /** The most bytes that a profile may have once decompressed; 64 MiB by default. */
  readonly maxBytes?: number;
  /**
   * Threads besides the caller's own: at least one, or else a large profile would hold up everything. One less than
   * there are cores by default.
   */
  readonly workerCount?: number | undefined;
  /** Up to this size, uncompressed, profiles are worked on on the caller's thread. */
  readonly smallBytes?: number | undefined;
  /** How many bytes of bodies may wait. */
  readonly maxPendingBytes?: number | undefined;
  /** The module that runs in the threads; another one only in tests. */
  readonly entry?: URL | undefined;
}

/** For metrics. */
export interface ProfileWorkersStats {
  /** Threads that run now. */
  readonly workers: number;
  readonly pendingJobs: number;
  readonly pendingBytes: number;
  readonly seriesCount: number;
  /** What the baselines of all series take. */
  readonly baselineBytes: number;
  /** Threads that crashed so far, and baselines that were lost with them. */
  readonly crashes: number;
  readonly lostBaselines: number;
}

type ProfileThread = WorkerThread<WorkerRequest, WorkerAnswer>;

/** A series whose baseline is in a thread. */
interface Home {
  readonly thread: ProfileThread;
  baselineBytes: number;
}

/**
 * Checks and differences profiles without holding up the event loop: small ones at once on the caller's thread, a few
 * milliseconds of work a turn; large ones, and small ones that are too many for it, in worker threads, which are started
 * when they are needed. The baselines of a
 * series are where its profiles are worked on: it moves to a thread with its first large profile, and stays there.
 *
 * A thread that crashes takes the baselines of its series with it; they begin anew, which `stats` counts.
 */
export class ProfileWorkers {
  readonly #maxBytes: number;
  readonly #maxPendingBytes: number;
  readonly #smallBytes: number;
  readonly #threads: readonly ProfileThread[];
  /** For the series that are on this thread. */
  readonly #here = new ProfileProcessor();
  /** The series that are not. */
  readonly #homes = new Map<string, Home>();
  readonly #turns: TurnQueue;
  readonly #pending = new Set<Promise<unknown>>();
  #pendingBytes = 0;
  #crashes = 0;
  #lostBaselines = 0;
  #isClosed = false;

  constructor(options: ProfileWorkersOptions) {
    const {
      clock,
      maxBytes = DEFAULT_MAX_BYTES,
      workerCount,
      maxPendingBytes = DEFAULT_MAX_PENDING_BYTES,
    } = options;
    const entry = options.entry ?? new URL(`./profile-worker${extname(import.meta.url)}`, import.meta.url);
    const count = Math.max(1, workerCount ?? availableParallelism() - 1);
    this.#turns = new TurnQueue(clock);
    this.#maxBytes = maxBytes;
    this.#maxPendingBytes = maxPendingBytes;
    this.#smallBytes = options.smallBytes ?? DEFAULT_SMALL_BYTES;
    this.#threads = Array.from({ length: Math.min(count, MAX_WORKERS) }, () => {
      const thread: ProfileThread = new WorkerThread(entry, 'profiles', () => this.#crashed(thread));
      return thread;
    });
  }

  /**
   * Works on one profile; those of a series in the order of the calls. The body stays the caller's and is not changed.
   *
   * @throws PprofError for what is no valid profile; the series goes on from the last that was
   * @throws WorkerError when the job could not be done
   */
  async process(job: ProfileJob): Promise<ProfileResult> {
    if (this.#isClosed) throw new WorkerError('closed', 'the profile workers have been closed');
    const { byteLength } = job.body;
    if (this.#pendingBytes > 0 && this.#pendingBytes + byteLength > this.#maxPendingBytes) {
      const message = `${this.#pendingBytes} bytes of profiles wait already; the limit is ${this.#maxPendingBytes}`;
      throw new WorkerError('overloaded', message);
    }
    const result = this.#turns.begin(() => this.#run(job));
    this.#pendingBytes += byteLength;
    this.#pending.add(result);
    try {
      return await result;
    } finally {
      this.#pending.delete(result);
      this.#pendingBytes -= byteLength;
    }
  }

  /** Forgets the baseline of a series that has gone; none of its jobs may be under way. */
  drop(series: string): void {
    this.#here.drop(series);
    const home = this.#homes.get(series);
    if (home === undefined) return;
    this.#homes.delete(series);
    // A thread that crashes meanwhile has forgotten it, too.
    home.thread.ask({ type: 'drop', series }).catch(() => undefined);
  }

  /**
   * The baseline of a series in bytes, for `import` here or elsewhere; undefined if it has none.
   *
   * @throws WorkerError
   */
  async export(series: string): Promise<Uint8Array | undefined> {
    const home = this.#homes.get(series);
    if (home === undefined) return this.#here.export(series);
    const answer = await home.thread.ask({ type: 'export', series });
    if (answer.type === 'exported') return answer.baseline;
    throw refusal(answer);
  }

  /** Gives a series a baseline in place of what it has. @throws BaselineError, and the series stays as it was */
  import(series: string, baseline: Uint8Array): void {
    const imported = new ProfileProcessor();
    imported.import(series, baseline);
    this.drop(series);
    this.#here.import(series, baseline);
  }

  get stats(): ProfileWorkersStats {
    let baselineBytes = this.#here.sizeBytes;
    for (const home of this.#homes.values()) baselineBytes += home.baselineBytes;
    return {
      workers: this.#threads.filter(({ isRunning }) => isRunning).length,
      pendingJobs: this.#pending.size,
      pendingBytes: this.#pendingBytes,
      seriesCount: this.#here.seriesCount + this.#homes.size,
      baselineBytes,
      crashes: this.#crashes,
      lostBaselines: this.#lostBaselines,
    };
  }

  /** Takes no more jobs, waits for those that it has, and ends the threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#pending);
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async #run(job: ProfileJob): Promise<ProfileResult> {
    const maxBytes = job.maxBytes ?? this.#maxBytes;
    const isElsewhere = job.deltaKind !== undefined && this.#homes.has(job.series);
    if (isElsewhere || !this.#isSmall(job.body) || this.#isBehind) return this.#runInThread(job, maxBytes);
    try {
      return this.#runHere(job, Math.min(maxBytes, this.#smallBytes));
    } catch (error) {
      // Larger than it promised to be.
      if (error instanceof PprofError && error.code === 'too-large') return this.#runInThread(job, maxBytes);
      throw error;
    }
  }

  get #isBehind(): boolean {
    return (
      this.#turns.waiting >= MANY_WAITING &&
      this.#threads.some(({ pendingCount }) => pendingCount < MANY_IN_THREAD)
    );
  }

  /** As far as the body tells. */
  #isSmall(body: Uint8Array): boolean {
    return body.byteLength <= this.#smallBytes / SMALL_RATIO && promisedBytes(body) <= this.#smallBytes;
  }

  #runHere(job: ProfileJob, maxBytes: number): ProfileResult {
    return this.#turns.measure(() => this.#here.process(job, maxBytes));
  }

  async #runInThread(job: ProfileJob, maxBytes: number): Promise<ProfileResult> {
    const { series, deltaKind } = job;
    const home = (deltaKind === undefined ? undefined : this.#homes.get(series)) ?? {
      thread: this.#choose(deltaKind !== undefined),
      baselineBytes: this.#here.sizeBytesOf(series),
    };
    let baseline: Uint8Array | undefined;
    if (deltaKind !== undefined && !this.#homes.has(series)) {
      baseline = this.#here.export(series);
      this.#here.drop(series);
      this.#homes.set(series, home);
    }
    const answer = await this.#turns.measure(() => {
      // A copy, a hundredth of the work: what came may be part of a larger buffer, and callers quote it in errors.
      const body = new Uint8Array(job.body);
      return home.thread.ask({ type: 'process', job: { series, deltaKind, body }, maxBytes, baseline }, [
        body.buffer,
      ]);
    });
    if (answer.type !== 'processed') throw refusal(answer);
    home.baselineBytes = answer.baselineBytes;
    const { facts } = answer.result;
    return { facts, body: deltaKind === undefined ? job.body : answer.result.body };
  }

  /** For a series, which stays there, the thread with the fewest; else one that has nothing to do and runs already. */
  #choose(isForSeries: boolean): ProfileThread {
    const series = new Map<ProfileThread, number>();
    if (isForSeries) {
      for (const { thread } of this.#homes.values()) series.set(thread, (series.get(thread) ?? 0) + 1);
    }
    const cost = (thread: ProfileThread): number =>
      isForSeries ? (series.get(thread) ?? 0) : thread.pendingCount + (thread.isRunning ? 0 : 0.5);
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('there are no worker threads');
    return others.reduce((least, thread) => (cost(thread) < cost(least) ? thread : least), first);
  }

  #crashed(thread: ProfileThread): void {
    this.#crashes++;
    for (const [series, home] of this.#homes) {
      if (home.thread !== thread) continue;
      this.#homes.delete(series);
      if (home.baselineBytes > 0) this.#lostBaselines++;
    }
  }
}

/** An answer that is none, as an error. */
function refusal(answer: WorkerAnswer): PprofError | WorkerError {
  if (answer.type === 'refused') return new PprofError(answer.code, answer.message);
  const what = answer.type === 'failed' ? answer.message : `unexpected answer ${answer.type}`;
  return new WorkerError('failed', `a profile worker failed: ${what}`);
}
