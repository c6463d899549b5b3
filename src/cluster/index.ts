/**
 * The cluster as the rest of the node sees it: which member owns which key, and how work passes from one to another
 * without a gap or a double. Who is there, gossip knows; what the work is, components know. Ownership is computed from the
 * members and a table of exceptions that they share, the same on every node; what is in the middle of moving is settled
 * between the nodes that it concerns.
 */

export { Cluster } from './cluster.ts';
export type { ClusterEvent } from './event-log.ts';
export type { HandOverEffect, HandOverEvent } from './hand-over/effects.ts';
export { HandOver } from './hand-over/hand-over.ts';
export type { ClaimReply, OfferReply } from './hand-over/items.ts';
export type { HandOverSettings } from './hand-over/settings.ts';
export { DEFAULT_HAND_OVER_SETTINGS } from './hand-over/settings.ts';
export type { ClusterEnvironment, ClusterFlags, ClusterOptions } from './join/cluster-options.ts';
export { resolveClusterOptions } from './join/cluster-options.ts';
export { giveQueue, QUEUE_HAND_OVER_MS, takeQueues } from './queue-hand-over.ts';
export { RingView } from './ring-view.ts';
export { startCluster } from './start-cluster.ts';
