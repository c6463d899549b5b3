import type { Logger } from '../telemetry/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { ageClock, systemClock } from '../util/index.ts';
import { Backlog } from './backlog.ts';
import { BodyCache } from './body-cache.ts';
import { ChannelStates } from './channel-state.ts';
import type { QueueDirectory } from './directory.ts';
import { DropLog } from './drop-log.ts';
import { Holdings } from './holdings.ts';
import type { Quarantine } from './quarantine.ts';
import { BodyReader } from './reader.ts';
import { Reserve } from './reserve.ts';
import { SegmentStore } from './segment-store.ts';
import { Writer } from './writer.ts';

export const MEBIBYTE = 2 ** 20;

export interface QueueOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How long the first entry of a group waits for others before they are written together. Default 50. */
  readonly commitLingerMs?: number;
  /** A group that is this large is written at once. Default 4 MiB. */
  readonly maxCommitBytes?: number;
  /** Appending more than this before it is written is refused. Default 256 MiB. */
  readonly maxPendingBytes?: number;
  /** Default 8 MiB. */
  readonly segmentBytes?: number;
  /** Bodies kept in memory, so that a reader that keeps up needs no disk. Default 16 MiB. */
  readonly cacheBytes?: number;
  /** Disk space set aside for when the disk is full. Default 1 MiB. */
  readonly reserveBytes?: number;
  /** While the disk cannot be written: refuse entries (the default), or keep them in memory up to so many bytes. */
  readonly onUnwritable?: 'refuse' | { readonly memoryBytes: number };
  /** Opens the directory; for tests, whose disks fail. */
  readonly openDirectory?: (path: string) => Promise<QueueDirectory>;
}

/** What a queue is made of. */
export type QueueParts = ReturnType<typeof createParts>;

/** Makes the parts and wires them together; `onSettled` is called when there is something to tidy up. */
export function createParts(
  directory: QueueDirectory,
  quarantine: Quarantine,
  options: QueueOptions,
  onSettled: () => void,
) {
  const clock = ageClock(options.clock ?? systemClock);
  const logger = options.logger ?? silentLogger;
  const fallback = options.onUnwritable ?? 'refuse';
  const backlog = new Backlog();
  const states = new ChannelStates(backlog);
  const recent = new BodyCache(options.cacheBytes ?? 16 * MEBIBYTE);
  const unwritten = new BodyCache(fallback === 'refuse' ? 0 : fallback.memoryBytes);
  const store = new SegmentStore({
    directory,
    segmentBytes: options.segmentBytes ?? 8 * MEBIBYTE,
    describeChannel: (channel) => states.describe(channel),
  });
  const drops = new DropLog(logger, clock);
  const holdings = new Holdings({ backlog, states, store, recent, unwritten, drops, onSettled });
  const reader = new BodyReader(directory, backlog, store, quarantine);
  const reserve = new Reserve(directory, options.reserveBytes ?? MEBIBYTE, clock);
  const shared = { clock, logger, backlog, states, recent, unwritten, store, holdings, reader };
  const writer = new Writer({ ...shared, reserve, fallsBackToMemory: fallback !== 'refuse' });
  return { ...shared, writer };
}
