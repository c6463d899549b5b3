import { chmodSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QueueError, toQueueError } from './errors.ts';

/** A directory that belongs to this process until it releases it or dies. */
export interface DirectoryLock {
  release(): void;
}

/** SQLite's result codes (sqlite.org/rescode.html) for a lock that somebody else has, and for a file that is not its own. */
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/**
 * Locks a directory for this process alone. The kernel drops such a lock with the process, however it ends, and process
 * ids play no part, which all are 1 in containers. Node itself cannot take a lock on a file, but its SQLite does: an
 * exclusive transaction on an empty database is nothing but that lock, and SQLite also keeps apart two openers in one
 * process. Nothing else may open the file: POSIX gives up a process's locks when any descriptor of the file is closed.
 * @throws QueueError `locked` or `unwritable`
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, 'lock');
  try {
    return lock(path);
  } catch (error) {
    if (resultCode(error) === SQLITE_NOTADB) {
      // Somebody scribbled into the file. It holds nothing, and emptying it in place leaves a lock on it as it is.
      truncateSync(path);
      return lock(path);
    }
    if (resultCode(error) === SQLITE_BUSY)
      throw new QueueError(
        'locked',
        `queue ${directory} is in use: another process, or another queue in this one, has it open; stop it or set another --storage.path`,
        { cause: error },
      );
    throw toQueueError(error, directory);
  }
}

function lock(path: string): DirectoryLock {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    chmodSync(path, 0o600);
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

function resultCode(error: unknown): unknown {
  return error instanceof Error && 'errcode' in error ? error.errcode : undefined;
}
