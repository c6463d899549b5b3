import { randomBytes } from 'node:crypto';
import type { Clock } from '../util/index.ts';
import type { QueueDirectory } from './directory.ts';
import { closing } from './directory.ts';

const NAME = 'reserve';
const RETRY_MS = 60_000;

/** Disk space set aside, so that acknowledgements can be written when the disk is full. */
export class Reserve {
  readonly #directory: QueueDirectory;
  readonly #sizeBytes: number;
  readonly #clock: Clock;
  #isHeld = false;
  #nextTryMs = 0;

  constructor(directory: QueueDirectory, sizeBytes: number, clock: Clock) {
    this.#directory = directory;
    this.#sizeBytes = sizeBytes;
    this.#clock = clock;
  }

  /** Frees the space. */
  async release(): Promise<void> {
    await this.#directory.remove(NAME);
    this.#isHeld = false;
    this.#nextTryMs = this.#clock.monotonic() + RETRY_MS;
  }

  /** Takes the space again, unless it is held, or was tried lately; a disk that is still full is not an error. */
  async restore(): Promise<void> {
    if (this.#isHeld || this.#clock.monotonic() < this.#nextTryMs) return;
    this.#nextTryMs = this.#clock.monotonic() + RETRY_MS;
    try {
      this.#isHeld = await this.#take();
    } catch {
      // A reserve in part is worse than none: it takes the space that deleting may need.
      await this.#directory.remove(NAME).catch(() => undefined);
    }
  }

  async #take(): Promise<boolean> {
    const present = await this.#directory.open(NAME, 'read');
    await present?.close();
    if (present?.sizeBytes === this.#sizeBytes) return true;
    const file = await this.#directory.create(NAME);
    await closing(file, async () => {
      // Random, because some file systems do not store zeros, or compress them.
      await file.write([randomBytes(this.#sizeBytes)], 0);
      await file.sync();
    });
    return true;
  }
}
