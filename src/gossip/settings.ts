/**
 * Times and bounds of the membership. A silent host is dead to all after at most probeIntervalMs + verdictMs +
 * suspicionMs and the way of the news (4.1 s and some ticks); a killed process, whose connections break, after
 * suspicionMs and little more. An event loop that stands still for less than indirectAfterMs is not even asked about.
 */
export interface MembershipSettings {
  /** How often the driver calls `tick`; a tick that comes late tells of a stall of one's own. */
  readonly tickMs: number;
  /** How often each watched member is probed. */
  readonly probeIntervalMs: number;
  /** Time after which peers are asked to probe as well. */
  readonly indirectAfterMs: number;
  /** How many peers are asked. */
  readonly indirectPeers: number;
  /** Time after which a member that nobody reached is suspected. */
  readonly verdictMs: number;
  /** Time a suspected member has to refute. */
  readonly suspicionMs: number;
  /** How many members, the next in the order of identities, a node watches. */
  readonly watched: number;
  /** How many members, besides those that watch it, look after one whose connections break. */
  readonly disconnectChecks: number;
  /** Push and pull with a random member: this soon after a join or a stall, then in intervals that double … */
  readonly firstSyncMs: number;
  /** … up to this. */
  readonly syncIntervalMs: number;
  /** How long a view must have stood still before that it differs from another's calls for a synchronisation. */
  readonly digestSettleMs: number;
  /** The least time between two synchronisations that differing views call for. */
  readonly syncGapMs: number;
  /** A synchronisation without an answer has failed after this. */
  readonly syncTimeoutMs: number;
  /** Contact with one dead member, in case it is only cut off. */
  readonly deadContactMs: number;
  /** How many join addresses are contacted at a time; 0 is all. */
  readonly maxJoinPeers: number;
  /** A node that reaches no join address goes on alone after this, and keeps trying. */
  readonly joinTimeoutMs: number;
  /** A stall of one's own that is longer makes other members' silence count later. */
  readonly stallMs: number;
  /** After a stall of one's own that is longer a node must synchronise before it claims anything. */
  readonly resyncStallMs: number;
  /** How many members it synchronises with then. */
  readonly resyncContacts: number;
  /** A node that reaches nobody goes on alone after this. */
  readonly resyncTimeoutMs: number;
  /** How long a leaving node stays to spread the news. */
  readonly leaveMs: number;
  /** How many members a leaving node tells itself, besides gossip. */
  readonly leaveContacts: number;
  /** Dead and departed members are forgotten after this. */
  readonly reapMs: number;
  /** Members in the table, dead ones included. */
  readonly maxMembers: number;
}

export const DEFAULT_MEMBERSHIP_SETTINGS: MembershipSettings = {
  tickMs: 100,
  probeIntervalMs: 1000,
  indirectAfterMs: 600,
  indirectPeers: 3,
  verdictMs: 1500,
  suspicionMs: 1500,
  watched: 3,
  disconnectChecks: 8,
  firstSyncMs: 100,
  syncIntervalMs: 30_000,
  digestSettleMs: 300,
  syncGapMs: 500,
  syncTimeoutMs: 2000,
  deadContactMs: 5000,
  maxJoinPeers: 5,
  joinTimeoutMs: 6000,
  stallMs: 200,
  resyncStallMs: 1000,
  resyncContacts: 3,
  resyncTimeoutMs: 2000,
  leaveMs: 150,
  leaveContacts: 3,
  reapMs: 600_000,
  maxMembers: 4096,
};
