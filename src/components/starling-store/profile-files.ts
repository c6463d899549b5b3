import { crc32 } from 'node:zlib';
import type { Labels } from '../../model/index.ts';
import type { NewRecord, QueueDirectory } from '../../queue/index.ts';
import {
  closing,
  decodeHead,
  ENTRY,
  QueueError,
  recordBytes,
  SEGMENT_HEADER_BYTES,
  SegmentStore,
  segmentName,
} from '../../queue/index.ts';
import { encodeLabels } from './label-record.ts';
import type { RecoveryReport } from './recover-profiles.ts';
import { recoverProfiles } from './recover-profiles.ts';
import type { Row } from './rows.ts';
import type { EvictionReason } from './shelf.ts';
import { Shelf } from './shelf.ts';
import type { StoreBounds } from './store-bounds.ts';

/** A profile that is to be written. */
export interface NewProfile {
  readonly sequence: number;
  readonly timeMs: number;
  readonly hash: bigint;
  readonly labels: Labels;
  readonly body: Uint8Array;
}

/** The segments of a directory within `max_bytes`, and the shelf that says what stands in them. One caller writes at a time. */
export class ProfileFiles {
  readonly shelf: Shelf;
  readonly #directory: QueueDirectory;
  readonly #bounds: StoreBounds;
  readonly #segments: SegmentStore;
  /** Labels of series that are being written. */
  readonly #coming = new Map<bigint, Labels>();

  constructor(directory: QueueDirectory, bounds: StoreBounds, onEvict: (reason: EvictionReason) => void) {
    this.#directory = directory;
    this.#bounds = bounds;
    this.#segments = new SegmentStore({
      directory,
      get segmentBytes() {
        return bounds.segmentBytes;
      },
      describeChannel: (hash) => encodeLabels(this.#labelsOf(hash)),
    });
    this.shelf = new Shelf((row, reason) => {
      this.#segments.addLive(row.segment, -sizeOf(row));
      onEvict(reason);
    });
  }

  /** The bytes that all files take. */
  get diskBytes(): number {
    return this.#segments.diskBytes;
  }

  /** Puts on the shelf what is there already. @throws QueueError `format` or `unwritable` */
  recover(): Promise<RecoveryReport> {
    return recoverProfiles({ directory: this.#directory, segments: this.#segments, shelf: this.shelf });
  }

  /** Writes profiles durably; the oldest make room for them. @throws QueueError */
  async write(profiles: readonly NewProfile[]): Promise<void> {
    for (const { hash, labels } of profiles) this.#coming.set(hash, labels);
    try {
      const records = profiles.map(({ hash, body, ...about }) => recordOf(hash, about, body));
      await this.#makeRoom(this.#roomFor(records));
      const rows = await this.#append(records);
      for (const [index, { hash, labels }] of profiles.entries()) {
        const row = rows[index];
        if (row !== undefined) this.shelf.add(hash, labels, row);
      }
    } finally {
      this.#coming.clear();
    }
  }

  /** A body; undefined where it is not there, or damaged. @throws QueueError where reading as such fails */
  async read(row: Row): Promise<Uint8Array | undefined> {
    const file = await this.#directory.open(segmentName(row.segment), 'read');
    if (file === undefined) return undefined;
    const record = await closing(file, () => file.read(sizeOf(row), row.offset));
    const head = decodeHead(record, row.segment);
    if (head === undefined || head.sequence !== row.sequence) return undefined;
    const body = record.subarray(recordBytes(head.channels.length, 0));
    return body.length === head.bodyBytes && crc32(body) === head.bodyCrc ? body : undefined;
  }

  /** Removes what nobody wants, and rewrites what is mostly unwanted. @throws QueueError */
  async tidy(): Promise<void> {
    await this.#makeRoom(0);
    await this.#segments.retire();
    const sparsest = this.#segments.sparsest();
    if (sparsest !== undefined) await this.#rewrite(sparsest);
  }

  /** Everything that counts is on the disk already. */
  async close(): Promise<void> {
    await this.#segments.seal();
  }

  /** Appends records; a full disk loses the oldest segment, again and again, until there is space. */
  async #append(records: readonly NewRecord[]): Promise<Row[]> {
    for (;;) {
      try {
        const places = await this.#segments.write(records);
        return records.map(({ sequence, timeMs, body }, index) => {
          const { segment = 0, offset = 0 } = places[index] ?? {};
          const row = { sequence, timeMs, segment, offset, bodyBytes: body.length };
          this.#segments.addLive(segment, sizeOf(row));
          return row;
        });
      } catch (error) {
        const isFull = error instanceof QueueError && error.code === 'disk_full';
        if (!isFull || !(await this.#discardOldest('disk_full'))) throw error;
      }
    }
  }

  /** Removes the oldest segments until so many bytes fit in. */
  async #makeRoom(bytes: number): Promise<void> {
    const { maxBytes } = this.#bounds.limits;
    if (bytes > maxBytes) {
      const message = `a profile that takes ${bytes} bytes does not fit into max_bytes, which is ${maxBytes}`;
      throw new QueueError('too_large', message);
    }
    if (this.diskBytes + bytes > maxBytes) await this.#segments.retire();
    while (this.diskBytes + bytes > maxBytes) {
      if (await this.#discardOldest('size')) continue;
      await this.#segments.retire(true);
      return;
    }
  }

  /** False where nothing is left. */
  async #discardOldest(reason: EvictionReason): Promise<boolean> {
    const oldest = this.#segments.oldest();
    if (oldest === undefined) return false;
    this.shelf.discardSegment(oldest, reason);
    await this.#segments.retire(true);
    return true;
  }

  /** Moves what is wanted of a segment to the end, so that its file goes. */
  async #rewrite(segment: number): Promise<void> {
    const found: NewRecord[] = [];
    for (const { hash, row } of this.shelf.inSegment(segment)) {
      const body = await this.read(row);
      if (body === undefined) this.shelf.discard(hash, row.sequence, 'damaged');
      else found.push(recordOf(hash, row, body));
    }
    await this.#makeRoom(this.#roomFor(found));
    // What had to make room, or became too old meanwhile, must not come back.
    const wanted = found.filter(({ series, sequence }) => this.shelf.rowOf(series, sequence) !== undefined);
    const rows = wanted.length === 0 ? [] : await this.#append(wanted);
    for (const [index, row] of rows.entries()) {
      const isMoved = this.shelf.move(wanted[index]?.series ?? 0n, row);
      this.#segments.addLive(isMoved ? segment : row.segment, -sizeOf(row));
    }
    await this.#segments.retire();
  }

  /** What records take on disk at most, with the labels of their series and the head of a new segment. */
  #roomFor(records: readonly NewRecord[]): number {
    let bytes = SEGMENT_HEADER_BYTES;
    for (const { body } of records) bytes += recordBytes(1, body.length);
    for (const hash of new Set(records.map(({ series }) => series))) {
      bytes += recordBytes(0, encodeLabels(this.#labelsOf(hash)).length);
    }
    return bytes;
  }

  #labelsOf(hash: bigint): Labels | undefined {
    return this.#coming.get(hash) ?? this.shelf.labelsOf(hash);
  }
}

/** A record that names its series as its only channel, so that each segment describes the series that it holds. */
function recordOf(
  series: bigint,
  { sequence, timeMs }: Pick<Row, 'sequence' | 'timeMs'>,
  body: Uint8Array,
): NewRecord {
  return { type: ENTRY, kind: 0, sequence, timeMs, series, channels: [series], body, bodyCrc: crc32(body) };
}

function sizeOf({ bodyBytes }: Row): number {
  return recordBytes(1, bodyBytes);
}
