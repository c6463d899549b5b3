import { clusterMessages } from '../proto/index.ts';
import type { Batch, Channel, Queue } from '../queue/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { AppError, errorMessage } from '../util/index.ts';

const PROTOCOL = '/starling/queue/1';
const BATCH = { maxBytes: 1024 * 1024, maxEntries: 500 };
const REQUEST_TIMEOUT_MS = 5_000;

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
    const given = await giveChannel(channel, takers, isOver);
    const left = channel.size().entries;
    channel.close();
    if (given > 0)
      logger.info('waiting profiles given to other nodes', { endpoint: identity, profiles: given });
    if (left > 0) {
      logger.warn('profiles wait on the disk of this node until it starts again', {
        endpoint: identity,
        profiles: left,
      });
    }
  }
}

/** Gives how many entries were given. */
async function giveChannel(channel: Channel, takers: QueueTakers, isOver: () => boolean): Promise<number> {
  const refused = new Set<string>();
  let given = 0;
  let turn = 0;
  while (!isOver()) {
    const peers = takers.otherParticipants.filter((name) => !refused.has(name));
    const peer = peers[turn++ % Math.max(1, peers.length)];
    const batch = peer === undefined ? undefined : await channel.take(BATCH);
    if (peer === undefined || batch === undefined) break;
    try {
      await takers.request(peer, PROTOCOL, encodeBatch(channel.identity, batch), REQUEST_TIMEOUT_MS);
      channel.done(batch.entries);
      given += batch.entries.length;
    } catch {
      // It has no such endpoint, or its disk is full; somebody else may take it.
      refused.add(peer);
      channel.release(batch.entries);
    }
  }
  return given;
}

/** Takes what nodes that leave have waiting. */
export async function takeQueues(givers: QueueGivers, queue: Queue): Promise<void> {
  await givers.handle(PROTOCOL, async (body) => {
    const { channel: identity, kind, entries } = decodeBatch(body);
    const channel = queue.openChannel(identity ?? '');
    if (channel === undefined) throw new AppError('no-endpoint', `there is no endpoint ${identity} here`);
    await Promise.all(
      (entries ?? []).map((entry) =>
        queue.append({
          kind: kind ?? 0,
          series: seriesIn(entry.series),
          timeMs: entry.time_ms ?? 0,
          body: entry.body ?? new Uint8Array(),
          channels: [channel],
        }),
      ),
    );
    return new Uint8Array();
  });
}

function encodeBatch(channel: string, { kind, entries }: Batch): Uint8Array {
  return clusterMessages.QueueBatch.encode({
    channel,
    kind,
    entries: entries.map(({ series, timeMs, body }) => ({
      series: seriesOut(series),
      time_ms: timeMs,
      body,
    })),
  }).finish();
}

function decodeBatch(bytes: Uint8Array) {
  try {
    return clusterMessages.QueueBatch.decode(bytes);
  } catch (error) {
    throw new AppError('bad-message', errorMessage(error), { cause: error });
  }
}

function seriesOut(series: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, series));
  return bytes;
}

function seriesIn(bytes: Uint8Array | null | undefined): bigint {
  if (bytes?.length !== 8) throw new AppError('bad-message', 'an entry without its series');
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}
