import type { Resumption } from '../../component/index.ts';
import type { ClaimReply } from './items.ts';

export type HandOverEvent =
  /** Of these items `lost` had a holder that died; `waitedMs` is how long the slowest took to find out. */
  | { readonly type: 'taken'; readonly items: number; readonly lost: number; readonly waitedMs: number }
  | { readonly type: 'given'; readonly items: number; readonly to: string }
  /** Nobody asked for them in time. */
  | { readonly type: 'abandoned'; readonly items: number }
  /** The owner was at work on them already. */
  | { readonly type: 'doubled'; readonly items: number; readonly by: string }
  /** A member that should know did not say whether it holds them; they were started all the same. */
  | { readonly type: 'unanswered'; readonly items: number };

/** What the driver must do. */
export type HandOverEffect =
  | { readonly type: 'start'; readonly items: readonly Resumption[] }
  /** Begin nothing new; what is known of them stays. */
  | { readonly type: 'suspend'; readonly ids: readonly bigint[] }
  | { readonly type: 'drop'; readonly ids: readonly bigint[] }
  /** Give out what is known of them, lightest first, up to `maxBytes`, and forget those; told to `exported`. */
  | {
      readonly type: 'export';
      readonly requestId: number;
      readonly ids: readonly bigint[];
      readonly maxBytes: number;
    }
  /** Ask a member; the answer is told to `claimAnswered` or `offerAnswered`, and that none came to `unanswered`. */
  | { readonly type: 'claim' | 'offer'; readonly to: string; readonly ids: readonly bigint[] }
  | { readonly type: 'reply'; readonly requestId: number; readonly reply: ClaimReply }
  | { readonly type: 'event'; readonly event: HandOverEvent };

/** Folds effects of one kind together, so that a step gives few of them. */
export class HandOverOutbox {
  readonly #start: Resumption[] = [];
  readonly #suspend: bigint[] = [];
  readonly #drop: bigint[] = [];
  readonly #claim = new Map<string, bigint[]>();
  readonly #offer = new Map<string, bigint[]>();
  #others: HandOverEffect[] = [];
  readonly #batch: number;

  /** @param batch items in one message at most */
  constructor(batch: number) {
    this.#batch = batch;
  }

  start(item: Resumption): void {
    this.#start.push(item);
  }

  suspend(id: bigint): void {
    this.#suspend.push(id);
  }

  drop(id: bigint): void {
    this.#drop.push(id);
  }

  claim(to: string, id: bigint): void {
    append(this.#claim, to, id);
  }

  offer(to: string, id: bigint): void {
    append(this.#offer, to, id);
  }

  add(effect: Extract<HandOverEffect, { type: 'export' | 'reply' | 'event' }>): void {
    this.#others.push(effect);
  }

  /** What is let go comes before what begins. */
  take(): readonly HandOverEffect[] {
    const effects: HandOverEffect[] = [];
    if (this.#drop.length > 0) effects.push({ type: 'drop', ids: this.#drop.splice(0) });
    if (this.#suspend.length > 0) effects.push({ type: 'suspend', ids: this.#suspend.splice(0) });
    if (this.#start.length > 0) effects.push({ type: 'start', items: this.#start.splice(0) });
    effects.push(...this.#others);
    this.#others = [];
    for (const [type, lists] of [
      ['claim', this.#claim],
      ['offer', this.#offer],
    ] as const) {
      for (const [to, ids] of lists) {
        for (let from = 0; from < ids.length; from += this.#batch) {
          effects.push({ type, to, ids: ids.slice(from, from + this.#batch) });
        }
      }
      lists.clear();
    }
    return effects;
  }
}

function append(lists: Map<string, bigint[]>, to: string, id: bigint): void {
  const list = lists.get(to);
  if (list === undefined) lists.set(to, [id]);
  else list.push(id);
}
