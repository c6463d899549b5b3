import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage } from '../../util/index.ts';

/** The baseline of one series, and when its last profile was taken, in milliseconds of the wall clock. */
export interface SavedBaseline {
  readonly identity: bigint;
  readonly takenMs: number;
  readonly bytes: Uint8Array;
}

/** "SBL1": what the file begins with. */
const MAGIC = 0x314c4253;
const MAGIC_BYTES = 4;
/** Identity, time and size, each little-endian. */
const HEAD_BYTES = 8 + 8 + 4;

/**
 * Writes baselines to a file, whole or not at all. Such a file is only good for the next start: whoever goes on from it
 * removes it, because after a crash it would be older than the last difference that was sent.
 */
export async function saveBaselines(path: string, baselines: AsyncIterable<SavedBaseline>): Promise<number> {
  const magic = Buffer.alloc(MAGIC_BYTES);
  magic.writeUInt32LE(MAGIC);
  const parts: Uint8Array[] = [magic];
  let count = 0;
  for await (const { identity, takenMs, bytes } of baselines) {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeBigUInt64LE(BigInt.asUintN(64, identity), 0);
    head.writeDoubleLE(takenMs, 8);
    head.writeUInt32LE(bytes.length, 16);
    parts.push(head, bytes);
    count++;
  }
  if (count === 0) return 0;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, parts, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return count;
}

/**
 * Reads the baselines of a file; none where there is no file.
 * @throws Error where the file cannot be read or is not one of baselines
 */
export async function readSavedBaselines(path: string): Promise<readonly SavedBaseline[]> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Error(`the saved baselines ${path} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  return parse(file, path);
}

function parse(file: Buffer, path: string): readonly SavedBaseline[] {
  if (file.length < MAGIC_BYTES || file.readUInt32LE(0) !== MAGIC) {
    throw new Error(`the file ${path} does not hold saved baselines`);
  }
  const baselines: SavedBaseline[] = [];
  for (let offset = MAGIC_BYTES; offset + HEAD_BYTES <= file.length; ) {
    const begin = offset + HEAD_BYTES;
    const end = begin + file.readUInt32LE(offset + 16);
    // Each baseline has a checksum of its own, which whoever imports it looks at.
    if (end > file.length) break;
    baselines.push({
      identity: file.readBigUInt64LE(offset),
      takenMs: file.readDoubleLE(offset + 8),
      bytes: file.subarray(begin, end),
    });
    offset = end;
  }
  return baselines;
}
