import { openDirectory } from '../../src/queue/directory.ts';
import type { QueueDirectory, QueueFile } from '../../src/queue/index.ts';
import { QueueError } from '../../src/queue/index.ts';

/** A disk that can be made to fail: with an error for everything that writes, or with a limit on the bytes it holds. */
export class FaultyDisk {
  /** Thrown by every write, as long as it is set. */
  error: QueueError | undefined;
  /** How many bytes its files may have in all. */
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly #sizes = new Map<string, number>();

  /** For the queue's options. */
  readonly openDirectory = async (path: string): Promise<QueueDirectory> => {
    const directory = await openDirectory(path);
    return {
      path,
      list: () => directory.list(),
      sync: () => directory.sync(),
      open: async (name, mode) => {
        const file = await directory.open(name, mode);
        return file === undefined ? undefined : this.#wrap(name, file);
      },
      create: async (name) => {
        this.#check(name, 0);
        return this.#wrap(name, await directory.create(name));
      },
      remove: async (name) => {
        await directory.remove(name);
        this.#sizes.delete(name);
      },
    };
  };

  #wrap(name: string, file: QueueFile): QueueFile {
    return {
      sizeBytes: file.sizeBytes,
      read: (length, position) => file.read(length, position),
      readNow: (buffer, position) => file.readNow(buffer, position),
      sync: () => file.sync(),
      close: () => file.close(),
      truncate: async (sizeBytes) => {
        await file.truncate(sizeBytes);
        this.#sizes.set(name, sizeBytes);
      },
      write: async (buffers, position) => {
        const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
        this.#check(name, position + length);
        await file.write(buffers, position);
      },
    };
  }

  #check(name: string, sizeBytes: number): void {
    if (this.error !== undefined) throw this.error;
    let total = sizeBytes;
    for (const [other, size] of this.#sizes) if (other !== name) total += size;
    if (total > this.capacityBytes) throw new QueueError('disk_full', 'no space left on the test disk');
    this.#sizes.set(name, Math.max(sizeBytes, this.#sizes.get(name) ?? 0));
  }
}
