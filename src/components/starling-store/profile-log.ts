import type { Labels } from '../../model/index.ts';
import type { QueueDirectory } from '../../queue/index.ts';
import { GroupCommit, MAX_BODY_BYTES, openDirectory, QueueError, segmentName } from '../../queue/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';
import type { NewProfile } from './profile-files.ts';
import { ProfileFiles } from './profile-files.ts';
import type { RecoveryReport } from './recover-profiles.ts';
import type { EvictionReason, Shelf } from './shelf.ts';
import type { StoreLimits } from './store-bounds.ts';
import { StoreBounds } from './store-bounds.ts';

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
const MAX_PENDING_BYTES = 64 * 2 ** 20;

/**
 * Profiles on disk within bounds, in append-only segments; an index of them in memory. A profile that was appended survives
 * a crash of the process and of the machine. Where space is short a whole segment goes at a time, the oldest first.
 */
export class ProfileLog {
  readonly recovered: RecoveryReport;
  readonly #options: ProfileLogOptions;
  readonly #bounds: StoreBounds;
  readonly #files: ProfileFiles;
  readonly #commits: GroupCommit<NewProfile>;
  readonly #tidying: FailureLog;
  #nextSequence: number;
  #isClosed = false;

  private constructor(
    options: ProfileLogOptions,
    bounds: StoreBounds,
    files: ProfileFiles,
    recovered: RecoveryReport,
  ) {
    this.recovered = recovered;
    this.#options = options;
    this.#bounds = bounds;
    this.#files = files;
    // Beyond what the clock says nothing was ever numbered, so that a number comes only once even if all files are gone.
    this.#nextSequence = Math.max(recovered.nextSequence, options.clock.now());
    this.#tidying = new FailureLog(options.logger);
    this.#commits = new GroupCommit({
      clock: options.clock,
      lingerMs: COMMIT_LINGER_MS,
      get maxGroupBytes() {
        return bounds.segmentBytes;
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
    const bounds = new StoreBounds(options.limits);
    const files = new ProfileFiles(directory, bounds, options.onEvict);
    const log = new ProfileLog(options, bounds, files, await files.recover());
    log.upkeep();
    return log;
  }

  /** What is kept. */
  get shelf(): Shelf {
    return this.#files.shelf;
  }

  /** The bytes that all files take. */
  get diskBytes(): number {
    return this.#files.diskBytes;
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
   * @throws QueueError `too_large`, `overloaded`, `disk_full`, `unwritable` or `closed`
   */
  async append(labels: Labels, body: Uint8Array): Promise<void> {
    if (this.#isClosed) throw new QueueError('closed', 'the store of profiles is closed');
    if (body.length > MAX_BODY_BYTES) {
      const message = `a profile of ${body.length} bytes is too large to be kept; the limit is ${MAX_BODY_BYTES}`;
      throw new QueueError('too_large', message);
    }
    const sequence = this.#nextSequence++;
    const timeMs = this.#options.clock.now();
    await this.#commits.add({ sequence, timeMs, hash: labels.hash(), labels, body }, body.length);
  }

  /** The body that an id names. @throws AppError `not-found`; QueueError where reading as such fails */
  async read(id: string): Promise<Uint8Array> {
    const found = this.shelf.find(id);
    if (found === undefined) throw new AppError('not-found', `profile ${id} is not kept any more`);
    const body = await this.#files.read(found.row);
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
    this.#isClosed = true;
    await this.#commits.drain();
    await this.#files.close();
  }

  async #commit(profiles: readonly NewProfile[]): Promise<void> {
    if (profiles.length === 0) return;
    await this.#files.write(profiles);
    for (const { hash } of profiles) this.shelf.enforceCount(hash, this.#bounds.limits.maxProfilesPerSeries);
  }

  /** Failures are logged: it comes again. */
  async #tidy(): Promise<void> {
    try {
      await this.#files.tidy();
      this.#tidying.recovered('kept profiles can be tidied up again');
    } catch (error) {
      this.#tidying.failed('kept profiles cannot be tidied up', errorMessage(error));
    }
  }
}
