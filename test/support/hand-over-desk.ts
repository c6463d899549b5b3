import type { GivenItem } from '../../src/cluster/hand-over/items.ts';
import type { ClaimReply, HandOverEffect } from '../../src/cluster/index.ts';
import { DEFAULT_HAND_OVER_SETTINGS, HandOver, RingView } from '../../src/cluster/index.ts';
import type { ItemStatus, ReleasedItem } from '../../src/component/index.ts';
import type { Member, MemberRole } from '../../src/gossip/index.ts';

export const ITEM = 1n;
/** Longer than anything remembers. */
const AGES_MS = 1_000_000;
const REQUEST = 7;

/** A member as gossip has it. */
export function memberOf(name: string, role: MemberRole = 'participant', more: Partial<Member> = {}): Member {
  return {
    id: `id-${name}`,
    name,
    address: `${name}:1`,
    incarnation: 1,
    status: 'alive',
    role,
    version: '1',
    startedMs: 0,
    meta: new Uint8Array(),
    ...more,
  };
}

/** The hand-over of one item on the node `a`, with the peers `b` and `c`; effects as text. */
export class HandOverDesk {
  readonly ring = new RingView();
  readonly handOver: HandOver;
  isBusy = false;
  nowMs = 0;
  readonly #key = 5n;

  /** @param isOld whether it has known the others, and the work, for long */
  constructor(isOld = true) {
    this.handOver = new HandOver(this.ring, { isBusy: () => this.isBusy }, DEFAULT_HAND_OVER_SETTINGS);
    this.#own('b');
    if (isOld) this.name(false);
    this.wait(AGES_MS);
  }

  get status(): ItemStatus {
    return this.handOver.status(ITEM);
  }

  /** Time passes, and nothing is done about it. */
  wait(ms: number): void {
    this.nowMs += ms;
  }

  /** The items are named: the one, or none. */
  name(isThere = true): readonly string[] {
    const items = isThere ? [{ id: ITEM, key: this.#key }] : [];
    return this.#tell(this.handOver.setItems(items, this.nowMs));
  }

  /** The item belongs to a node, or to nobody, from now on. */
  own(owner: 'a' | 'b' | 'c' | undefined): readonly string[] {
    this.#own(owner);
    return this.#tell(this.handOver.ringChanged(this.nowMs));
  }

  #own(owner: string | undefined): void {
    const members = ['a', 'b', 'c'].map((name) =>
      memberOf(name, name === (owner ?? 'a') ? 'participant' : 'viewer'),
    );
    this.ring.update({ selfId: 'id-a', members, isReady: owner !== undefined }, this.nowMs);
  }

  /** A peer goes; the item belongs to `owner` then. */
  lose(peer: 'b' | 'c', atMs: number, hasLeft: boolean, owner = 'a'): readonly string[] {
    this.handOver.memberLost(`id-${peer}`, atMs, hasLeft);
    const members = ['a', 'b', 'c']
      .filter((name) => name !== peer)
      .map((name) => memberOf(name, name === owner ? 'participant' : 'viewer'));
    this.ring.update({ selfId: 'id-a', members, isReady: true }, this.nowMs);
    return this.#tell(this.handOver.ringChanged(this.nowMs));
  }

  tick(): readonly string[] {
    return this.#tell(this.handOver.tick(this.nowMs));
  }

  pause(): readonly string[] {
    return this.#tell(this.handOver.pause());
  }

  resume(): readonly string[] {
    return this.#tell(this.handOver.resume(this.nowMs));
  }

  claimed(peer: 'b' | 'c', epoch = 1): readonly string[] {
    return this.#tell(this.handOver.claimed(REQUEST, { id: `id-${peer}`, epoch }, [ITEM], this.nowMs));
  }

  exported(released: readonly ReleasedItem[]): readonly string[] {
    return this.#tell(this.handOver.exported(REQUEST, released, this.nowMs));
  }

  answered(peer: 'b' | 'c', reply: Partial<ClaimReply>): readonly string[] {
    const whole = { released: [], waiting: [], ...reply, type: 'claim' } as const;
    return this.#tell(this.handOver.claimAnswered(`id-${peer}`, [ITEM], whole, this.nowMs));
  }

  unanswered(peer: 'b' | 'c'): readonly string[] {
    return this.#tell(this.handOver.unanswered(`id-${peer}`, [ITEM], this.nowMs));
  }

  offered(peer: 'b' | 'c'): readonly string[] {
    const { reply, effects } = this.handOver.offered(`id-${peer}`, [ITEM], this.nowMs);
    return [`held [${reply.held}]`, ...this.#tell(effects)];
  }

  offerAnswered(peer: 'b' | 'c', held: readonly bigint[]): readonly string[] {
    return this.#tell(this.handOver.offerAnswered(`id-${peer}`, { type: 'offer', held }, this.nowMs));
  }

  ended(): readonly string[] {
    this.isBusy = false;
    return this.#tell(this.handOver.ended(ITEM, this.nowMs));
  }

  /** Brings the item into a state, by way of what happens. */
  bring(status: ItemStatus): this {
    if (status === 'other' || status === 'claiming') {
      this.name();
      if (status === 'claiming') this.own('a');
    } else {
      this.#own('a');
      this.wait(AGES_MS);
      this.name();
      if (status !== 'held') this.own('b');
      if (status === 'stopping') this.isBusy = true;
      if (status === 'stopping' || status === 'exporting') this.claimed('b');
    }
    if (this.status !== status) throw new Error(`it is ${this.status}, not ${status}`);
    return this;
  }

  #tell(effects: readonly HandOverEffect[]): readonly string[] {
    return effects.map(tell);
  }
}

export function releasedAt(lastSlotMs: number | undefined, baseline?: string, isRepeated = false): GivenItem {
  const bytes = baseline === undefined ? undefined : Buffer.from(baseline);
  return { id: ITEM, lastSlotMs, baseline: bytes, isRepeated };
}

/** An effect as text; every one is of the one item. */
function tell(effect: HandOverEffect): string {
  switch (effect.type) {
    case 'start': {
      const [{ lastSlotMs, baseline } = { lastSlotMs: undefined, baseline: undefined }] = effect.items;
      return `start after ${lastSlotMs} with ${baseline === undefined ? 'nothing' : Buffer.from(baseline)}`;
    }
    case 'claim':
    case 'offer':
      return `${effect.type} ${effect.to.slice(3)}`;
    case 'reply': {
      const { released, waiting } = effect.reply;
      if (waiting.length > 0) return 'reply: wait';
      const [item] = released;
      return item === undefined
        ? 'reply: no'
        : `reply: ${item.lastSlotMs} with ${item.baseline ?? 'nothing'}`;
    }
    case 'event':
      return effect.event.type;
    case 'drop':
    case 'export':
    case 'suspend':
      return effect.type;
  }
}
