import { crc32 } from 'node:zlib';
import type { Labels } from '../../model/index.ts';
import type { NewRecord, QueueDirectory } from '../../queue/index.ts';
import {
  closing,
  decodeHead,
  ENTRY,
  GroupCommit,
  MAX_BODY_BYTES,
  openDirectory,
  QueueError,
  recordBytes,
  SegmentStore,
  segmentName,
} from '../../queue/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';
import { encodeLabels } from './label-record.ts';
import type { RecoveryReport } from './recover-profiles.ts';
import { recoverProfiles } from './recover-profiles.ts';
import type { Row } from './rows.ts';
import type { EvictionReason, ShelfLimits } from './shelf.ts';
import { Shelf } from './shelf.ts';

/** What may be kept. */
export interface StoreLimits extends ShelfLimits {
  /** On disk, in all. */
  readonly maxBytes: number;
}

export interface ProfileLogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: StoreLimits;
  /** Told of every profile that is given up. */
  readonly onEvict: (reason: EvictionReason) => void;
  /** Opens the directory; for tests, whose disks fail. */
  readonly openDirectory?: ((path: string) => Promise<QueueDirectory>) | undefined;
}

/** How long the first profile of a group waits for others before they are written together. */
const COMMIT_LINGER_MS = 20;
const MAX_SEGMENT_BYTES = 8 * 2 ** 20;
/** So many segments there are at least before the oldest goes for want of space. */
const LEAST_SEGMENTS = 16;
const MAX_PENDING_BYTES = 64 * 2 ** 20;
/** A new segment begins with it. */
const SEGMENT_HEADER_BYTES = 16;

/**
 * Profiles on disk within bounds, in append-only segments; an index of them in memory. A profile that was appended survives
 * a crash of the process and of the machine. Where space is short a whole segment goes at a time, the oldest first.
 */
export class ProfileLog {
  readonly shelf: Shelf;
  readonly recovered: RecoveryReport;
  readonly #directory: QueueDirectory;
  readonly #options: ProfileLogOptions;
  readonly #segments: SegmentStore;
  readonly #commits: GroupCommit<NewProfile>;
  readonly #tidying: FailureLog;
  /** Labels of series that are about to be written. */
  readonly #coming: Map<bigint, Labels>;
  readonly #bounds: Bounds;
  #nextSequence: number;

