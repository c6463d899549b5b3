import type { Check, Infer } from '../../schema/index.ts';
import { bool, byteSize, defaulted, defineBlock, duration, int, string } from '../../schema/index.ts';
import { formatDuration } from '../../util/index.ts';
import type { QueueSettings, WalSettings } from './settings.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const HOUR_MS = 3_600_000;

/** A time that passes. */
export const checkPositive: Check<number> = (ms) =>
  ms > 0 ? undefined : `must be greater than 0s, got ${formatDuration(ms)}`;
const checkWait: Check<number> = (ms) =>
  ms >= 0 ? undefined : `must not be negative, got ${formatDuration(ms)}`;
const atLeast =
  (least: number): Check<number> =>
  (count) =>
    count >= least ? undefined : `must be ${least} or more, got ${count}`;

/** Where nothing is configured. */
export const DEFAULT_QUEUE: QueueSettings = {
  capacityBytes: 1024 * MIB,
  maxAgeMs: HOUR_MS,
  maxBatchBytes: MIB,
  maxBatchProfiles: 500,
  lingerMs: 500,
  concurrency: 4,
  order: 'oldest',
};

/** Where nothing is configured. A second less than a stop may take in all. */
export const DEFAULT_WAL: WalSettings = { isEnabled: true, drainTimeoutMs: 4_000 };

/** `queue_config` of an endpoint. Names as in prometheus.remote_write and loki.write, where those have them. */
export const queueConfig = defineBlock({
  capacity: defaulted(
    byteSize,
    DEFAULT_QUEUE.capacityBytes,
    'How much may wait on disk for the endpoint. Beyond it the oldest profiles are dropped.',
    { check: atLeast(MIB) },
  ),
  sample_age_limit: defaulted(
    duration,
    DEFAULT_QUEUE.maxAgeMs,
    'How old a profile may get in the queue before it is dropped. Pyroscope refuses profiles that are older than an hour.',
    { check: checkPositive },
  ),
  batch_size: defaulted(
    byteSize,
    DEFAULT_QUEUE.maxBatchBytes,
    'The largest request; a larger profile goes alone.',
    { check: atLeast(KIB) },
  ),
  max_samples_per_send: defaulted(int, DEFAULT_QUEUE.maxBatchProfiles, 'The most profiles of a request.', {
    check: atLeast(1),
  }),
  batch_send_deadline: defaulted(
    duration,
    DEFAULT_QUEUE.lingerMs,
    'How long a request waits for more profiles.',
    { check: checkWait },
  ),
  max_shards: defaulted(int, DEFAULT_QUEUE.concurrency, 'How many requests are under way at most.', {
    check: atLeast(1),
  }),
  order: defaulted(
    string,
    DEFAULT_QUEUE.order,
    'Which profiles of a series go first after an outage: "oldest" or "newest".',
    {
      check: (order) =>
        order === 'oldest' || order === 'newest' ? undefined : `must be "oldest" or "newest"`,
    },
  ),
});

/** `wal`: the queues of all endpoints of a component. */
export const wal = defineBlock({
  enabled: defaulted(
    bool,
    DEFAULT_WAL.isEnabled,
    'Whether profiles are stored on disk before they are sent. Without it a profile is sent while its receiver waits, and lost when that fails.',
  ),
  drain_timeout: defaulted(
    duration,
    DEFAULT_WAL.drainTimeoutMs,
    'How long a stop goes on sending. What is left is sent after the next start.',
    {
      check: checkWait,
    },
  ),
});

/** The settings that `queue_config` means. */
export function queueSettings(args: Infer<typeof queueConfig>): QueueSettings {
  return {
    capacityBytes: args.capacity,
    maxAgeMs: args.sample_age_limit,
    maxBatchBytes: args.batch_size,
    maxBatchProfiles: args.max_samples_per_send,
    lingerMs: args.batch_send_deadline,
    concurrency: args.max_shards,
    order: args.order === 'newest' ? 'newest' : 'oldest',
  };
}

/** The settings that `wal` means. */
export function walSettings(args: Infer<typeof wal>): WalSettings {
  return { isEnabled: args.enabled, drainTimeoutMs: args.drain_timeout };
}
