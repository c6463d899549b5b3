import { crc32 } from 'node:zlib';
import type { QueueDirectory, QueueFile } from './directory.ts';
import { closing } from './directory.ts';
import type { Ack, RecordHead } from './record.ts';
import {
  ACK_BYTES,
  CHANNEL,
  encodeAcks,
  encodeHead,
  encodeSegmentHeader,
  recordBytes,
  SEGMENT_HEADER_BYTES,
} from './record.ts';
import { acksName, segmentName } from './segment-files.ts';

/** A record to be written. */
export type NewRecord = Omit<RecordHead, 'bodyBytes'> & { readonly body: Uint8Array };

/** Where a record stands. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
}

interface Segment {
  readonly number: number;
  sizeBytes: number;
  /** Of records that some channel still wants. */
  liveBytes: number;
  /** Reads that are under way; while there are any, the file stays. */
  pins: number;
  ackBytes: number;
  acks: Ack[];
}

/** The segment that is written to. */
interface ActiveSegment {
  readonly segment: Segment;
  readonly file: QueueFile;
  /** The channels that it describes already. */
  readonly described: Set<bigint>;
}

export interface SegmentStoreOptions {
  readonly directory: QueueDirectory;
  /** A segment of this size is not appended to. */
  readonly segmentBytes: number;
  /** What to write down about a channel once in every segment that names it. */
  readonly describeChannel: (channel: bigint) => Uint8Array;
}

/** Reads and writes segments, and removes them when nobody wants their records. One caller writes at a time. */
export class SegmentStore {
  readonly #options: SegmentStoreOptions;
  readonly #segments = new Map<number, Segment>();
  #active: ActiveSegment | undefined;
  #nextNumber = 1;

  constructor(options: SegmentStoreOptions) {
    this.#options = options;
  }

