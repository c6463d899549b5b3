import { AppError, errorMessage } from '../util/index.ts';

/**
 * What can go wrong with a queue:
 * - `locked`: another queue, here or in another process, has the directory open
 * - `format`: the directory was written by another version of the format
 * - `disk_full`: no space is left, and nothing more could be dropped to make some
 * - `unwritable`: the directory cannot be read or written (permissions, a read-only or failing disk)
 * - `too_large`: an entry larger than the format holds
 * - `overloaded`: too much waits to be written already, because the disk does not keep up
 * - `channel_in_use`: a channel was opened twice
 * - `closed`: the queue or the channel was closed
 */
export type QueueErrorCode =
  | 'locked'
  | 'format'
  | 'disk_full'
  | 'unwritable'
  | 'too_large'
  | 'overloaded'
  | 'channel_in_use'
  | 'closed';

/** A failure of the queue; branch on `code`. */
export class QueueError extends AppError<QueueErrorCode> {}

/** Codes of Node's errors that mean that there is no space left, or no more of the quota. */
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);

/** Turns what Node throws into a QueueError; one that is one already stays as it is. */
export function toQueueError(error: unknown, path: string): QueueError {
  if (error instanceof QueueError) return error;
  const isFull = NO_SPACE.has(nodeCode(error) ?? '');
  const advice = isFull ? 'make space on its disk' : 'check its permissions and its disk';
  return new QueueError(isFull ? 'disk_full' : 'unwritable', `${path}: ${errorMessage(error)}; ${advice}`, {
    cause: error,
  });
}

/** Node's own code of an error, such as "ENOENT". */
export function nodeCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
