import { crc32 } from 'node:zlib';
import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import type { ChannelStates } from './channel-state.ts';
import type { QueueDirectory, QueueFile } from './directory.ts';
import { closing } from './directory.ts';
import { QueueError } from './errors.ts';
import type { Holdings } from './holdings.ts';
import type { Quarantine } from './quarantine.ts';
import type { RecordHead } from './record.ts';
import {
  ACK_BYTES,
  CHANNEL,
  decodeAcks,
  decodeSegmentHeader,
  FORMAT_VERSION,
  recordBytes,
  SEGMENT_HEADER_BYTES,
} from './record.ts';
import type { Damage } from './scan.ts';
import { scanSegment } from './scan.ts';
import { acksName, segmentFiles, segmentName } from './segment-files.ts';
import type { SegmentStore } from './segment-store.ts';

/** What was found when a queue was opened. */
export interface RecoveryReport {
  /** Entries that some channel still wants. */
  readonly entries: number;
  /** Of their bodies. */
  readonly bytes: number;
  readonly segments: number;
  /** At the ends of segments: writes that were never finished. */
  readonly tornBytes: number;
  /** Places between records that were damaged; each was a record or more. */
  readonly corruptEntries: number;
  readonly corruptBytes: number;
}

export interface RecoveryParts {
  readonly directory: QueueDirectory;
  readonly backlog: Backlog;
  readonly states: ChannelStates;
  readonly store: SegmentStore;
  readonly holdings: Holdings;
  readonly quarantine: Quarantine;
}

/** Damaged bytes, of which as many as these are kept for each place. */
const MAX_DAMAGE_BYTES = 2 ** 20;

/**
 * Reads the heads of all records into the backlog. What is damaged is left out and put into quarantine, and a torn tail is
 * cut off. Gives the next sequence, too.
 * @throws QueueError `format` before anything is changed, or `unwritable`
 */
export async function recover(
  parts: RecoveryParts,
): Promise<{ report: RecoveryReport; nextSequence: number }> {
  const { directory, store } = parts;
  const files = segmentFiles(await directory.list());
  for (const segment of files.segments) await checkSegmentVersion(directory, segment);
  for (const segment of files.acks)
    if (!files.segments.includes(segment)) await directory.remove(acksName(segment));
  const recovery = new Recovery(parts);
  const newest = files.segments.at(-1);
  for (const segment of files.segments) {
    const acks = files.acks.has(segment) ? await readAll(directory, acksName(segment)) : Buffer.alloc(0);
    const file = await directory.open(segmentName(segment), segment === newest ? 'write' : 'read');
    if (file === undefined) continue;
    store.adopt(segment, file.sizeBytes, acks.length - (acks.length % ACK_BYTES));
    await closing(file, () => recovery.read(segment, file, acks, segment === newest));
  }
  return recovery.finish(files.segments.length);
}

/** Refuses a segment that another version of the format wrote. @throws QueueError `format` */
export async function checkSegmentVersion(directory: QueueDirectory, segment: number): Promise<void> {
  const file = await directory.open(segmentName(segment), 'read');
  if (file === undefined) return;
  const version = decodeSegmentHeader(await closing(file, () => file.read(SEGMENT_HEADER_BYTES, 0)));
  if (version === undefined || version === FORMAT_VERSION) return;
  throw new QueueError(
    'format',
    `${directory.path}: ${segmentName(segment)} has format version ${version}, and this Starling reads version ${FORMAT_VERSION}; start the version that wrote it until nothing is left, or move the directory away`,
  );
}

async function readAll(directory: QueueDirectory, name: string): Promise<Buffer> {
  const file = await directory.open(name, 'read');
  if (file === undefined) return Buffer.alloc(0);
  return closing(file, () => file.read(file.sizeBytes, 0));
}

