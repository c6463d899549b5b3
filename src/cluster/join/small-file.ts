import { readFile, stat } from 'node:fs/promises';
import { errorMessage } from '../../util/index.ts';

export interface SmallFile {
  readonly text: string;
  /** Permission bits of POSIX. */
  readonly mode: number;
}

const MAX_SIZE_BYTES = 1_048_576;

/**
 * Reads a regular file of text of up to 1 MiB.
 * @throws Error that names the file and says why it cannot be read
 */
export async function readSmallFile(path: string): Promise<SmallFile> {
  try {
    // Opening a named pipe would wait for its writer, for ever perhaps.
    const status = await stat(path);
    if (!status.isFile()) throw new Error('it is not a regular file');
    if (status.size > MAX_SIZE_BYTES) throw new Error(`it is larger than ${MAX_SIZE_BYTES} bytes`);
    return { text: decode(await readFile(path)), mode: status.mode };
  } catch (error) {
    throw new Error(`cannot read ${path}: ${errorMessage(error)}`, { cause: error });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not text in UTF-8');
  }
}
