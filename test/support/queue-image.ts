import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel, QueueEntry } from '../../src/queue/index.ts';

/** A record found in a queue's directory: which body it holds, and its bytes' place. */
export interface StoredRecord {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly body: string;
}

/** Copies a queue's directory as a crash would leave it; not the lock, which reading gives up. */
export function copyQueue(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== 'lock') copyIfThere(join(from, name), join(to, name));
}

/** The queue goes on meanwhile, and may remove what nobody wants any more. */
function copyIfThere(from: string, to: string): void {
  try {
    copyFileSync(from, to);
  } catch (error) {
    if (existsSync(from)) throw error;
  }
}

/** The names of the segments, oldest first. */
export function segmentNames(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.segment'))
    .sort();
}

/**
 * The entries' records of a directory, damaged ones as well, read by the documented format and nothing else: wherever
 * one seems to begin, because earlier damage may have made the length of the one before meaningless.
 */
export function storedRecords(directory: string): StoredRecord[] {
  const records: StoredRecord[] = [];
  for (const file of segmentNames(directory)) {
    const bytes = readFileSync(join(directory, file));
    const next = (from: number): number => bytes.indexOf('SQR1', from);
    for (let start = next(16); start !== -1 && start + 48 <= bytes.length; start = next(start + 1)) {
      const bodyStart = start + 48 + bytes.readUInt16LE(start + 42) * 8;
      const end = bodyStart + bytes.readUInt32LE(start + 8);
      if (bytes.readUInt8(start + 40) === 1)
        records.push({ file, start, end, body: bytes.subarray(bodyStart, end).toString() });
    }
  }
  return records;
}

/** Everything that waits in a channel, taken in small batches and still leased. */
export async function takeAll(channel: Channel): Promise<QueueEntry[]> {
  const taken: QueueEntry[] = [];
  for (;;) {
    const batch = await channel.take({ maxEntries: 7, maxBytes: 1e6 });
    if (batch === undefined) return taken;
    taken.push(...batch.entries);
  }
}

/** Bodies as text. */
export function texts(entries: readonly QueueEntry[]): string[] {
  return entries.map(({ body }) => Buffer.from(body).toString());
}
