/** Something that one node at a time works on: a series. */
export interface SharedItem {
  /** 64 bits, the same on every node. */
  readonly id: bigint;
  /** What the ring decides by: the key of its target. */
  readonly key: bigint;
}

/** What goes with an item when it moves. */
export interface ItemState {
  /** The last slot that was begun, in milliseconds of the wall clock; undefined when there was none yet. */
  readonly lastSlotMs: number | undefined;
  /** What the next delta is taken against. */
  readonly baseline: Uint8Array | undefined;
}

/** How to go on with an item. */
export interface Resumption {
  readonly id: bigint;
  /** Slots up to this one are done or lost; undefined when nothing is known of any. */
  readonly lastSlotMs: number | undefined;
  /** "own": what this node has itself is still good. */
  readonly baseline: Uint8Array | 'own' | undefined;
}

/** An item that its former holder gave out. */
export interface ReleasedItem extends ItemState {
  readonly id: bigint;
}

/** "Which of these do you hold? Give them to me." */
export interface ClaimRequest {
  readonly type: 'claim';
  readonly ids: readonly bigint[];
}

/** What is in neither list the answerer does not hold. */
export interface ClaimReply {
  readonly type: 'claim';
  readonly released: readonly ReleasedItem[];
  /** Ask again: it is in the middle of something, this answer is full, or the answerer does not see the asker as owner yet. */
  readonly waiting: readonly bigint[];
}

/** "I hold these, and they are yours." */
export interface OfferRequest {
  readonly type: 'offer';
  readonly ids: readonly bigint[];
}

/** What the answerer holds itself already; the asker lets go of it. */
export interface OfferReply {
  readonly type: 'offer';
  readonly held: readonly bigint[];
}

export type HandOverRequest = ClaimRequest | OfferRequest;
export type HandOverReply = ClaimReply | OfferReply;
