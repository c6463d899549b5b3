/**
 * Who is in the cluster: memberlist's semantics (alive, suspect, dead, left; incarnations and refutation; push and pull
 * of whole views) as a state machine, and the libp2p transport that carries it. It says who is there and hands on what
 * members say about themselves; what that means for work others decide (src/cluster). A node believes nobody about
 * itself, and every member's record is written by that member alone, but for its status.
 */

export type { MembershipEffect, MembershipEvent, MembershipPhase, Moment } from './events.ts';
export type { GossipOptions } from './gossip.ts';
export { Gossip } from './gossip.ts';
export { loadIdentity } from './identity.ts';
export type { LinkError } from './key-protector.ts';
export { startLibp2p } from './libp2p-transport.ts';
export type { Member, MemberRole, MemberStatus } from './member.ts';
export type { MembershipOptions } from './membership.ts';
export { Membership } from './membership.ts';
export type { GossipReply, GossipRequest, Peer } from './messages.ts';
export type { MembershipSettings } from './settings.ts';
export { DEFAULT_MEMBERSHIP_SETTINGS } from './settings.ts';
export type { RequestHandler, RequestLimits, Traffic, Transport } from './transport.ts';
export { NO_TRAFFIC } from './transport.ts';
export { decodeMessage, WireError } from './wire-error.ts';
