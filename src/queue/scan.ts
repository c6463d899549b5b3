import { crc32 } from 'node:zlib';
import type { QueueFile } from './directory.ts';
import type { RecordHead } from './record.ts';
import { decodeHead, HEAD_BYTES, RECORD_MAGIC, recordBytes, SEGMENT_HEADER_BYTES } from './record.ts';

/** What is told while a segment is scanned. */
export interface ScanVisitor {
  record(head: RecordHead, offset: number): void;
  /** Bytes that are no record, between records. */
  damage(offset: number, length: number): void;
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
  const scanner = new Scanner(file, segment, checksBodies);
  let end = Math.min(SEGMENT_HEADER_BYTES, file.sizeBytes);
  let position = end;
  while (position < file.sizeBytes) {
    const head = scanner.recordAt(position);
    if (head !== undefined) {
      visitor.record(head, position);
      position += recordBytes(head.channels.length, head.bodyBytes);
      end = position;
      continue;
    }
    const next = scanner.nextRecord(position + 1);
    if (next === undefined) break;
    visitor.damage(position, next - position);
    position = next;
  }
  return end;
}

class Scanner {
  readonly #file: QueueFile;
  readonly #segment: number;
  readonly #checksBodies: boolean;
  readonly #look = Buffer.allocUnsafe(LOOK_BYTES);
  #lookStart = 0;
  #lookBytes = 0;

  constructor(file: QueueFile, segment: number, checksBodies: boolean) {
    this.#file = file;
    this.#segment = segment;
    this.#checksBodies = checksBodies;
  }

  /** The whole, undamaged record at a position. */
  recordAt(position: number): RecordHead | undefined {
    const head = this.#headIn(position) ?? this.#headAfterReading(position);
    if (head === undefined) return undefined;
    const bodyStart = position + recordBytes(head.channels.length, 0);
    if (bodyStart + head.bodyBytes > this.#file.sizeBytes) return undefined;
    if (!this.#checksBodies) return head;
    const body = Buffer.allocUnsafe(head.bodyBytes);
    return this.#file.readNow(body, bodyStart) === body.length && crc32(body) === head.bodyCrc
      ? head
      : undefined;
  }

  /** Where the first record at or after a position begins. */
  nextRecord(from: number): number | undefined {
    const buffer = Buffer.allocUnsafe(SEARCH_BYTES);
    for (let start = from; start < this.#file.sizeBytes; start += SEARCH_BYTES - MAGIC.length + 1) {
      const found = buffer.subarray(0, this.#file.readNow(buffer, start));
      for (let index = found.indexOf(MAGIC); index !== -1; index = found.indexOf(MAGIC, index + 1))
        if (this.recordAt(start + index) !== undefined) return start + index;
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
