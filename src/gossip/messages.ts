import type { Member } from './member.ts';

/** Where to reach a peer; without `id` whoever listens there. */
export interface Peer {
  readonly id?: string;
  /** host:port */
  readonly address: string;
}

/** Are you there? */
export interface ProbeRequest {
  readonly type: 'probe';
  /** The incarnation of the target that the prober knows; the target sends its record when it has another. */
  readonly knownIncarnation: number;
  /** Whether the prober suspects the target, which then refutes at once. */
  readonly suspected: boolean;
  /** Digest of the sender's view (`MemberTable.digest`). */
  readonly digest: bigint;
}

export interface ProbeReply {
  readonly type: 'probe';
  readonly member?: Member;
  readonly digest: bigint;
  /** The answerer's wall clock when it was asked and when it answered. */
  readonly receivedMs: number;
  readonly sentMs: number;
}

/** Please probe somebody for me: the way between us may be what is broken. */
interface IndirectRequest {
  readonly type: 'indirect';
  readonly target: Required<Peer>;
  readonly knownIncarnation: number;
}

interface IndirectReply {
  readonly type: 'indirect';
  /** Whether the target answered; a reply that says no still shows that the way to the relay works. */
  readonly reached: boolean;
  readonly member?: Member;
}

/** A member and, when it is dead or has left, for how long. */
export interface TransferredMember {
  readonly member: Member;
  readonly endedForMs: number;
}

/** Push and pull of the whole state. */
interface SyncRequest {
  readonly type: 'sync';
  /** Name of the cluster; those of another one are refused. */
  readonly cluster: string;
  readonly members: readonly TransferredMember[];
}

interface SyncReply {
  readonly type: 'sync';
  readonly members: readonly TransferredMember[];
}

/** The request was understood and is refused. */
interface RefusalReply {
  readonly type: 'refusal';
  readonly reason: string;
}

export type GossipRequest = ProbeRequest | IndirectRequest | SyncRequest;
export type GossipReply = ProbeReply | IndirectReply | SyncReply | RefusalReply;
