import { crc32 } from 'node:zlib';
import type { Timer } from '../util/index.ts';
import { errorMessage, sleep, xxHash64 } from '../util/index.ts';
import { at } from './backlog.ts';
import type { ChannelOptions } from './channel.ts';
import { Channel } from './channel.ts';
import type { QueueDirectory } from './directory.ts';
import { openDirectory } from './directory.ts';
import { QueueError } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import type { DirectoryLock } from './lock.ts';
import { lockDirectory } from './lock.ts';
import { Quarantine } from './quarantine.ts';
import type { QueueOptions, QueueParts } from './queue-parts.ts';
import { createParts, MEBIBYTE } from './queue-parts.ts';
import { ENTRY, MAX_BODY_BYTES } from './record.ts';
import type { RecoveryReport } from './recovery.ts';
import { recover } from './recovery.ts';
import { MAX_CHANNELS } from './scan.ts';
import type { NewRecord } from './segment-store.ts';

/** What is stored: a body, and what channels need to know about it before they read it. */
export interface NewEntry {
  /** 0 to 255; a batch has entries of one kind. */
  readonly kind: number;
  /** Channels are fair between series; text is hashed. */
  readonly series: string | bigint;
  readonly timeMs: number;
  /** Must not be changed afterwards. */
  readonly body: Uint8Array;
  /** Who is to get it; it is stored once however many they are. */
  readonly channels: readonly Channel[];
}

/** A channel that holds entries, but that nobody has open. */
export interface Orphan {
  /** Undefined where the disk does not tell any more. */
  readonly identity: string | undefined;
  readonly entries: number;
  readonly bytes: number;
  readonly oldestTimeMs: number;
}

/** How often ages are looked at while nothing else happens. */
const UPKEEP_INTERVAL_MS = 10_000;
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Opens the queue of a directory, which is made if need be, takes back what it holds, and logs that in one line.
 * @throws QueueError `locked`, `format`, `disk_full` or `unwritable`
 */