  /** The bytes that all segments take on disk. */
  get diskBytes(): number {
    let bytes = 0;
    for (const segment of this.#segments.values()) bytes += segment.sizeBytes;
    return bytes;
  }

  /** Takes over a segment that was found. */
  adopt(number: number, sizeBytes: number, ackBytes: number): void {
    this.#segments.set(number, { number, sizeBytes, liveBytes: 0, pins: 0, ackBytes, acks: [] });
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
  }

  /**
   * Appends records and resolves with their places when they are on the disk. After a failure nothing of them counts as
   * written, and the next write goes to a fresh segment.
   * @throws QueueError
   */
  async write(records: readonly NewRecord[]): Promise<Place[]> {
    const active = await this.#openActive();
    const { segment, file } = active;
    const described = new Set<bigint>();
    const buffers: Uint8Array[] = [];
    let end = segment.sizeBytes;
    const put = (record: NewRecord): Place => {
      const { body, ...head } = record;
      const place = { segment: segment.number, offset: end };
      buffers.push(encodeHead({ ...head, bodyBytes: body.length }, segment.number), body);
      end += recordBytes(head.channels.length, body.length);
      return place;
    };
    const places = records.map((record) => {
      for (const channel of record.channels) {
        if (active.described.has(channel) || described.has(channel)) continue;
        described.add(channel);
        put(this.#description(channel));
      }
      return put(record);
    });
    try {
      await file.write(buffers, segment.sizeBytes);
      await file.sync();
    } catch (error) {
      // What got there is cut off; where that fails, too, recovery finds entries that are there twice.
      await file.truncate(segment.sizeBytes).catch(() => undefined);
      await this.seal();
      throw error;
    }
    for (const channel of described) active.described.add(channel);
    segment.sizeBytes = end;
    return places;
  }

  /** Counts a record's bytes as wanted (positive) or as not wanted any more (negative). */
  addLive(number: number, bytes: number): void {
    const segment = this.#segments.get(number);
    if (segment !== undefined) segment.liveBytes += bytes;
  }

  /** Notes that a channel is done with a record; written down with the next flush. */
  acknowledge(place: Place, channel: bigint): void {
    this.#segments.get(place.segment)?.acks.push({ offset: place.offset, channel });
  }

  /** Writes down the acks of segments that stay. They may be lost with the machine's power unless `isDurable`. */
  async flushAcks(isDurable = false): Promise<void> {
    for (const segment of this.#segments.values()) {
      const { acks } = segment;
      if (acks.length === 0) continue;
      segment.acks = [];
      try {
        await this.#writeAcks(segment, acks, isDurable);
      } catch (error) {
        segment.acks = [...acks, ...segment.acks];
        throw error;
      }
    }
  }

  /** Removes the segments that nobody wants; `all` takes even the one that is written to, however small. */
  async retire(all = false): Promise<void> {
    const { directory, segmentBytes } = this.#options;
    const active = this.#active?.segment;
    if (active?.liveBytes === 0 && (all || active.sizeBytes > segmentBytes / 4)) await this.seal();
    for (const segment of [...this.#segments.values()]) {
      if (segment.liveBytes > 0 || segment.pins > 0 || segment === this.#active?.segment) continue;
      await directory.remove(segmentName(segment.number));
      await directory.remove(acksName(segment.number));
      this.#segments.delete(segment.number);
    }
  }

  /** Stops writing to the present segment. */
  async seal(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    // Everything that counts has been synced, so that a failure to close loses nothing.
    await active?.file.close().catch(() => undefined);
  }

  /** The oldest segment that somebody wants and nobody reads. */
  oldest(): number | undefined {
    for (const { number, liveBytes, pins } of this.#segments.values())
      if (liveBytes > 0 && pins === 0) return number;
    return undefined;
  }

  /** The segment most worth rewriting: sealed, and less than half of it wanted, when all take too much. */
  sparsest(): number | undefined {
    let sparsest: Segment | undefined;
    let diskBytes = 0;
    let liveBytes = 0;
    const share = (segment: Segment): number => segment.liveBytes / segment.sizeBytes;
    for (const segment of this.#segments.values()) {
      diskBytes += segment.sizeBytes;
      liveBytes += segment.liveBytes;
      if (segment === this.#active?.segment || segment.liveBytes === 0 || share(segment) > 0.5) continue;
      if (sparsest === undefined || share(segment) < share(sparsest)) sparsest = segment;
    }
    return diskBytes > 2 * liveBytes + 2 * this.#options.segmentBytes ? sparsest?.number : undefined;
  }

  /** Keeps a segment's file until `unpin`. */
  pin(number: number): void {
    const segment = this.#segments.get(number);
    if (segment !== undefined) segment.pins++;
  }

  unpin(number: number): void {
    const segment = this.#segments.get(number);
    if (segment !== undefined) segment.pins--;
  }

  async #openActive(): Promise<ActiveSegment> {
    const { directory, segmentBytes } = this.#options;
    if (this.#active !== undefined && this.#active.segment.sizeBytes < segmentBytes) return this.#active;
    await this.seal();
    const number = this.#nextNumber++;
    const file = await directory.create(segmentName(number));
    try {
      await file.write([encodeSegmentHeader()], 0);
      await directory.sync();
    } catch (error) {
      await file.close();
      await directory.remove(segmentName(number)).catch(() => undefined);
      throw error;
    }
    this.adopt(number, SEGMENT_HEADER_BYTES, 0);
    const segment = this.#segments.get(number);
    if (segment === undefined) throw new Error('a segment is gone right after it was made');
    this.#active = { segment, file, described: new Set() };
    return this.#active;
  }

  #description(channel: bigint): NewRecord {
    const body = this.#options.describeChannel(channel);
    return {
      type: CHANNEL,
      kind: 0,
      sequence: 0,
      timeMs: 0,
      series: channel,
      channels: [],
      body,
      bodyCrc: crc32(body),
    };
  }

  async #writeAcks(segment: Segment, acks: readonly Ack[], isDurable: boolean): Promise<void> {
    const { directory } = this.#options;
    const name = acksName(segment.number);
    const file = (await directory.open(name, 'write')) ?? (await directory.create(name));
    await closing(file, async () => {
      await file.write([encodeAcks(acks, segment.number)], segment.ackBytes);
      segment.ackBytes += acks.length * ACK_BYTES;
      if (isDurable) await file.sync();
    });
  }
}