  private constructor(directory: QueueDirectory, options: ProfileLogOptions, parts: OpenedParts) {
    this.shelf = parts.shelf;
    this.recovered = parts.report;
    this.#directory = directory;
    this.#options = options;
    this.#segments = parts.segments;
    this.#coming = parts.coming;
    this.#bounds = parts.bounds;
    // Beyond what the clock says nothing was ever numbered, so that a number comes only once even if all files are gone.
    this.#nextSequence = Math.max(parts.report.nextSequence, options.clock.now());
    this.#tidying = new FailureLog(options.logger);
    this.#commits = new GroupCommit({
      clock: options.clock,
      lingerMs: COMMIT_LINGER_MS,
      get maxGroupBytes() {
        return parts.bounds.segmentBytes;
      },
      maxPendingBytes: MAX_PENDING_BYTES,
      commit: (profiles) => this.#commit(profiles),
      afterwards: () => this.#tidy(),
    });
  }

  /**
   * Opens a directory, which is made if need be, with what is there already.
   * @throws QueueError `format`, `disk_full` or `unwritable`
   */
  static async open(path: string, options: ProfileLogOptions): Promise<ProfileLog> {
    const directory = await (options.openDirectory ?? openDirectory)(path);
    const coming = new Map<bigint, Labels>();
    const bounds = new Bounds(options.limits);
    const segments: SegmentStore = new SegmentStore({
      directory,
      get segmentBytes() {
        return bounds.segmentBytes;
      },
      describeChannel: (hash) => encodeLabels(shelf.labelsOf(hash) ?? coming.get(hash)),
    });
    const shelf = new Shelf((row, reason) => {
      segments.addLive(row.segment, -sizeOf(row));
      options.onEvict(reason);
    });
    const report = await recoverProfiles({ directory, segments, shelf });
    const log = new ProfileLog(directory, options, { shelf, segments, coming, bounds, report });
    log.upkeep();
    return log;
  }

  /** The bytes that all files take. */
  get diskBytes(): number {
    return this.#segments.diskBytes;
  }

  /** What goes beyond new limits goes soon. */
  setLimits(limits: StoreLimits): void {
    this.#bounds.limits = limits;
    this.upkeep();
  }

  /** Gives up what has become too old. */
  upkeep(): void {
    this.shelf.enforce(this.#bounds.limits, this.#options.clock.now());
    this.#commits.request();
  }

  /**
   * Resolves when the profile is on the disk.
   * @throws QueueError `too_large`, `overloaded`, `disk_full` or `unwritable`
   */
  async append(labels: Labels, body: Uint8Array): Promise<void> {
    if (body.length > MAX_BODY_BYTES) {
      const message = `a profile of ${body.length} bytes is too large to be kept; the limit is ${MAX_BODY_BYTES}`;
      throw new QueueError('too_large', message);
    }
    const timeMs = this.#options.clock.now();
    await this.#commits.add({ hash: labels.hash(), labels, timeMs, body }, body.length);
  }

  /** The body that an id names. @throws AppError `not-found`; QueueError where reading as such fails */
  async read(id: string): Promise<Uint8Array> {
    const found = this.shelf.find(id);
    if (found === undefined) throw new AppError('not-found', `profile ${id} is not kept any more`);
    const body = await this.#read(found.row);
    if (body !== undefined) return body;
    // It may have gone, or moved, while it was read.
    const now = this.shelf.find(id);
    if (now === undefined) throw new AppError('not-found', `profile ${id} is not kept any more`);
    if (now.row.segment !== found.row.segment) return this.read(id);
    this.shelf.discard(found.hash, found.row.sequence, 'damaged');
    this.#options.logger.warn('a kept profile is damaged', {
      profile: id,
      file: segmentName(found.row.segment),
      offset: found.row.offset,
    });
    throw new AppError('not-found', `profile ${id} is damaged on disk`);
  }

  /** Writes what was appended and closes the files. */
  async close(): Promise<void> {
    await this.#commits.drain();
    await this.#segments.seal();
  }

  async #read(row: Row): Promise<Uint8Array | undefined> {
    const file = await this.#directory.open(segmentName(row.segment), 'read');
    if (file === undefined) return undefined;
    const record = await closing(file, () => file.read(sizeOf(row), row.offset));
    const head = decodeHead(record, row.segment);
    if (head === undefined || head.sequence !== row.sequence) return undefined;
    const body = record.subarray(recordBytes(head.channels.length, 0));
    return body.length === head.bodyBytes && crc32(body) === head.bodyCrc ? body : undefined;
  }

  async #commit(profiles: readonly NewProfile[]): Promise<void> {
    if (profiles.length === 0) return;
    const records = profiles.map(({ hash, timeMs, body }) =>
      recordOf(hash, { sequence: this.#nextSequence++, timeMs }, body),
    );
    for (const { hash, labels } of profiles) this.#coming.set(hash, labels);
    try {
      await this.#makeRoom(this.#roomFor(records));
      const rows = await this.#write(records);
      for (const [index, { hash, labels }] of profiles.entries()) {
        const row = rows[index];
        if (row !== undefined) this.shelf.add(hash, labels, row);
      }
    } finally {
      this.#coming.clear();
    }
    for (const { hash } of profiles) this.shelf.enforceCount(hash, this.#bounds.limits.maxProfilesPerSeries);
  }

  /** Writes records; a full disk loses the oldest segment, again and again, until there is space. @throws QueueError */
  async #write(records: readonly NewRecord[]): Promise<Row[]> {
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

  /** Removes the oldest segments until so many bytes fit in. @throws QueueError `too_large` where they never do */
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

  /** Removes what nobody wants, and rewrites what is mostly unwanted. Failures are logged: it comes again. */
  async #tidy(): Promise<void> {
    try {
      await this.#makeRoom(0);
      await this.#segments.retire();
      const sparsest = this.#segments.sparsest();
      if (sparsest !== undefined) await this.#rewrite(sparsest);
      this.#tidying.recovered('kept profiles can be tidied up again');
    } catch (error) {
      this.#tidying.failed('kept profiles cannot be tidied up', errorMessage(error));
    }
  }

  /** Moves what is wanted of a segment to the end, so that its file goes. */
  async #rewrite(segment: number): Promise<void> {
    const records: NewRecord[] = [];
    for (const { hash, row } of this.shelf.inSegment(segment)) {
      const body = await this.#read(row);
      if (body === undefined) this.shelf.discard(hash, row.sequence, 'damaged');
      else records.push(recordOf(hash, row, body));
    }
    await this.#makeRoom(this.#roomFor(records));
    if (records.length > 0) {
      const rows = await this.#write(records);
      for (const [index, { series: hash }] of records.entries()) {
        const row = rows[index];
        if (row === undefined) continue;
        // Given up meanwhile: nobody wants the copy either.
        if (!this.shelf.move(hash, row)) this.#segments.addLive(row.segment, -sizeOf(row));
        else this.#segments.addLive(segment, -sizeOf(row));
      }
    }
    await this.#segments.retire();
  }

  #roomFor(records: readonly NewRecord[]): number {
    let bytes = SEGMENT_HEADER_BYTES;
    for (const { body } of records) bytes += recordBytes(1, body.length);
    for (const hash of new Set(records.map(({ series }) => series))) {
      const labels = this.#coming.get(hash) ?? this.shelf.labelsOf(hash);
      bytes += recordBytes(0, encodeLabels(labels).length);
    }
    return bytes;
  }
}

interface NewProfile {
  readonly hash: bigint;
  readonly labels: Labels;
  readonly timeMs: number;
  readonly body: Uint8Array;
}

interface OpenedParts {
  readonly shelf: Shelf;
  readonly segments: SegmentStore;
  readonly coming: Map<bigint, Labels>;
  readonly bounds: Bounds;
  readonly report: RecoveryReport;
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

/** What may be kept at present. */
class Bounds {
  limits: StoreLimits;

  constructor(limits: StoreLimits) {
    this.limits = limits;
  }

  /** A segment of this size is not appended to. */
  get segmentBytes(): number {
    return Math.min(MAX_SEGMENT_BYTES, Math.ceil(this.limits.maxBytes / LEAST_SEGMENTS));
  }
}
