import type { Ownership, ReleasedItem, SharedItem, SharedWork, WorkShare } from '../component/index.ts';
import type { Gossip } from '../gossip/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { AppError, errorMessage, xxHash64 } from '../util/index.ts';
import type { CostReport } from './balance/wire.ts';
import type { HandOverEffect, HandOverEvent } from './hand-over/effects.ts';
import { HandOver } from './hand-over/hand-over.ts';
import type { ClaimReply, HandOverReply, HandOverRequest } from './hand-over/items.ts';
import type { HandOverSettings } from './hand-over/settings.ts';
import {
  decodeClaimReply,
  decodeOfferReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from './hand-over/wire.ts';
import type { RingView } from './ring-view.ts';

const PROTOCOL = '/starling/hand-over/1';
/** An answer may wait for an export of megabytes. */
const REQUEST_TIMEOUT_MS = 10_000;
/** A node that has not looked around for so long stood still, and must not act before it has. */
const STALE_MS = 700;

/** How many keys a node tells the costs of. */
const HEAVY_KEYS = 256;

export interface WorkSharingTools {
  readonly gossip: Gossip;
  readonly ring: RingView;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: HandOverSettings;
  readonly onEvent: (name: string, event: HandOverEvent) => void;
}

interface Share {
  digest: bigint;
  readonly handOver: HandOver;
  readonly work: SharedWork;
  readonly replies: Map<number, (reply: ClaimReply) => void>;
}

/** Runs the hand-over of every component's work over the gossip's links. */
export class WorkSharing implements Ownership {
  readonly #tools: WorkSharingTools;
  readonly #shares = new Map<string, Share>();
  /** Ends requests to a member that is dead. */
  readonly #requests = new Map<string, AbortController>();
  #lastRequest = 0;
  #isPaused = false;

  constructor(tools: WorkSharingTools) {
    this.#tools = tools;
  }

  async start(): Promise<void> {
    await this.#tools.gossip.handle(PROTOCOL, (body, from) => this.#answer(body, from));
  }

  share(name: string, work: SharedWork): WorkShare {
    if (this.#shares.has(name)) throw new AppError('shared-twice', `the work of ${name} is shared already`);
    const { ring, settings } = this.#tools;
    const handOver = new HandOver(ring, { isBusy: (id) => work.isBusy(id) }, settings);
    const share: Share = { digest: 0n, handOver, work, replies: new Map() };
    this.#shares.set(name, share);
    if (this.#isPaused) handOver.pause();
    return {
      concerns: (key) => handOver.concerns(key),
      set: (items: Iterable<SharedItem>, digest: bigint) => {
        share.digest = digest;
        this.#perform(name, share, handOver.setItems(items, this.#nowMs));
      },
      ended: (id) => this.#perform(name, share, handOver.ended(id, this.#nowMs)),
      status: (id) => handOver.status(id),
      mayBegin: () => this.#isAwake(),
      close: () => {
        this.#shares.delete(name);
        for (const answer of share.replies.values()) answer({ type: 'claim', released: [], waiting: [] });
        share.replies.clear();
      },
    };
  }

  /** The ring, or who is alive, has changed. */
  ringChanged(): void {
    for (const [name, share] of this.#shares) {
      this.#perform(name, share, share.handOver.ringChanged(this.#nowMs));
      share.work.ownersChanged();
    }
  }

  /** This node stood still: nothing begins until `resume`. */
  pause(): void {
    this.#isPaused = true;
    for (const [name, share] of this.#shares) this.#perform(name, share, share.handOver.pause());
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const [name, share] of this.#shares) {
      this.#perform(name, share, share.handOver.resume(this.#nowMs));
      share.work.ownersChanged();
    }
  }

  /** @param atMs when it was last known to be well, on the wall clock */
  memberLost(id: string, atMs: number, hasLeft: boolean): void {
    for (const { handOver } of this.#shares.values()) handOver.memberLost(id, atMs, hasLeft);
    // The last answer of one that left may be on its way.
    if (!hasLeft) this.#requests.get(id)?.abort(new Error('the member is dead'));
    this.#requests.delete(id);
  }

  memberFound(id: string): void {
    for (const { handOver } of this.#shares.values()) handOver.memberFound(id);
  }

  /** Call it often: repeats what got no answer. */
  tick(): void {
    if (!this.#isAwake()) return;
    for (const [name, share] of this.#shares) this.#perform(name, share, share.handOver.tick(this.#nowMs));
  }

  /** Items of all components by what this node does about them. */
  counts(): ReturnType<HandOver['counts']> {
    const sum = { held: 0, pending: 0, stopping: 0, exporting: 0, claiming: 0, other: 0 };
    for (const { handOver } of this.#shares.values()) {
      const counts = handOver.counts();
      for (const status of Object.keys(counts) as (keyof typeof counts)[]) sum[status] += counts[status];
    }
    return sum;
  }

  /** Items of all components that this node has not got rid of; see `HandOver.unfinished`. */
  get unfinished(): number {
    let sum = 0;
    for (const { handOver } of this.#shares.values()) sum += handOver.unfinished;
    return sum;
  }

  /** What the work of this node costs: the heaviest keys, and those that are named. */
  costs(named: ReadonlyMap<bigint, unknown>): CostReport {
    const byKey = new Map<bigint, number>();
    let total = 0;
    for (const { handOver, work } of this.#shares.values()) {
      for (const { id, key } of handOver.working()) {
        const cost = work.cost(id);
        total += cost;
        byKey.set(key, (byKey.get(key) ?? 0) + cost);
      }
    }
    const heaviest = [...byKey].sort(([, a], [, b]) => b - a);
    return { total, heavy: new Map(heaviest.filter(([key], rank) => rank < HEAVY_KEYS || named.has(key))) };
  }

  /** A hash over everything that there is to share; "" where there is nothing. */
  get digest(): string {
    if (this.#shares.size === 0) return '';
    const parts = [...this.#shares].map(([name, { digest }]) => `${name} ${digest.toString(16)}`);
    return xxHash64(parts.sort().join('\n')).toString(16);
  }

  get #nowMs(): number {
    return this.#tools.clock.monotonic();
  }

  /** Looks around first when it stood still, which may pause everything. */
  #isAwake(): boolean {
    const { gossip } = this.#tools;
    if (gossip.staleMs > STALE_MS) gossip.lookAround();
    return !this.#isPaused;
  }

  async #answer(body: Uint8Array, from: string): Promise<Uint8Array> {
    const { work: name, request } = decodeRequest(body);
    this.#isAwake();
    const share = this.#shares.get(name);
    return encodeReply(
      share === undefined ? emptyReply(request) : await this.#reply(name, share, from, request),
    );
  }

  #reply(
    name: string,
    share: Share,
    from: string,
    { type, ids, epoch }: HandOverRequest,
  ): HandOverReply | Promise<HandOverReply> {
    if (type === 'offer') {
      const { reply, effects } = share.handOver.offered(from, ids, this.#nowMs);
      this.#perform(name, share, effects);
      return reply;
    }
    const requestId = ++this.#lastRequest;
    return new Promise((resolve) => {
      share.replies.set(requestId, resolve);
      this.#perform(name, share, share.handOver.claimed(requestId, { id: from, epoch }, ids, this.#nowMs));
    });
  }

  #perform(name: string, share: Share, effects: readonly HandOverEffect[]): void {
    // The component has stopped: what comes in for it now is of no use.
    if (this.#shares.get(name) !== share) return;
    const { work, replies } = share;
    for (const effect of effects) {
      switch (effect.type) {
        case 'start':
          work.start(effect.items);
          break;
        case 'suspend':
          work.suspend(effect.ids);
          break;
        case 'drop':
          work.drop(effect.ids);
          break;
        case 'export':
          this.#export(name, share, effect);
          break;
        case 'claim':
        case 'offer':
          this.#ask(name, share, effect);
          break;
        case 'reply':
          replies.get(effect.requestId)?.(effect.reply);
          replies.delete(effect.requestId);
          break;
        case 'event':
          this.#tools.onEvent(name, effect.event);
      }
    }
  }

  #export(
    name: string,
    share: Share,
    { requestId, ids, maxBytes }: Extract<HandOverEffect, { type: 'export' }>,
  ): void {
    const { logger } = this.#tools;
    const exported = (released: readonly ReleasedItem[]): void =>
      this.#perform(name, share, share.handOver.exported(requestId, released, this.#nowMs));
    share.work.export(ids, maxBytes).then(exported, (error: unknown) => {
      logger.error('handing over failed', { component_id: name, err: error });
      exported([]);
    });
  }

  #ask(
    name: string,
    share: Share,
    { type, to, ids }: Extract<HandOverEffect, { type: 'claim' | 'offer' }>,
  ): void {
    const { gossip, ring, logger } = this.#tools;
    const { handOver } = share;
    const address = ring.addressOf(to);
    const body = encodeRequest(name, { type, ids, epoch: gossip.self.startedMs });
    const answered =
      address === undefined
        ? Promise.reject(new AppError('no-member', 'the member has gone'))
        : gossip.request({ id: to, address }, PROTOCOL, body, {
            timeoutMs: REQUEST_TIMEOUT_MS,
            signal: this.#signalFor(to),
          });
    answered
      .then((answer) => {
        const effects =
          type === 'claim'
            ? handOver.claimAnswered(to, ids, decodeClaimReply(answer), this.#nowMs)
            : handOver.offerAnswered(to, decodeOfferReply(answer));
        this.#perform(name, share, effects);
      })
      .catch((error: unknown) => {
        logger.debug('no answer about a hand-over', {
          component_id: name,
          peer: to,
          err: errorMessage(error),
        });
        if (type === 'claim') this.#perform(name, share, handOver.unanswered(to, ids, this.#nowMs));
      });
  }

  #signalFor(id: string): AbortSignal {
    const controller = this.#requests.get(id) ?? new AbortController();
    this.#requests.set(id, controller);
    return controller.signal;
  }
}

function emptyReply({ type }: HandOverRequest): HandOverReply {
  return type === 'claim' ? { type, released: [], waiting: [] } : { type, held: [] };
}
