import type { QueueDirectory } from './directory.ts';
import { closing } from './directory.ts';

/** Damaged bytes are kept beside the segments up to so many in all, for whoever wants to look at them. */
const MAX_BYTES = 8 * 2 ** 20;
const NAME = /^quarantine-/;

/** Keeps copies of what was found damaged, before the segment goes; never fails, and is bounded. */
export class Quarantine {
  readonly #directory: QueueDirectory;
  readonly #names: Set<string>;
  #bytes: number;

  private constructor(directory: QueueDirectory, names: Set<string>, bytes: number) {
    this.#directory = directory;
    this.#names = names;
    this.#bytes = bytes;
  }

  static async open(directory: QueueDirectory): Promise<Quarantine> {
    const names = (await directory.list()).filter((name) => NAME.test(name));
    let bytes = 0;
    for (const name of names) {
      const file = await directory.open(name, 'read');
      bytes += file?.sizeBytes ?? 0;
      await file?.close();
    }
    return new Quarantine(directory, new Set(names), bytes);
  }

  /** Keeps what stood at that place, once. */
  async keep(segment: number, offset: number, bytes: Buffer): Promise<void> {
    const name = `quarantine-${segment}-${offset}`;
    if (bytes.length === 0 || this.#names.has(name) || this.#bytes + bytes.length > MAX_BYTES) return;
    this.#names.add(name);
    this.#bytes += bytes.length;
    try {
      const file = await this.#directory.create(name);
      await closing(file, () => file.write([bytes], 0));
    } catch {
      // A copy for curiosity alone; the damage itself is counted and logged.
    }
  }
}
