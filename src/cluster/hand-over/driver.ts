import type { ReleasedItem, SharedItem, SharedWork } from '../../component/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { RingView } from '../ring-view.ts';
import type { HandOverEffect, HandOverEvent } from './effects.ts';
import { HandOver } from './hand-over.ts';
import type { ClaimReply, HandOverReply, HandOverRequest } from './items.ts';
import type { HandOverSettings } from './settings.ts';
import { decodeClaimReply, decodeOfferReply, encodeRequest } from './wire.ts';

export interface DriverTools {
  readonly ring: RingView;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: HandOverSettings;
  /** Which run of this node it is. */
  readonly epoch: number;
  /** Asks a member. Rejects when there is no answer. */
  readonly request: (to: string, body: Uint8Array) => Promise<Uint8Array>;
  readonly onEvent: (name: string, event: HandOverEvent) => void;
}

/** Runs the hand-over of one component's work: tells the state machine what happens and does what it says. */
export class HandOverDriver {
  /** To be looked at; what changes it goes through the driver. */
  readonly handOver: HandOver;
  readonly work: SharedWork;
  /** A hash over everything that there is to share. */
  digest = 0n;
  readonly #name: string;
  readonly #tools: DriverTools;
  readonly #replies = new Map<number, (reply: ClaimReply) => void>();
  #lastRequest = 0;
  #isClosed = false;

  constructor(name: string, work: SharedWork, tools: DriverTools) {
    this.#name = name;
    this.work = work;
    this.#tools = tools;
    this.handOver = new HandOver(tools.ring, { isBusy: (id) => work.isBusy(id) }, tools.settings);
  }

  setItems(items: Iterable<SharedItem>, digest: bigint): void {
    this.digest = digest;
    this.#perform(this.handOver.setItems(items, this.#nowMs));
  }

  ended(id: bigint): void {
    this.#perform(this.handOver.ended(id, this.#nowMs));
  }

  ringChanged(): void {
    this.#perform(this.handOver.ringChanged(this.#nowMs));
    this.work.ownersChanged();
  }

  pause(): void {
    this.#perform(this.handOver.pause());
  }

  resume(): void {
    this.#perform(this.handOver.resume(this.#nowMs));
    this.work.ownersChanged();
  }

  tick(): void {
    this.#perform(this.handOver.tick(this.#nowMs));
  }

  /** Answers what a member asks. */
  answer(from: string, { type, ids, epoch }: HandOverRequest): HandOverReply | Promise<HandOverReply> {
    if (type === 'offer') {
      const { reply, effects } = this.handOver.offered(from, ids, this.#nowMs);
      this.#perform(effects);
      return reply;
    }
    const requestId = ++this.#lastRequest;
    return new Promise((resolve) => {
      this.#replies.set(requestId, resolve);
      this.#perform(this.handOver.claimed(requestId, { id: from, epoch }, ids, this.#nowMs));
    });
  }

  /** The component has stopped: what comes in for it from now on is of no use. */
  close(): void {
    this.#isClosed = true;
    for (const answer of this.#replies.values()) answer({ type: 'claim', released: [], waiting: [] });
    this.#replies.clear();
  }

  get #nowMs(): number {
    return this.#tools.clock.monotonic();
  }

  #perform(effects: readonly HandOverEffect[]): void {
    if (this.#isClosed) return;
    for (const effect of effects) {
      switch (effect.type) {
        case 'start':
          this.work.start(effect.items);
          break;
        case 'suspend':
          this.work.suspend(effect.ids);
          break;
        case 'drop':
          this.work.drop(effect.ids);
          break;
        case 'export':
          void this.#export(effect);
          break;
        case 'claim':
        case 'offer':
          void this.#ask(effect);
          break;
        case 'reply':
          this.#replies.get(effect.requestId)?.(effect.reply);
          this.#replies.delete(effect.requestId);
          break;
        case 'event':
          this.#tools.onEvent(this.#name, effect.event);
      }
    }
  }

  async #export({ requestId, ids, maxBytes }: Extract<HandOverEffect, { type: 'export' }>): Promise<void> {
    let released: readonly ReleasedItem[] = [];
    try {
      released = await this.work.export(ids, maxBytes);
    } catch (error) {
      this.#tools.logger.error('handing over failed', { component_id: this.#name, err: error });
    }
    this.#perform(this.handOver.exported(requestId, released, this.#nowMs));
  }

  async #ask({ type, to, ids }: Extract<HandOverEffect, { type: 'claim' | 'offer' }>): Promise<void> {
    const { epoch, request, logger } = this.#tools;
    let reply: HandOverReply;
    try {
      const bytes = await request(to, encodeRequest(this.#name, { type, ids, epoch }));
      reply = type === 'claim' ? decodeClaimReply(bytes) : decodeOfferReply(bytes);
    } catch (error) {
      const about = { component_id: this.#name, peer: to, err: errorMessage(error) };
      logger.debug('no answer about a hand-over', about);
      if (type === 'claim') this.#perform(this.handOver.unanswered(to, ids, this.#nowMs));
      return;
    }
    this.#perform(
      reply.type === 'claim'
        ? this.handOver.claimAnswered(to, ids, reply, this.#nowMs)
        : this.handOver.offerAnswered(to, reply, this.#nowMs),
    );
  }
}
