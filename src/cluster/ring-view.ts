import type { Member } from '../gossip/index.ts';
import { Ring } from '../ring/index.ts';
import { Candidates } from './candidates.ts';

/** What the ring is made of at one moment. */
export interface Membership {
  readonly selfId: string;
  /** Live members, each name once, this node among them. */
  readonly members: readonly Member[];
  /** Whether this node knows enough to work: it has joined, its name is its own, and there are enough members. */
  readonly isReady: boolean;
  /** Keys that belong to other members than the ring says, by name; one that is not there does not count. */
  readonly overrides?: ReadonlyMap<bigint, string>;
}

/** 2^64 by the golden ratio: spreads keys over the ring even where they are not as random as they should be. */
const SPREAD = 0x9e3779b97f4a7c15n;
/** For how long after a change nodes may still work by the ring before: longer than they keep what nobody takes. */
export const MEMORY_MS = 150_000;
/** Rings of the past that are kept; of 1,000 members each takes 4 MB. */
const MAX_FORMER = 16;

interface FormerRing {
  readonly ring: Ring;
  readonly idOf: ReadonlyMap<string, string>;
  readonly overrides: ReadonlyMap<bigint, string>;
  /** When it was replaced. */
  readonly endedMs: number;
}

/**
 * Who owns which key, and who may have worked on it until now. Only participants own; a node that is not ready says that
 * nobody does. Pure: times are handed in, in milliseconds that never go back.
 */
export class RingView {
  #ring = new Ring([]);
  #idOf: ReadonlyMap<string, string> = new Map();
  #overrides: ReadonlyMap<bigint, string> = new Map();
  #fingerprint = '';
  #selfId = '';
  #isReady = false;
  #former: readonly FormerRing[] = [];
  /** Until then it may be that somebody works by a ring that is not kept any more. */
  #unsureUntilMs = Number.NEGATIVE_INFINITY;
  #live: ReadonlyMap<string, Member> = new Map();
  readonly #appearedMs = new Map<string, number>();
  #appeared: { readonly atMs: number; readonly candidates: Candidates } | undefined;
  #others: Candidates | undefined;

  /** Takes over who is there now; true when anything about ownership has changed. */
  update(membership: Membership, nowMs: number): boolean {
    const { members, selfId, isReady, overrides = this.#overrides } = membership;
    const live = new Map(members.map((member) => [member.id, member]));
    for (const id of live.keys()) if (!this.#live.has(id)) this.#appearedMs.set(id, nowMs);
    for (const id of this.#appearedMs.keys()) if (!live.has(id)) this.#appearedMs.delete(id);
    const hasChanged = live.size !== this.#live.size || [...live.keys()].some((id) => !this.#live.has(id));
    this.#live = live;
    this.#selfId = selfId;
    this.#appeared = undefined;
    this.#others = undefined;
    const wasReady = this.#isReady;
    this.#isReady = isReady;

    const owning = members.filter(({ role }) => role === 'participant');
    const parts = owning.map(({ name, id }) => ({ name, id }));
    parts.sort((a, b) => (a.name < b.name ? -1 : 1));
    const fingerprint = JSON.stringify(parts);
    if (fingerprint === this.#fingerprint && overrides === this.#overrides) {
      return hasChanged || wasReady !== isReady;
    }
    this.#remember({ ring: this.#ring, idOf: this.#idOf, overrides: this.#overrides, endedMs: nowMs });
    if (fingerprint !== this.#fingerprint) {
      this.#idOf = new Map(parts.map(({ name, id }) => [name, id]));
      this.#ring = new Ring(this.#idOf.keys(), this.#ring);
      this.#fingerprint = fingerprint;
    }
    this.#overrides = overrides;
    return true;
  }

  get selfId(): string {
    return this.#selfId;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Part of the ring by member name; the parts add up to 1. */
  shares(): ReadonlyMap<string, number> {
    return this.#ring.shares();
  }

  /** Name of the member that owns a key by the ring alone. */
  home(key: bigint): string | undefined {
    return this.#ring.ownerAt(positionOf(key));
  }

  /** Identity of the member that owns a key; undefined when nobody does, or this node cannot know. */
  owner(key: bigint): string | undefined {
    if (!this.#isReady) return undefined;
    return ownerIn({ ring: this.#ring, idOf: this.#idOf, overrides: this.#overrides }, key);
  }

  owns(key: bigint): boolean {
    return this.owner(key) === this.#selfId;
  }

  isLive(id: string): boolean {
    return this.#live.has(id);
  }

  /** host:port of a live member. */
  addressOf(id: string): string | undefined {
    return this.#live.get(id)?.address;
  }

  /**
   * Members other than this one that may work on a key, or did until they died: those that owned it lately by what this
   * node saw, and those that appeared lately, of whose past this node knows nothing.
   */
  possibleHolders(key: bigint, nowMs: number): ReadonlySet<string> {
    if (this.#appeared?.atMs !== nowMs) {
      this.#appeared = { atMs: nowMs, candidates: this.#appearedSince(nowMs - MEMORY_MS) };
    }
    const holders = new Set(nowMs < this.#unsureUntilMs ? this.possibleSuccessors(key) : []);
    for (const id of this.#appeared.candidates.of(positionOf(key))) holders.add(id);
    for (const former of this.#former) {
      if (nowMs - former.endedMs >= MEMORY_MS) continue;
      const id = ownerIn(former, key);
      if (id !== undefined) holders.add(id);
    }
    holders.delete(this.#selfId);
    return holders;
  }

  /** Live members that may have taken over a key while this node stood still. */
  possibleSuccessors(key: bigint): ReadonlySet<string> {
    this.#others ??= new Candidates(
      [...this.#live.values()].filter(({ id }) => id !== this.#selfId),
      this.#ring,
    );
    const successors = new Set(this.#others.of(positionOf(key)));
    const override = this.#overrides.get(key);
    const id = override === undefined ? undefined : this.#idOf.get(override);
    if (id !== undefined && id !== this.#selfId) successors.add(id);
    return successors;
  }

  #remember(former: FormerRing): void {
    const all = this.#former.filter(({ endedMs }) => former.endedMs - endedMs < MEMORY_MS);
    const forgotten = all.length < MAX_FORMER ? undefined : all.shift();
    if (forgotten !== undefined) this.#unsureUntilMs = forgotten.endedMs + MEMORY_MS;
    this.#former = [...all, former];
  }

  #appearedSince(timeMs: number): Candidates {
    const appeared: Member[] = [];
    for (const [id, appearedMs] of this.#appearedMs) {
      const member = this.#live.get(id);
      if (member !== undefined && id !== this.#selfId && appearedMs > timeMs) appeared.push(member);
    }
    return new Candidates(appeared, this.#ring);
  }
}

/** Where a key lies on the ring. Keys are hashes already: no need for another one as costly as MD5. */
function positionOf(key: bigint): number {
  return Number(BigInt.asUintN(64, key * SPREAD) >> 32n);
}

function ownerIn({ ring, idOf, overrides }: Omit<FormerRing, 'endedMs'>, key: bigint): string | undefined {
  const override = overrides.get(key);
  const overridden = override === undefined ? undefined : idOf.get(override);
  if (overridden !== undefined) return overridden;
  const name = ring.ownerAt(positionOf(key));
  return name === undefined ? undefined : idOf.get(name);
}
