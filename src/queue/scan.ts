import { crc32 } from 'node:zlib';
import type { QueueFile } from './directory.ts';
import type { RecordHead } from './record.ts';
import { decodeHead, HEAD_BYTES, RECORD_MAGIC, recordBytes, SEGMENT_HEADER_BYTES } from './record.ts';

/** Bytes between records that are no record, or one whose head is sound and whose body is not. */
export interface Damage {
  readonly offset: number;
  readonly length: number;
  readonly head?: RecordHead;
}

/** What is told while a segment is scanned. */
export interface ScanVisitor {
  record(head: RecordHead, offset: number): void;
  damage(damage: Damage): void;
}

/** The most channels that a record names, so that a head fits into one look. */
export const MAX_CHANNELS = 255;

const LOOK_BYTES = 4096;
const SEARCH_BYTES = 2 ** 20;
const MAGIC = Buffer.alloc(4);
MAGIC.writeUInt32LE(RECORD_MAGIC);

/**
 * Finds the records of a segment by their heads, without reading the bodies between. Where something else than a record
 * stands, the next one is looked for byte by byte, so that damage takes no more than what it hit. Gives the end of the
 * last record; what follows is a torn tail.
 * @param checksBodies reads the bodies, too: of the last segment, whose end may not have reached the disk
 */
export function scanSegment(
  file: QueueFile,
  segment: number,
  checksBodies: boolean,
  visitor: ScanVisitor,
): number {
  const scanner = new Scanner(file, segment);
  let end = Math.min(SEGMENT_HEADER_BYTES, file.sizeBytes);
  let position = end;
  // Damage that no sound record follows is the torn tail.
  let doubtful: Damage[] = [];
  while (position < file.sizeBytes) {
    const head = scanner.headAt(position);
    if (head === undefined) {
      const next = scanner.nextHead(position + 1);
      if (next === undefined) break;
      doubtful.push({ offset: position, length: next - position });
      position = next;
      continue;
    }
    const length = recordBytes(head.channels.length, head.bodyBytes);
    if (checksBodies && !scanner.hasSoundBody(head, position)) {
      doubtful.push({ offset: position, length, head });
      position += length;
      continue;
    }
    for (const damage of doubtful) visitor.damage(damage);
    doubtful = [];
    visitor.record(head, position);
    position += length;
    end = position;
  }
  return end;
}

class Scanner {
  readonly #file: QueueFile;
  readonly #segment: number;
  readonly #look = Buffer.allocUnsafe(LOOK_BYTES);
  #lookStart = 0;
  #lookBytes = 0;

  constructor(file: QueueFile, segment: number) {
    this.#file = file;
    this.#segment = segment;
  }

  /** The head of a record that is there to its end. */
  headAt(position: number): RecordHead | undefined {
    const head = this.#headIn(position) ?? this.#headAfterReading(position);
    if (head === undefined) return undefined;
    const end = position + recordBytes(head.channels.length, head.bodyBytes);
    return end <= this.#file.sizeBytes ? head : undefined;
  }

  hasSoundBody(head: RecordHead, position: number): boolean {
    const body = Buffer.allocUnsafe(head.bodyBytes);
    const start = position + recordBytes(head.channels.length, 0);
    return this.#file.readNow(body, start) === body.length && crc32(body) === head.bodyCrc;
  }

  /** Where the first record at or after a position begins. */
  nextHead(from: number): number | undefined {
    const buffer = Buffer.allocUnsafe(SEARCH_BYTES);
    for (let start = from; start < this.#file.sizeBytes; start += SEARCH_BYTES - MAGIC.length + 1) {
      const found = buffer.subarray(0, this.#file.readNow(buffer, start));
      for (let index = found.indexOf(MAGIC); index !== -1; index = found.indexOf(MAGIC, index + 1))
        if (this.headAt(start + index) !== undefined) return start + index;
    }
    return undefined;
  }

  #headIn(position: number): RecordHead | undefined {
    const start = position - this.#lookStart;
    if (start < 0 || start + HEAD_BYTES > this.#lookBytes) return undefined;
    return decodeHead(this.#look.subarray(start, this.#lookBytes), this.#segment);
  }

  #headAfterReading(position: number): RecordHead | undefined {
    this.#lookStart = position;
    this.#lookBytes = this.#file.readNow(this.#look, position);
    return this.#headIn(position);
  }
}
