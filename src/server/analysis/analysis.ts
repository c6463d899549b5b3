import { extname } from 'node:path';
import { PprofError } from '../../pprof/index.ts';
import { WorkerThread } from '../../threads/index.ts';
import type { Clock, Timer } from '../../util/index.ts';
import { AppError } from '../../util/index.ts';
import type { AnalysisAnswer, AnalysisJob } from './jobs.ts';
import type { Merged, MergePart } from './merge-parts.ts';

/** More than people who look can ask for; programs have to wait. */
const MAX_WAITING = 32;
/** A thread takes some 20 MB, and people look at profiles now and then. */
const IDLE_MS = 30_000;
const ENTRY = new URL(`./analysis-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Works out what people look at, in a thread of its own, one after the other: it may take seconds, in which a node has
 * scrapes to begin.
 */
export class Analysis {
  readonly #clock: Clock;
  readonly #thread: WorkerThread<AnalysisJob, AnalysisAnswer>;
  #idle: Timer | undefined;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#thread = new WorkerThread(ENTRY, 'analysis', () => undefined);
  }

  /** Whether there is a thread at the moment. */
  get isRunning(): boolean {
    return this.#thread.isRunning;
  }

  /** A profile as the flame graph takes it. @throws PprofError, RangeError for a sample type that it lacks, or AppError */
  flame(body: Uint8Array, sampleType: string | undefined): Promise<object> {
    return this.#shown({ type: 'flame', body: alone(body), sampleType });
  }

  /** How one profile differs from another, function by function. @throws as `flame` */
  difference(before: Uint8Array, after: Uint8Array, sampleType: string | undefined): Promise<object> {
    return this.#shown({ type: 'difference', before: alone(before), after: alone(after), sampleType });
  }

  /** Several profiles as one. @throws AppError */
  async merge(parts: readonly MergePart[]): Promise<Merged> {
    const whole = parts.map(({ body, count }) => ({ body: alone(body), count }));
    const answer = await this.#ask({ type: 'merge', parts: whole });
    if (answer.type === 'merged') return answer.merged;
    throw failureOf(answer);
  }

  /** Takes no more work, and ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#idle?.cancel();
    await this.#thread.close();
  }

  async #shown(job: AnalysisJob): Promise<object> {
    const answer = await this.#ask(job);
    if (answer.type === 'shown') return answer.json;
    throw failureOf(answer);
  }

  async #ask(job: AnalysisJob): Promise<AnalysisAnswer> {
    if (this.#isClosed) throw new AppError('closed', 'the node is stopping');
    if (this.#thread.pendingCount >= MAX_WAITING) {
      throw new AppError('busy', 'too many profiles are being looked at; try again in a moment');
    }
    this.#idle?.cancel();
    try {
      return await this.#thread.ask(job);
    } finally {
      if (this.#thread.pendingCount === 0 && !this.#isClosed) {
        this.#idle?.cancel();
        this.#idle = this.#clock.after(IDLE_MS, () => void this.#thread.close(), 'background');
      }
    }
  }
}

/** The bytes in a buffer of their own: with a part, the whole that it is of would be copied to the thread. */
function alone(body: Uint8Array): Uint8Array {
  return body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
}

function failureOf(answer: AnalysisAnswer): Error {
  switch (answer.type) {
    case 'refused':
      return new PprofError(answer.code, answer.message);
    case 'lacking':
      return new RangeError(answer.message);
    case 'failed':
      return new Error(`a profile could not be looked at: ${answer.message}`);
    case 'shown':
    case 'merged':
      return new Error(`unexpected answer ${answer.type}`);
  }
}
