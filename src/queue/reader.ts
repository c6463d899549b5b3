import { crc32 } from 'node:zlib';
import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import type { QueueDirectory } from './directory.ts';
import type { Quarantine } from './quarantine.ts';
import { decodeHead, recordBytes } from './record.ts';
import { segmentName } from './segment-files.ts';
import type { SegmentStore } from './segment-store.ts';

/** One record to read. */
interface Wanted {
  readonly entry: number;
  readonly sequence: number;
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** Records this near to each other are read in one go, up to so many bytes. */
const MAX_GAP_BYTES = 16 * 1024;
const MAX_READ_BYTES = 2 ** 20;

/** Reads the bodies of entries from their segments, and checks them. */
export class BodyReader {
  readonly #directory: QueueDirectory;
  readonly #backlog: Backlog;
  readonly #store: SegmentStore;
  readonly #quarantine: Quarantine;

  constructor(directory: QueueDirectory, backlog: Backlog, store: SegmentStore, quarantine: Quarantine) {
    this.#directory = directory;
    this.#backlog = backlog;
    this.#store = store;
    this.#quarantine = quarantine;
  }

  /**
   * The bodies of entries that are on disk, by entry; those that are missing are damaged, and went into quarantine.
   * The entries must not be removed meanwhile; they may move.
   * @throws QueueError where reading as such fails
   */
  async read(entries: readonly number[]): Promise<Map<number, Uint8Array>> {
    const wanted = entries.map((entry) => this.#wanted(entry));
    wanted.sort((a, b) => a.segment - b.segment || a.offset - b.offset);
    const segments = new Set(wanted.map(({ segment }) => segment));
    for (const segment of segments) this.#store.pin(segment);
    const bodies = new Map<number, Uint8Array>();
    try {
      for (const segment of segments)
        await this.#readSegment(
          segment,
          wanted.filter((each) => each.segment === segment),
          bodies,
        );
    } finally {
      for (const segment of segments) this.#store.unpin(segment);
    }
    return bodies;
  }

  async #readSegment(
    segment: number,
    wanted: readonly Wanted[],
    bodies: Map<number, Uint8Array>,
  ): Promise<void> {
    const file = await this.#directory.open(segmentName(segment), 'read');
    if (file === undefined) return;
    try {
      for (const run of runsOf(wanted)) {
        const start = run[0]?.offset ?? 0;
        const last = run.at(-1);
        const bytes = await file.read((last?.offset ?? 0) + (last?.length ?? 0) - start, start);
        for (const each of run) {
          const record = bytes.subarray(each.offset - start, each.offset - start + each.length);
          const body = bodyOf(record, each);
          if (body !== undefined) bodies.set(each.entry, body);
          else await this.#quarantine.keep(segment, each.offset, record);
        }
      }
    } finally {
      await file.close();
    }
  }

  #wanted(entry: number): Wanted {
    const { entries } = this.#backlog;
    return {
      entry,
      sequence: at(entries.sequence, entry),
      segment: at(entries.segment, entry),
      offset: at(entries.offset, entry),
      length: recordBytes(at(entries.channelCount, entry), at(entries.bodyBytes, entry)),
    };
  }
}

/** The body of a record, if it is the one that is wanted and undamaged. */
function bodyOf(record: Buffer, wanted: Wanted): Uint8Array | undefined {
  if (record.length < wanted.length) return undefined;
  const head = decodeHead(record, wanted.segment);
  if (head === undefined || head.sequence !== wanted.sequence) return undefined;
  const body = record.subarray(recordBytes(head.channels.length, 0));
  return crc32(body) === head.bodyCrc ? body : undefined;
}

/** Records in order of offset, parted where reading goes on elsewhere. */
function runsOf(wanted: readonly Wanted[]): Wanted[][] {
  const runs: Wanted[][] = [];
  let run: Wanted[] = [];
  let start = 0;
  let end = 0;
  for (const each of wanted) {
    const isNear = each.offset - end <= MAX_GAP_BYTES && each.offset + each.length - start <= MAX_READ_BYTES;
    if (run.length === 0 || !isNear) {
      run = [];
      runs.push(run);
      start = each.offset;
    }
    run.push(each);
    end = each.offset + each.length;
  }
  return runs;
}
