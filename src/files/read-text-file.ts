import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '../util/index.ts';

/** Far beyond every list of targets, and small enough to hold. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * The whole text of a regular file in UTF-8, byte order mark and line ends included.
 * @throws AppError 'not-a-file' for directories, pipes and devices, which have no end; 'too-large' beyond 64 MiB;
 *   the error of the system where the file cannot be opened or read
 */
export async function readTextFile(path: string): Promise<string> {
  // A blocking open of a pipe waits for a writer, perhaps for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new AppError('not-a-file', `${path} is not a regular file`);
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES));
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8');
      sizeBytes += bytesRead;
      if (sizeBytes > MAX_FILE_BYTES) {
        throw new AppError('too-large', `${path} is larger than ${MAX_FILE_BYTES} bytes`);
      }
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
