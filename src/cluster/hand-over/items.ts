import type { ReleasedItem } from '../../component/index.ts';

/** A run of a member. */
export interface Asker {
  readonly id: string;
  readonly epoch: number;
}

/** "Which of these do you hold? Give them to me." */
interface ClaimRequest {
  readonly type: 'claim';
  readonly ids: readonly bigint[];
  /** Which run of the asker it is: what one has been given another knows nothing of. */
  readonly epoch: number;
}

/** An item that is given out. */
export interface GivenItem extends ReleasedItem {
  /** Whether it was given to the same run of a member before, in case that answer got lost. */
  readonly isRepeated: boolean;
}

/** What is in neither list the answerer does not hold. */
export interface ClaimReply {
  readonly type: 'claim';
  readonly released: readonly GivenItem[];
  /** Ask again: it is in the middle of something, this answer is full, or the answerer does not see the asker as owner yet. */
  readonly waiting: readonly bigint[];
}

/** "I hold these, and they are yours." */
interface OfferRequest {
  readonly type: 'offer';
  readonly ids: readonly bigint[];
  readonly epoch: number;
}

/** What the answerer holds itself already; the asker lets go of it. */
export interface OfferReply {
  readonly type: 'offer';
  readonly held: readonly bigint[];
}

export type HandOverRequest = ClaimRequest | OfferRequest;
export type HandOverReply = ClaimReply | OfferReply;
