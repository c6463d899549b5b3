import type { Member, MemberStatus } from './member.ts';
import type { GossipReply, GossipRequest, Peer } from './messages.ts';

/**
 * Where a node stands. It may claim work when `ready` only: while `joining` or `resynchronising` others may know better
 * who is there; `refused` means that its name belongs to somebody else.
 */
export type MembershipPhase = 'joining' | 'ready' | 'resynchronising' | 'leaving' | 'left' | 'refused';

/** What happened, for logs, metrics and whoever acts on it. */
export type MembershipEvent =
  | {
      readonly type: 'joined' | 'suspected' | 'refuted' | 'dead' | 'left' | 'forgotten';
      readonly member: Member;
    }
  /** The last connection to it broke; it may be well all the same. */
  | { readonly type: 'disconnected'; readonly member: Member }
  | { readonly type: 'changed'; readonly member: Member; readonly before: Member }
  | { readonly type: 'phase'; readonly phase: MembershipPhase; readonly reason: string }
  /** Another live member has this node's name, and keeps it. */
  | { readonly type: 'conflict'; readonly holder: Member; readonly refused: Member }
  /** Another process has this node's identity, and both keep contradicting each other. */
  | { readonly type: 'cloned'; readonly other: Member }
  /** Others believed this node suspect, dead or gone, which it is not. */
  | { readonly type: 'slandered'; readonly status: Exclude<MemberStatus, 'alive'> }
  | { readonly type: 'stalled'; readonly stallMs: number }
  | { readonly type: 'unreachable'; readonly address: string; readonly reason: string }
  | { readonly type: 'full'; readonly refused: Member };

/** What the driver must do. */
export type MembershipEffect =
  /** Ask a peer; the answer comes back as `replied` or `failed` with this id, within `timeoutMs`. */
  | {
      readonly type: 'request';
      readonly id: number;
      readonly to: Peer;
      readonly request: GossipRequest;
      readonly timeoutMs: number;
    }
  /** Answer a request that was handed in with this id. */
  | { readonly type: 'reply'; readonly id: number; readonly reply: GossipReply }
  | { readonly type: 'publish'; readonly members: readonly Member[] }
  | { readonly type: 'event'; readonly event: MembershipEvent };

/** A time on both clocks: one that never goes back, for durations, and the wall clock, for offsets. */
export interface Moment {
  readonly elapsedMs: number;
  readonly wallMs: number;
}
