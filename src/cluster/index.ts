/**
 * The cluster as the rest of the node sees it: which member owns which key, and how work passes from one to another
 * without a gap or a double. Who is there, gossip knows; what the work is, components know. Ownership is computed from the
 * members alone, the same on every node; what is in the middle of moving is settled between the nodes that it concerns.
 */

export type { HandOverEffect, HandOverEvent, ItemStatus } from './hand-over/effects.ts';
export { HandOver } from './hand-over/hand-over.ts';
export type { ClaimReply, OfferReply, ReleasedItem, Resumption, SharedItem } from './hand-over/items.ts';
export type { HandOverSettings } from './hand-over/settings.ts';
export { DEFAULT_HAND_OVER_SETTINGS } from './hand-over/settings.ts';
export { RingView } from './ring-view.ts';
