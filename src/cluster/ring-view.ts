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
  /** Tokens beside those of the others, by member name; 1 where nothing is said. */
  readonly weights?: ReadonlyMap<string, number>;
}

/** 2^64 by the golden ratio: spreads keys over the ring even where they are not as random as they should be. */
const SPREAD = 0x9e3779b97f4a7c15n;
/** For how long after a change nodes may still work by the ring before. */
const MEMORY_MS = 60_000;
/** How many of them are remembered: of 1,000 members each takes 4 MB. */
const MAX_FORMER = 32;

interface FormerRing {
  readonly ring: Ring;
  readonly idOf: ReadonlyMap<string, string>;
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
  #fingerprint = '';
  #selfId = '';
  #isReady = false;
  #former: readonly FormerRing[] = [];
  #live: ReadonlyMap<string, Member> = new Map();
  readonly #appearedMs = new Map<string, number>();
  #appeared: { readonly atMs: number; readonly candidates: Candidates } | undefined;
  #others: Candidates | undefined;

  /** Takes over who is there now; true when anything about ownership has changed. */
  update(membership: Membership, nowMs: number): boolean {
    const { members, selfId, isReady, weights } = membership;
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
    const parts = owning.map(({ name, id }) => ({ name, id, weight: weights?.get(name) ?? 1 }));
    parts.sort((a, b) => (a.name < b.name ? -1 : 1));
    const fingerprint = JSON.stringify(parts);
    if (fingerprint === this.#fingerprint) return hasChanged || wasReady !== isReady;
    this.#former = [
      ...this.#former.filter(({ endedMs }) => nowMs - endedMs < MEMORY_MS),
      { ring: this.#ring, idOf: this.#idOf, endedMs: nowMs },
    ].slice(-MAX_FORMER);
    this.#ring = new Ring(parts, this.#ring);
    this.#idOf = new Map(parts.map(({ name, id }) => [name, id]));
    this.#fingerprint = fingerprint;
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

  /** Where a key lies on the ring, whoever is on it. Keys are hashes already: no need for another one as costly as MD5. */
  static position(key: bigint): number {
    return Number(BigInt.asUintN(64, key * SPREAD) >> 32n);
  }

  /** Identity of the member that owns a key at this place; undefined when nobody does, or this node cannot know. */
  owner(position: number): string | undefined {
    return this.#isReady ? ownerIn(this.#ring, this.#idOf, position) : undefined;
  }

  owns(position: number): boolean {
    return this.owner(position) === this.#selfId;
  }

  isLive(id: string): boolean {
    return this.#live.has(id);
  }

  /** host:port of a live member. */
  addressOf(id: string): string | undefined {
    return this.#live.get(id)?.address;
  }

  /**
   * Live members other than this one that may work on a key: those that owned it lately by what this node saw, and those
   * that appeared lately, of whose past this node knows nothing.
   */
  possibleHolders(position: number, nowMs: number): ReadonlySet<string> {
    if (this.#appeared?.atMs !== nowMs)
      this.#appeared = { atMs: nowMs, candidates: this.#appearedSince(nowMs - MEMORY_MS) };
    const holders = new Set(this.#appeared.candidates.of(position));
    for (const { ring, idOf, endedMs } of this.#former) {
      if (nowMs - endedMs >= MEMORY_MS) continue;
      const id = ownerIn(ring, idOf, position);
      if (id !== undefined && this.#live.has(id)) holders.add(id);
    }
    holders.delete(this.#selfId);
    return holders;
  }

  /** Live members that may have taken over a key while this node stood still. */
  possibleSuccessors(position: number): readonly string[] {
    const others = (): Candidates =>
      new Candidates(
        [...this.#live.values()].filter(({ id }) => id !== this.#selfId),
        this.#ring,
      );
    this.#others ??= others();
    return this.#others.of(position);
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

function ownerIn(ring: Ring, idOf: ReadonlyMap<string, string>, position: number): string | undefined {
  const name = ring.ownerAt(position);
  return name === undefined ? undefined : idOf.get(name);
}
