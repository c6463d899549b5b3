import { xxHash64 } from '../util/index.ts';
import type { Member } from './member.ts';
import { holdsNameOver, isLive, standing } from './member.ts';
import type { TransferredMember } from './messages.ts';

interface Entry {
  readonly member: Member;
  /** When it died or left, on the clock that never goes back; meaningless while it lives. */
  readonly endedMs: number;
  readonly hash: bigint;
}

/** Everybody a node knows of, itself included, by identity. It only stores; what may replace what others decide. */
export class MemberTable {
  readonly #entries = new Map<string, Entry>();
  readonly #maxMembers: number;
  #digest = 0n;
  #live: readonly Member[] | undefined;
  #named: readonly Member[] | undefined;

  constructor(maxMembers: number) {
    this.#maxMembers = maxMembers;
  }

  /**
   * The same on two nodes that see the same live members in the same standing, whatever else those say about themselves:
   * in a large cluster somebody always says something new. Dead ones do not count: they are forgotten.
   */
  get digest(): bigint {
    return this.#digest;
  }

  get(id: string): Member | undefined {
    return this.#entries.get(id)?.member;
  }

  /** Alive and suspect members. */
  live(): readonly Member[] {
    this.#live ??= this.all().filter(isLive);
    return this.#live;
  }

  all(): readonly Member[] {
    return [...this.#entries.values()].map(({ member }) => member);
  }

  /** Live members without those whose name belongs to another one. */
  named(): readonly Member[] {
    this.#named ??= this.#nameHolders();
    return this.#named;
  }

  /** Whether one more finds no room. */
  get isFull(): boolean {
    return this.#entries.size >= this.#maxMembers;
  }

  /** Takes a member in, or its new record. */
  put(member: Member, endedMs: number): void {
    const before = this.#entries.get(member.id);
    const hash = isLive(member) ? xxHash64(`${standing(member)} ${member.id}`) : 0n;
    this.#digest ^= (before?.hash ?? 0n) ^ hash;
    this.#entries.set(member.id, { member, endedMs, hash });
    this.#live = undefined;
    this.#named = undefined;
  }

  /** Removes and returns the one that ended first; undefined when all of them live. */
  dropOldest(): Member | undefined {
    let oldest: Entry | undefined;
    for (const entry of this.#entries.values()) {
      if (!isLive(entry.member) && (oldest === undefined || entry.endedMs < oldest.endedMs)) oldest = entry;
    }
    if (oldest !== undefined) this.#entries.delete(oldest.member.id);
    return oldest?.member;
  }

  /** Everybody with how long ago they ended, for a peer. */
  transfer(elapsedMs: number): readonly TransferredMember[] {
    return [...this.#entries.values()].map(({ member, endedMs }) => ({
      member,
      endedForMs: isLive(member) ? 0 : Math.max(0, Math.round(elapsedMs - endedMs)),
    }));
  }

  /** Removes and returns those that ended before a time. */
  reap(endedBeforeMs: number): readonly Member[] {
    const gone: Member[] = [];
    if (this.live().length === this.#entries.size) return gone;
    for (const { member, endedMs } of this.#entries.values()) {
      if (isLive(member) || endedMs > endedBeforeMs) continue;
      this.#entries.delete(member.id);
      gone.push(member);
    }
    return gone;
  }

  #nameHolders(): readonly Member[] {
    const holders = new Map<string, Member>();
    for (const member of this.live()) {
      const holder = holders.get(member.name);
      if (holder === undefined || holdsNameOver(member, holder)) holders.set(member.name, member);
    }
    return [...holders.values()];
  }
}
