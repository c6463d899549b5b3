import type { GossipMember, GossipTransferredMember } from '../proto/index.ts';
import { gossipMessages } from '../proto/index.ts';
import { uint64Bytes, uint64Of } from '../util/index.ts';
import type { Member } from './member.ts';
import { MEMBER_ROLES, MEMBER_STATUSES, memberFault } from './member.ts';
import type { GossipReply, GossipRequest, TransferredMember } from './messages.ts';
import { decodeMessage, WireError } from './wire-error.ts';

/**
 * The messages of proto/gossip.proto as bytes. Fields that a newer version added are passed over, and so are members that
 * stand as this version does not know.
 */
export function encodeRequest(request: GossipRequest): Uint8Array {
  const { Request } = gossipMessages;
  switch (request.type) {
    case 'probe': {
      const { knownIncarnation, suspected, digest } = request;
      const probe = { known_incarnation: knownIncarnation, suspected, digest: uint64Bytes(digest) };
      return Request.encode({ probe }).finish();
    }
    case 'indirect': {
      const { target, knownIncarnation } = request;
      return Request.encode({ indirect_probe: { ...target, known_incarnation: knownIncarnation } }).finish();
    }
    case 'sync': {
      const { cluster, members } = request;
      return Request.encode({ sync: { cluster, members: members.map(transferredOut) } }).finish();
    }
  }
}

/** @throws WireError */
export function decodeRequest(bytes: Uint8Array): GossipRequest {
  const { probe, indirect_probe: indirect, sync } = decodeMessage(() => gossipMessages.Request.decode(bytes));
  if (probe) {
    const { known_incarnation: known, suspected, digest } = probe;
    return {
      type: 'probe',
      knownIncarnation: integer(known),
      suspected: suspected ?? false,
      digest: uint64Of(digest) ?? 0n,
    };
  }
  if (indirect) {
    const { id, address, known_incarnation: known } = indirect;
    if (!id || !address) throw new WireError('an indirect probe without its target');
    return { type: 'indirect', target: { id, address }, knownIncarnation: integer(known) };
  }
  if (sync) return { type: 'sync', cluster: sync.cluster ?? '', members: transferredIn(sync.members) };
  throw new WireError('a request of a kind that this version does not know');
}

export function encodeReply(reply: GossipReply): Uint8Array {
  const { Reply } = gossipMessages;
  switch (reply.type) {
    case 'probe': {
      const { digest, receivedMs, sentMs, member } = reply;
      const probe = { digest: uint64Bytes(digest), received_ms: receivedMs, sent_ms: sentMs };
      return Reply.encode({ probe: { ...probe, member: member ? memberOut(member) : null } }).finish();
    }
    case 'indirect': {
      const { reached, member } = reply;
      return Reply.encode({
        indirect_probe: { reached, member: member ? memberOut(member) : null },
      }).finish();
    }
    case 'sync':
      return Reply.encode({ sync: { members: reply.members.map(transferredOut) } }).finish();
    case 'refusal':
      return Reply.encode({ refusal: { reason: reply.reason } }).finish();
  }
}

/** @throws WireError */
export function decodeReply(bytes: Uint8Array): GossipReply {
  const {
    probe,
    indirect_probe: indirect,
    sync,
    refusal,
  } = decodeMessage(() => gossipMessages.Reply.decode(bytes));
  if (probe) {
    const { digest, received_ms: receivedMs, sent_ms: sentMs } = probe;
    const [member] = membersIn(probe.member ? [probe.member] : []);
    return {
      type: 'probe',
      digest: uint64Of(digest) ?? 0n,
      receivedMs: receivedMs ?? 0,
      sentMs: sentMs ?? 0,
      ...(member ? { member } : {}),
    };
  }
  if (indirect) {
    const [member] = membersIn(indirect.member ? [indirect.member] : []);
    return { type: 'indirect', reached: indirect.reached ?? false, ...(member ? { member } : {}) };
  }
  if (sync) return { type: 'sync', members: transferredIn(sync.members) };
  if (refusal) return { type: 'refusal', reason: refusal.reason ?? '' };
  throw new WireError('a reply of a kind that this version does not know');
}

export function encodeNews(members: readonly Member[]): Uint8Array {
  return gossipMessages.News.encode({ members: members.map(memberOut) }).finish();
}

/** @throws WireError */
export function decodeNews(bytes: Uint8Array): readonly Member[] {
  return membersIn(decodeMessage(() => gossipMessages.News.decode(bytes)).members ?? []);
}

function memberOut(member: Member): GossipMember {
  const { id, name, address, incarnation, version, startedMs, meta } = member;
  return {
    ...{ id, name, address, incarnation, version, started_ms: startedMs, meta },
    status: MEMBER_STATUSES.indexOf(member.status),
    role: MEMBER_ROLES.indexOf(member.role),
  };
}

function membersIn(members: readonly GossipMember[]): readonly Member[] {
  return members.flatMap((member) => memberIn(member) ?? []);
}

/** Undefined for one that stands as only a newer version knows. @throws WireError */
function memberIn(member: GossipMember): Member | undefined {
  const { id, name, address, incarnation, version, started_ms: startedMs, meta } = member;
  const status = MEMBER_STATUSES[member.status ?? 0];
  const role = MEMBER_ROLES[member.role ?? 0];
  if (status === undefined || role === undefined) return undefined;
  const read: Member = {
    id: id ?? '',
    name: name ?? '',
    address: address ?? '',
    incarnation: integer(incarnation),
    status,
    role,
    version: version ?? '',
    startedMs: integer(startedMs),
    // A copy: what it is cut from may be much larger and would live as long.
    meta: Uint8Array.from(meta ?? []),
  };
  const fault = memberFault(read);
  if (fault !== undefined) throw new WireError(`a member with ${fault}`);
  return read;
}

function transferredOut({ member, endedForMs }: TransferredMember): GossipTransferredMember {
  return { member: memberOut(member), ended_for_ms: endedForMs };
}

function transferredIn(
  members: readonly GossipTransferredMember[] | null | undefined,
): readonly TransferredMember[] {
  return (members ?? []).flatMap(({ member: given, ended_for_ms: endedForMs }) => {
    if (!given) throw new WireError('a list of members with a gap');
    const member = memberIn(given);
    return member === undefined ? [] : { member, endedForMs: integer(endedForMs) };
  });
}

/** Where the package `long` is installed, 64-bit fields decode to its objects, whatever the types say. */
function integer(value: number | null | undefined): number {
  return Number(value ?? 0);
}