export async function openQueue(path: string, options: QueueOptions = {}): Promise<Queue> {
  const directory = await (options.openDirectory ?? openDirectory)(path);
  const lock = lockDirectory(path);
  try {
    return await Queue.open(directory, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A durable store-and-forward queue; see the folder's index. */
export class Queue {
  /** What was found on opening. */
  readonly recovered: RecoveryReport;
  readonly #lock: DirectoryLock;
  readonly #parts: QueueParts;
  readonly #commits: GroupCommit<NewRecord>;
  readonly #open = new Map<string, Channel>();
  #nextSequence: number;
  #upkeep: Timer | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    parts: QueueParts,
    lock: DirectoryLock,
    commits: GroupCommit<NewRecord>,
    recovered: RecoveryReport,
    nextSequence: number,
  ) {
    this.#parts = parts;
    this.#lock = lock;
    this.#commits = commits;
    this.recovered = recovered;
    this.#nextSequence = nextSequence;
    this.#scheduleUpkeep();
  }

  /** For `openQueue`. */
  static async open(directory: QueueDirectory, lock: DirectoryLock, options: QueueOptions): Promise<Queue> {
    const quarantine = await Quarantine.open(directory);
    const commitsLater = { request: (): void => undefined };
    const parts = createParts(directory, quarantine, options, () => commitsLater.request());
    const { report, nextSequence } = await recover({ ...parts, directory, quarantine });
    const { clock, writer, logger } = parts;
    const commits = new GroupCommit<NewRecord>({
      clock,
      lingerMs: options.commitLingerMs ?? 50,
      maxGroupBytes: options.maxCommitBytes ?? 4 * MEBIBYTE,
      maxPendingBytes: options.maxPendingBytes ?? 256 * MEBIBYTE,
      commit: async (records) => {
        if (records.length > 0) await writer.store(records);
      },
      afterwards: () => writer.tidy(),
    });
    await writer.tidy();
    commitsLater.request = () => commits.request();
    const { entries, bytes, segments, tornBytes, corruptEntries, corruptBytes } = report;
    logger[levelOf(report)]('queue opened', {
      directory: directory.path,
      entries,
      bytes,
      segments,
      torn_bytes: tornBytes,
      corrupt_entries: corruptEntries,
      corrupt_bytes: corruptBytes,
    });
    return new Queue(parts, lock, commits, report, nextSequence);
  }

  /**
   * Opens a channel, with what it held when it was last open. The identity tells it from all others.
   * @throws QueueError `channel_in_use` or `closed`
   */
  channel(identity: string, options: ChannelOptions): Channel {
    if (this.#closing !== undefined) throw this.#closedError();
    const { states, holdings, clock } = this.#parts;
    const state = states.ofIdentity(identity);
    if (state.isOpen)
      throw new QueueError('channel_in_use', `channel ${identity} of the queue is open already`);
    state.isOpen = true;
    state.limits = { maxBytes: options.maxBytes, maxAgeMs: options.maxAgeMs };
    if (options.onDrop !== undefined) state.onDrop = options.onDrop;
    const channel = new Channel(identity, state, {
      ...this.#parts,
      onClose: (closed) => {
        states.close(closed);
        this.#open.delete(identity);
      },
    });
    this.#open.set(identity, channel);
    holdings.enforce(state, clock.now());
    return channel;
  }

  /** The channel of that identity, if somebody has it open. */
  openChannel(identity: string): Channel | undefined {
    return this.#open.get(identity);
  }

  /**
   * Stores an entry for its channels; resolves when it is on the disk, or in memory where that may take its place.
   * @throws QueueError `closed`, `too_large`, `overloaded`, `disk_full` or `unwritable`
   */
  async append(entry: NewEntry): Promise<void> {
    if (this.#closing !== undefined) throw this.#closedError();
    const { body, channels } = entry;
    if (body.length > MAX_BODY_BYTES || channels.length > MAX_CHANNELS)
      throw new QueueError(
        'too_large',
        `an entry of ${body.length} bytes for ${channels.length} channels is too large for the queue, which takes ${MAX_BODY_BYTES} and ${MAX_CHANNELS}`,
      );
    for (const { identity, isOpen } of channels)
      if (!isOpen) throw new QueueError('closed', `channel ${identity} of the queue is closed`);
    if (channels.length === 0) return;
    const record: NewRecord = {
      type: ENTRY,
      kind: entry.kind,
      sequence: this.#nextSequence++,
      timeMs: this.#parts.clock.stamp(entry.timeMs),
      series: typeof entry.series === 'bigint' ? BigInt.asUintN(64, entry.series) : xxHash64(entry.series),
      channels: channels.map(({ hash }) => hash),
      body,
      bodyCrc: crc32(body),
    };
    await this.#commits.add(record, body.length);
  }

  /** The channels that hold entries, but that nobody has open; the entries stay until they are too old. */
  orphans(): Orphan[] {
    const { claims, entries } = this.#parts.backlog;
    return [...this.#parts.states.all()]
      .filter(({ isOpen, line }) => !isOpen && line.total.entries > 0)
      .map(({ identity, line }) => ({
        identity,
        ...line.total,
        oldestTimeMs: at(entries.timeMs, at(claims.entry, line.oldest)),
      }));
  }

  /** The bytes that segments take on disk. */
  get diskBytes(): number {
    return this.#parts.store.diskBytes;
  }

  /** The bytes that the index takes in memory. */
  get indexBytes(): number {
    return this.#parts.backlog.sizeBytes;
  }

  /**
   * Writes what was appended and what is done, and frees the directory. A disk that hangs is given up after
   * `timeoutMs`; then the directory stays locked until the process ends. Never rejects: failures are logged.
   */
  close(timeoutMs = CLOSE_TIMEOUT_MS): Promise<void> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const { clock, logger, writer } = this.#parts;
    this.#upkeep?.cancel();
    for (const channel of [...this.#open.values()]) channel.close();
    const finished = new AbortController();
    const finish = async (): Promise<void> => {
      try {
        await this.#commits.drain();
        await writer.finish();
      } catch (error) {
        logger.error('queue was not closed well; some entries may be sent again', {
          err: errorMessage(error),
        });
      }
      this.#lock.release();
      finished.abort();
    };
    await Promise.race([finish(), sleep(clock, timeoutMs, finished.signal)]);
    if (!finished.signal.aborted) logger.error('queue was not closed in time', { timeout_ms: timeoutMs });
  }

  #scheduleUpkeep(): void {
    const again = (): void => {
      this.#commits.request();
      this.#scheduleUpkeep();
    };
    this.#upkeep = this.#parts.clock.after(UPKEEP_INTERVAL_MS, again, 'background');
  }

  #closedError(): QueueError {
    return new QueueError('closed', 'the queue is closed');
  }
}

/** A fresh queue is nothing to talk about. */
function levelOf({ entries, corruptEntries, tornBytes }: RecoveryReport): 'debug' | 'info' | 'warn' {
  if (corruptEntries > 0 || tornBytes > 0) return 'warn';
  return entries > 0 ? 'info' : 'debug';
}
