/** Times and bounds of the hand-over. */
export interface HandOverSettings {
  /** A claim that was put off or got no answer is repeated after this. */
  readonly claimRetryMs: number;
  /** An owner that cannot find out who holds an item starts it after this. */
  readonly claimTimeoutMs: number;
  /** An offer is repeated after this. */
  readonly offerRetryMs: number;
  /** An item that its owner asked for while it was busy, and then not again, is gone on with after this. */
  readonly stoppingMs: number;
  /** An item that its owner does not take is let go after this. */
  readonly pendingMs: number;
  /** What was given out can be asked for again for this long, in case the answer got lost. */
  readonly parkedMs: number;
  /** Bytes of baselines in one answer; a single one may be larger. */
  readonly answerBytes: number;
  /** Bytes of baselines that are kept in case an answer got lost. */
  readonly parkedBytes: number;
  /** Items in one message. */
  readonly batch: number;
}

export const DEFAULT_HAND_OVER_SETTINGS: HandOverSettings = {
  claimRetryMs: 250,
  claimTimeoutMs: 15_000,
  offerRetryMs: 1_000,
  stoppingMs: 2_000,
  pendingMs: 120_000,
  parkedMs: 60_000,
  answerBytes: 4 * 1024 * 1024,
  parkedBytes: 64 * 1024 * 1024,
  batch: 5_000,
};
