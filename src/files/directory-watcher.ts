import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { toError } from '../util/index.ts';

interface Watched {
  /** Device and inode: a directory that was replaced is another one. */
  readonly identity: string;
  readonly watcher: FSWatcher;
}

export interface DirectoryWatcherOptions {
  /** Something happened to an entry of a directory, or to a directory itself. */
  readonly onEvent: () => void;
  /** A directory cannot be watched, such as when the system's watches are used up. */
  readonly onError: (error: Error, directory: string) => void;
}

/**
 * Watches directories rather than files, since a file that is replaced by a rename, or is a link into a directory that
 * is swapped, takes its own watch with it.
 */
export class DirectoryWatcher {
  readonly #options: DirectoryWatcherOptions;
  readonly #watched = new Map<string, Watched>();
  /** Directories at fault, so that each is told once. */
  readonly #failed = new Set<string>();

  constructor(options: DirectoryWatcherOptions) {
    this.#options = options;
  }

  /** Watches just these from now on; for one that does not exist, the nearest above it that does. */
  async watch(directories: Iterable<string>): Promise<void> {
    const wanted = new Map<string, string>();
    for (const directory of directories) {
      const found = await nearestExisting(resolve(directory));
      wanted.set(found.path, found.identity);
    }
    for (const [path, { identity }] of this.#watched) {
      if (wanted.get(path) !== identity) this.#drop(path);
    }
    for (const path of this.#failed) if (!wanted.has(path)) this.#failed.delete(path);
    for (const [path, identity] of wanted) if (!this.#watched.has(path)) this.#open(path, identity);
  }

  close(): void {
    for (const path of this.#watched.keys()) this.#drop(path);
  }

  #open(path: string, identity: string): void {
    try {
      const watcher = watch(path, () => this.#options.onEvent());
      watcher.on('error', (error) => {
        this.#drop(path);
        this.#fail(path, error);
      });
      this.#watched.set(path, { identity, watcher });
      this.#failed.delete(path);
    } catch (error) {
      this.#fail(path, error);
    }
  }

  #fail(path: string, error: unknown): void {
    if (this.#failed.has(path)) return;
    this.#failed.add(path);
    this.#options.onError(toError(error), path);
  }

  #drop(path: string): void {
    this.#watched.get(path)?.watcher.close();
    this.#watched.delete(path);
  }
}

async function nearestExisting(path: string): Promise<{ path: string; identity: string }> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return { path, identity: `${dev}:${ino}` };
  } catch {
    // Why it cannot be looked at does not matter: what it should hold cannot be read either, and reading says why.
    const parent = dirname(path);
    return parent === path ? { path, identity: '' } : nearestExisting(parent);
  }
}
