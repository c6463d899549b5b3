import { decodeMessage, WireError } from '../gossip/index.ts';
import { clusterMessages } from '../proto/index.ts';
import type { Batch, Channel, Queue } from '../queue/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { AppError, errorMessage, uint64Bytes, uint64Of } from '../util/index.ts';

const PROTOCOL = '/starling/queue/1';
const BATCH = { maxBytes: 1024 * 1024, maxEntries: 500 };
const REQUEST_TIMEOUT_MS = 5_000;
/** The queue keeps a kind in one byte. */
const MAX_KIND = 255;

/** How long giving away a queue may take. What is left stays on the disk. */
export const QUEUE_HAND_OVER_MS = 10_000;

/** What giving needs of the cluster. */
export interface QueueTakers {
  readonly otherParticipants: readonly string[];
  request(name: string, protocol: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array>;
}

/** Where takers are found. */
export interface QueueGivers {
  handle(protocol: string, handler: (body: Uint8Array) => Promise<Uint8Array>): Promise<void>;
}

/**
 * Gives what waits in the queue of a node that leaves to other nodes, whose endpoints of the same names send it. Call it
 * when nobody has the channels open any more. An entry is settled here once it is stored there, so that at worst it is
 * sent twice.
 */
export async function giveQueue(
  queue: Queue,
  takers: QueueTakers,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<void> {
  const endMs = clock.monotonic() + QUEUE_HAND_OVER_MS;
  const isOver = (): boolean => clock.monotonic() >= endMs;
  for (const { identity, entries } of queue.orphans()) {
    if (identity === undefined || entries === 0 || takers.otherParticipants.length === 0) continue;
    const channel = queue.channel(identity, {
      maxBytes: Number.POSITIVE_INFINITY,
      maxAgeMs: Number.POSITIVE_INFINITY,
    });
    const { given, reason } = await giveChannel(channel, takers, isOver);
    const left = channel.size().entries;
    channel.close();
    const fields = { endpoint: identity };
    if (given > 0) logger.info('waiting profiles given to other nodes', { ...fields, profiles: given });
    if (left > 0) {
      const about = { ...fields, profiles: left, reason };
      logger.warn('profiles wait on the disk of this node until it starts again', about);
    }
  }
}

/** Gives how many entries were given, and why not all of them. Never rejects. */
async function giveChannel(
  channel: Channel,
  takers: QueueTakers,
  isOver: () => boolean,
): Promise<{ readonly given: number; readonly reason: string }> {
  const refused = new Set<string>();
  let given = 0;
  let reason = '';
  for (let turn = 0; ; turn++) {
    if (isOver()) return { given, reason: `it took longer than ${QUEUE_HAND_OVER_MS / 1_000}s` };
    const peers = takers.otherParticipants.filter((name) => !refused.has(name));
    const peer = peers[turn % peers.length];
    if (peer === undefined) return { given, reason };
    let batch: Batch | undefined;
    try {
      batch = await channel.take(BATCH);
    } catch (error) {
      return { given, reason: errorMessage(error) };
    }
    if (batch === undefined) return { given, reason };
    try {
      await takers.request(peer, PROTOCOL, encodeBatch(channel.identity, batch), REQUEST_TIMEOUT_MS);
      channel.done(batch.entries);
      given += batch.entries.length;
    } catch (error) {
      // It has no such endpoint, or its disk is full; somebody else may take it.
      refused.add(peer);
      reason = `${peer}: ${errorMessage(error)}`;
      channel.release(batch.entries);
    }
  }
}

/** Takes what nodes that leave have waiting. */
export async function takeQueues(givers: QueueGivers, queue: Queue): Promise<void> {
  await givers.handle(PROTOCOL, async (body) => {
    const { identity, entries } = decodeBatch(body);
    const channel = queue.openChannel(identity);
    if (channel === undefined) throw new AppError('no-endpoint', `there is no endpoint ${identity} here`);
    await Promise.all(entries.map((entry) => queue.append({ ...entry, channels: [channel] })));
    return new Uint8Array();
  });
}

function encodeBatch(channel: string, { kind, entries }: Batch): Uint8Array {
  return clusterMessages.QueueBatch.encode({
    channel,
    kind,
    entries: entries.map(({ series, timeMs, body }) => ({
      series: uint64Bytes(series),
      time_ms: timeMs,
      body,
    })),
  }).finish();
}

function decodeBatch(bytes: Uint8Array) {
  const { channel, kind, entries } = decodeMessage(() => clusterMessages.QueueBatch.decode(bytes));
  if ((kind ?? 0) > MAX_KIND) throw new WireError(`entries of the kind ${kind}`);
  return {
    identity: channel ?? '',
    entries: (entries ?? []).map(({ series, time_ms: timeMs, body }) => ({
      kind: kind ?? 0,
      series: seriesIn(series),
      timeMs: timeMs ?? 0,
      body: body ?? new Uint8Array(),
    })),
  };
}

function seriesIn(bytes: Uint8Array | null | undefined): bigint {
  const series = uint64Of(bytes);
  if (series === undefined) throw new WireError('an entry without its series');
  return series;
}
