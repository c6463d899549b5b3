import { decodeMessage, WireError } from '../../gossip/index.ts';
import { clusterMessages } from '../../proto/index.ts';
import { uint64Bytes, uint64Of } from '../../util/index.ts';
import type { ClaimReply, GivenItem, HandOverReply, HandOverRequest, OfferReply } from './items.ts';

const ID_BYTES = 8;

/** The messages of proto/cluster.proto as bytes. @param work the component whose work it is */
export function encodeRequest(work: string, { type, ids, epoch }: HandOverRequest): Uint8Array {
  const items = { ids: packIds(ids) };
  return clusterMessages.HandOverRequest.encode(
    type === 'claim' ? { work, epoch, claim: items } : { work, epoch, offer: items },
  ).finish();
}

/** @throws WireError */
export function decodeRequest(bytes: Uint8Array): {
  readonly work: string;
  readonly request: HandOverRequest;
} {
  const { work, epoch, claim, offer } = decodeMessage(() => clusterMessages.HandOverRequest.decode(bytes));
  const items = claim ?? offer;
  if (!work || !items) throw new WireError('a request of a kind that this version does not know');
  return { work, request: { type: claim ? 'claim' : 'offer', ids: unpackIds(items.ids), epoch: epoch ?? 0 } };
}

export function encodeReply(reply: HandOverReply): Uint8Array {
  const { HandOverReply } = clusterMessages;
  if (reply.type === 'offer') return HandOverReply.encode({ held: { ids: packIds(reply.held) } }).finish();
  const released = reply.released.map(({ id, lastSlotMs, baseline, isRepeated }) => ({
    id: uint64Bytes(id),
    is_repeated: isRepeated,
    ...(lastSlotMs === undefined ? {} : { last_slot_ms: lastSlotMs }),
    ...(baseline === undefined ? {} : { baseline }),
  }));
  return HandOverReply.encode({ released, waiting: { ids: packIds(reply.waiting) } }).finish();
}

/** @throws WireError */
export function decodeClaimReply(bytes: Uint8Array): ClaimReply {
  const { released, waiting } = decodeMessage(() => clusterMessages.HandOverReply.decode(bytes));
  return {
    type: 'claim',
    waiting: unpackIds(waiting?.ids),
    released: (released ?? []).map((item): GivenItem => {
      const id = uint64Of(item.id);
      if (id === undefined) throw new WireError('an item without its identity');
      // A copy: what it is cut from holds all items of the answer.
      const baseline = item.baseline ? Uint8Array.from(item.baseline) : undefined;
      return {
        id,
        lastSlotMs: item.last_slot_ms ?? undefined,
        baseline,
        isRepeated: item.is_repeated ?? false,
      };
    }),
  };
}

/** @throws WireError */
export function decodeOfferReply(bytes: Uint8Array): OfferReply {
  const { held } = decodeMessage(() => clusterMessages.HandOverReply.decode(bytes));
  return { type: 'offer', held: unpackIds(held?.ids) };
}

function packIds(ids: readonly bigint[]): Uint8Array {
  const bytes = Buffer.alloc(ids.length * ID_BYTES);
  for (const [index, id] of ids.entries()) bytes.writeBigUInt64BE(id, index * ID_BYTES);
  return bytes;
}

function unpackIds(bytes: Uint8Array | null | undefined): readonly bigint[] {
  if (!bytes) return [];
  if (bytes.length % ID_BYTES !== 0) throw new WireError(`${bytes.length} bytes of identities`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / ID_BYTES }, (_, index) => view.getBigUint64(index * ID_BYTES));
}
