/**
 * A durable store-and-forward queue: entries are appended once for any number of channels, and each channel takes them
 * at its own pace, fairly between series, until it is done with them or they are dropped for age or size. It knows nothing
 * of what entries mean, of networks, or of retries. An append that has resolved survives a crash of the process and of
 * the machine; what was done before an orderly close never comes again, and after a crash it may. Memory holds an index of
 * fixed-size rows and, within bounds, the newest bodies. What is damaged on disk takes nothing else with it.
 *
 * The segment files beneath, with their checksums, serve whoever keeps records in another order, too.
 */

export type { Batch, Channel, ChannelOptions, QueueEntry, TakeOptions } from './channel.ts';
export type { ChannelLimits, Drop, DropReason } from './channel-state.ts';
export type { QueueDirectory, QueueFile } from './directory.ts';
export { closing, openDirectory } from './directory.ts';
export type { QueueErrorCode } from './errors.ts';
export { QueueError } from './errors.ts';
export { GroupCommit } from './group-commit.ts';
export type { LineSize, TakeOrder } from './line.ts';
export type { NewEntry, Orphan, Queue } from './queue.ts';
export { openQueue } from './queue.ts';
export type { QueueOptions } from './queue-parts.ts';
export type { RecordHead } from './record.ts';
export {
  CHANNEL,
  decodeHead,
  ENTRY,
  MAX_BODY_BYTES,
  recordBytes,
  SEGMENT_HEADER_BYTES,
} from './record.ts';
export type { RecoveryReport } from './recovery.ts';
export { checkSegmentVersion } from './recovery.ts';
export type { Damage } from './scan.ts';
export { scanSegment } from './scan.ts';
export { segmentFiles, segmentName } from './segment-files.ts';
export type { NewRecord, Place } from './segment-store.ts';
export { SegmentStore } from './segment-store.ts';