class Recovery {
  readonly #parts: RecoveryParts;
  #nextSequence = 1;
  #tornBytes = 0;
  #corruptEntries = 0;
  #corruptBytes = 0;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  async read(segment: number, file: QueueFile, acks: Buffer, isNewest: boolean): Promise<void> {
    const acked = new Map<number, bigint[]>();
    for (const { offset, channel } of decodeAcks(acks, segment)) {
      const channels = acked.get(offset);
      if (channels === undefined) acked.set(offset, [channel]);
      else channels.push(channel);
    }
    const damages: Damage[] = [];
    const end = scanSegment(file, segment, isNewest, {
      record: (head, offset) => {
        if (head.type === CHANNEL) this.#learn(file, head, offset);
        else this.#admit(segment, offset, head, acked.get(offset) ?? []);
      },
      damage: (damage) => damages.push(damage),
    });
    for (const { offset, length, head } of damages) {
      this.#seen(head?.sequence ?? 0);
      this.#corruptEntries++;
      this.#corruptBytes += length;
      await this.#keep(segment, file, offset, length);
    }
    if (end === file.sizeBytes) return;
    this.#tornBytes += file.sizeBytes - end;
    if (!isNewest) await this.#keep(segment, file, end, file.sizeBytes - end);
    // Cut off, so that it is not found again. Nothing is ever appended here, so it does no harm where that fails.
    else await file.truncate(end).catch(() => undefined);
  }

  /** Puts everything in line, oldest first. */
  finish(segments: number): { report: RecoveryReport; nextSequence: number } {
    const { backlog, holdings } = this.#parts;
    const { entries } = backlog;
    const rows: number[] = [];
    for (let entry = 1; entry < entries.end; entry++) rows.push(entry);
    rows.sort((a, b) => at(entries.sequence, a) - at(entries.sequence, b));
    let count = 0;
    let bytes = 0;
    for (const [index, entry] of rows.entries()) {
      const next = rows[index + 1];
      if (next !== undefined && at(entries.sequence, next) === at(entries.sequence, entry))
        this.#merge(entry, next);
      if (at(entries.firstClaim, entry) === 0) {
        holdings.remove(entry);
        continue;
      }
      holdings.enqueue(entry);
      count++;
      bytes += at(entries.bodyBytes, entry);
    }
    const report = {
      entries: count,
      bytes,
      segments,
      tornBytes: this.#tornBytes,
      corruptEntries: this.#corruptEntries,
      corruptBytes: this.#corruptBytes,
    };
    return { report, nextSequence: this.#nextSequence };
  }

  #admit(segment: number, offset: number, head: RecordHead, acked: readonly bigint[]): void {
    const { backlog, states, holdings } = this.#parts;
    this.#seen(head.sequence);
    const place = { segment, offset };
    const entry = holdings.admit(head, place);
    // Rows stay until all are read, even those that nobody wants: a second copy may say that of the first.
    for (const claim of backlog.claimsOf(entry)) {
      const { hash } = states.inSlot(at(backlog.claims.channel, claim));
      if (acked.includes(hash)) backlog.unclaim(claim);
    }
  }

  /** A sequence is never used again: two records of one sequence are copies of each other. */
  #seen(sequence: number): void {
    this.#nextSequence = Math.max(this.#nextSequence, sequence + 1);
  }

  /** An entry whose record was copied, and is still there, is wanted by the channels that want both. */
  #merge(entry: number, copy: number): void {
    const { backlog, holdings } = this.#parts;
    const slotOf = (claim: number): number => at(backlog.claims.channel, claim);
    const wanted = new Set(backlog.claimsOf(entry).map(slotOf));
    for (const claim of backlog.claimsOf(copy)) if (!wanted.has(slotOf(claim))) holdings.forget(claim);
    for (const claim of backlog.claimsOf(entry)) holdings.forget(claim);
  }

  #learn(file: QueueFile, head: RecordHead, offset: number): void {
    const description = Buffer.allocUnsafe(head.bodyBytes);
    file.readNow(description, offset + recordBytes(0, 0));
    if (crc32(description) === head.bodyCrc) this.#parts.states.learn(head.series, description);
  }

  async #keep(segment: number, file: QueueFile, offset: number, length: number): Promise<void> {
    await this.#parts.quarantine.keep(
      segment,
      offset,
      await file.read(Math.min(length, MAX_DAMAGE_BYTES), offset),
    );
  }
}
