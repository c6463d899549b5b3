import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCode, toQueueError } from './errors.ts';
import { makeDirectory } from './make-directory.ts';

/** A file of the queue's directory. Every failure is a QueueError. */
export interface QueueFile {
  readonly sizeBytes: number;
  /** Reads at a position; gives less where the file ends. */
  read(length: number, position: number): Promise<Buffer>;
  /** The same on the spot, for recovery, which reads many small pieces. Valid until the next call. */
  readNow(buffer: Buffer, position: number): number;
  /** Writes everything at a position. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

/** The directory of a queue as a port, so that tests can make its disk fail. */
export interface QueueDirectory {
  readonly path: string;
  /** Names of its files, sorted. */
  list(): Promise<string[]>;
  /** Opens a file; undefined when there is none. */
  open(name: string, mode: 'read' | 'write'): Promise<QueueFile | undefined>;
  /** Makes a file, empty, for reading and writing. */
  create(name: string): Promise<QueueFile>;
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
  /** Resolves when names that were made or removed are on the disk. */
  sync(): Promise<void>;
}

/** Does something with a file, and closes it in any case. */
export async function closing<T>(file: QueueFile, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } finally {
    await file.close();
  }
}

/** Makes the directory if need be, for its owner alone, and opens it. @throws QueueError */
export async function openDirectory(path: string): Promise<QueueDirectory> {
  const guard = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw toQueueError(error, path);
    }
  };
  const openFile = (name: string, flags: string): Promise<QueueFile> =>
    guard(async () => {
      const handle = await open(join(path, name), flags, 0o600);
      return new DiskFile(handle, (await handle.stat()).size, path);
    });
  await guard(() => makeDirectory(path, 0o700));
  return {
    path,
    list: () => guard(async () => (await readdir(path)).sort()),
    create: (name) => openFile(name, 'w+'),
    async open(name, mode) {
      try {
        return await openFile(name, mode === 'read' ? 'r' : 'r+');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    remove: (name) =>
      guard(async () => {
        try {
          await unlink(join(path, name));
        } catch (error) {
          if (nodeCode(error) !== 'ENOENT') throw error;
        }
      }),
    sync: () =>
      guard(async () => {
        const handle = await open(path, 'r');
        try {
          await handle.sync();
        } finally {
          await handle.close();
        }
      }),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && nodeCode(error.cause) === 'ENOENT';
}

class DiskFile implements QueueFile {
  readonly sizeBytes: number;
  readonly #handle: FileHandle;
  readonly #path: string;

  constructor(handle: FileHandle, sizeBytes: number, path: string) {
    this.#handle = handle;
    this.sizeBytes = sizeBytes;
    this.#path = path;
  }

  read(length: number, position: number): Promise<Buffer> {
    return this.#guard(async () => {
      const buffer = Buffer.allocUnsafeSlow(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    });
  }

  readNow(buffer: Buffer, position: number): number {
    try {
      return readSync(this.#handle.fd, buffer, 0, buffer.length, position);
    } catch (error) {
      throw toQueueError(error, this.#path);
    }
  }

  write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    return this.#guard(async () => {
      let rest = [...buffers];
      let at = position;
      while (rest.length > 0) {
        const { bytesWritten } = await this.#handle.writev(rest, at);
        at += bytesWritten;
        rest = afterBytes(rest, bytesWritten);
      }
    });
  }

  sync(): Promise<void> {
    return this.#guard(() => this.#handle.datasync());
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#guard(() => this.#handle.truncate(sizeBytes));
  }

  close(): Promise<void> {
    return this.#guard(() => this.#handle.close());
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw toQueueError(error, this.#path);
    }
  }
}

/** What is left of buffers when so many bytes of them have been written. */
function afterBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  let index = 0;
  for (const buffer of buffers) {
    if (buffer.length > left) break;
    left -= buffer.length;
    index++;
  }
  const [first, ...others] = buffers.slice(index);
  return first === undefined ? [] : [first.subarray(left), ...others];
}
