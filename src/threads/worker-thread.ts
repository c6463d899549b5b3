import { Worker } from 'node:worker_threads';
import { AppError } from '../util/index.ts';
import type { Numbered } from './messages.ts';

/**
 * Why a job was not done, other than for its body:
 * - `worker-crashed`: the thread ended in the middle, and what it knew is gone
 * - `overloaded`: as much waits as may
 * - `closed`: the thread has been closed
 * - `failed`: a defect of this program
 */
export class WorkerError extends AppError<'worker-crashed' | 'overloaded' | 'closed' | 'failed'> {}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: WorkerError) => void;
}

/** One worker, started when it is first needed, and again after it crashed. It keeps the process only while it works. */
export class WorkerThread<Request, Answer> {
  readonly #entry: URL;
  readonly #name: string;
  readonly #onCrash: () => void;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #number = 0;

  /**
   * @param entry the module that runs in the thread, and calls `answerRequests`
   * @param onCrash called before what waits is rejected
   */
  constructor(entry: URL, name: string, onCrash: () => void) {
    this.#entry = entry;
    this.#name = name;
    this.#onCrash = onCrash;
  }

  get pendingCount(): number {
    return this.#waiting.size;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** @throws WorkerError `worker-crashed` or `closed` */
  ask(message: Request, handedOver: ArrayBuffer[] = []): Promise<Answer> {
    const worker = this.#worker ?? this.#start();
    const request: Numbered<Request> = { number: ++this.#number, message };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.number, { resolve, reject });
      worker.ref();
      worker.postMessage(request, handedOver);
    });
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll(new WorkerError('closed', `the thread ${this.#name} has been closed`));
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: this.#name });
    this.#worker = worker;
    worker.on('message', ({ number, message }: Numbered<Answer>) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (this.#waiting.size === 0) worker.unref();
      waiting?.resolve(message);
    });
    worker.on('error', (error) => this.#crashed(worker, error));
    worker.on('exit', (code) => this.#crashed(worker, new Error(`it exited with code ${code}`)));
    worker.unref();
    return worker;
  }

  /** Both events may come, and both after the end was asked for: the first counts. */
  #crashed(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#onCrash();
    this.#rejectAll(new WorkerError('worker-crashed', `the thread ${this.#name} crashed`, { cause }));
  }

  #rejectAll(error: WorkerError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
