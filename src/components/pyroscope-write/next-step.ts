import type { Failure } from './verdict.ts';

/** What becomes of a batch that an endpoint did not take. */
export type Step =
  /** All of it is given up. */
  | { readonly action: 'drop'; readonly reason: DropReason }
  /** Both halves go again, each by itself: only one of them is to blame. */
  | { readonly action: 'split' }
  /**
   * It waits until the endpoint is better, and so does everything else. A suspect may be what the endpoint breaks over:
   * something else is tried before it.
   */
  | { readonly action: 'wait'; readonly isSuspect: boolean }
  /** It waits; the rest goes on, because the endpoint takes that. */
  | { readonly action: 'set-aside' };

/** Why an endpoint's profiles were given up after they had been tried. */
export type DropReason = 'rejected' | 'too_large' | 'throttled' | 'retries_exhausted';

/** What the step depends on besides the failure. */
export interface BatchState {
  readonly profiles: number;
  /** With the one that failed. */
  readonly attempts: number;
  /** 0: any number. */
  readonly maxAttempts: number;
  /** Whether the endpoint has taken something else since this batch failed before. */
  readonly isEndpointWell: boolean;
}

const SERVER_ERROR = 500;

/**
 * Decides on a batch that failed. An endpoint that breaks down over one profile must not hold up the others: the batch is
 * split until that profile stands alone, and then it waits by itself. When a batch fails again and nothing else has been
 * sent in between, it cannot be told from an endpoint that takes nothing, until something else is tried. Only a 500 is the
 * server's own word that it could answer, so that such a batch is split in any case.
 */
export function nextStep(failure: Failure, batch: BatchState): Step {
  const { fault, status } = failure;
  const { profiles, attempts, maxAttempts, isEndpointWell } = batch;
  if (fault === 'unwanted') return { action: 'drop', reason: 'throttled' };
  if (fault === 'profile' || fault === 'size') {
    if (profiles > 1) return { action: 'split' };
    return { action: 'drop', reason: fault === 'size' ? 'too_large' : 'rejected' };
  }
  if (maxAttempts > 0 && attempts >= maxAttempts) return { action: 'drop', reason: 'retries_exhausted' };
  if (isEndpointWell && profiles === 1) return { action: 'set-aside' };
  const isSuspect = fault === 'breakdown' && attempts > 1;
  if (isSuspect && profiles > 1 && (isEndpointWell || status === SERVER_ERROR)) return { action: 'split' };
  return { action: 'wait', isSuspect };
}
