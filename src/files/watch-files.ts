import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock, Doorbell } from '../util/index.ts';
import { sleep } from '../util/index.ts';
import { DirectoryWatcher } from './directory-watcher.ts';

/** Time for a writer to finish after the first sign of a change. */
const SETTLE_MS = 30;

export interface WatchFilesOptions {
  readonly clock: Clock;
  /** Makes the loop look again; the loop itself rings it when something changed in a directory. */
  readonly doorbell: Doorbell;
  /** Directories to watch; asked before every refresh, since what is read may say where to look next. */
  readonly directories: () => Promise<Iterable<string>>;
  /** How long to wait at most before the next refresh, whatever the system reports. */
  readonly intervalMs: () => number;
  /** Reads. Must not reject. */
  readonly refresh: () => Promise<void>;
  /** A directory cannot be watched; the interval still works. Told once per directory. */
  readonly onWatchError: (error: Error, directory: string) => void;
}

/**
 * Calls `refresh` at once, after each change in the directories and after each interval, until the signal aborts.
 * Directories are watched before they are read, so that no change falls in between.
 */
export async function watchFiles(options: WatchFilesOptions, signal: AbortSignal): Promise<void> {
  const { clock, doorbell } = options;
  const watcher = new DirectoryWatcher({ onEvent: () => doorbell.ring(), onError: options.onWatchError });
  try {
    while (!signal.aborted) {
      await watcher.watch(await options.directories());
      await options.refresh();
      if (await doorbell.wait(clock, options.intervalMs(), signal)) await sleep(clock, SETTLE_MS, signal);
    }
  } finally {
    watcher.close();
  }
}

/** Where a change of a file shows: the directory of its name and, if it is a link, the directory of what it leads to. */
export async function directoriesOf(path: string): Promise<readonly string[]> {
  try {
    return [dirname(path), dirname(await realpath(path))];
  } catch {
    // A file that does not exist (yet) appears in the directory of its name.
    return [dirname(path)];
  }
}
