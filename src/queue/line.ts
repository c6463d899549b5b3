import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import { recordBytes } from './record.ts';

/** Which end of a series goes first. */
export type TakeOrder = 'oldest' | 'newest';

/** How much a channel holds, of one kind of entries or of all, being delivered or not. */
export interface LineSize {
  entries: number;
  /** On disk, with heads. */
  bytes: number;
}

/** The claims of one series that wait, by age. */
interface Series {
  first: number;
  last: number;
}

/** What of one kind waits: series by key, the one whose turn it is first. */
type Turns = Map<bigint, Series>;

/**
 * All that one channel has claims on: a chain of all claims by age, for dropping, and one of the waiting claims for each
 * series, for taking. Choosing goes round the series, so that a chatty one does not delay the others. Every step takes
 * constant time; only letting wait again looks for the place.
 */
export class Line {
  readonly total: LineSize = { entries: 0, bytes: 0 };
  readonly #kinds = new Map<number, Turns>();
  readonly #sizes = new Map<number, LineSize>();
  readonly #backlog: Backlog;
  #oldest = 0;
  #newest = 0;
  #waiting = 0;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  /** How many claims wait to be taken. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The oldest claim, leased or not; 0 when there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  sizeOf(kind: number): LineSize {
    return this.#sizes.get(kind) ?? { entries: 0, bytes: 0 };
  }

  kinds(): number[] {
    return [...this.#sizes.keys()];
  }

  /** Adds the claim on the newest entry. */
  add(claim: number): void {
    const { claims } = this.#backlog;
    claims.older[claim] = this.#newest;
    if (this.#newest === 0) this.#oldest = claim;
    else claims.newer[this.#newest] = claim;
    this.#newest = claim;
    this.#resize(claim, 1);
    this.#wait(claim);
  }

  /** Takes a claim out for good. */
  remove(claim: number): void {
    const { claims } = this.#backlog;
    if (at(claims.isLeased, claim) === 0) this.#unwait(claim);
    const older = at(claims.older, claim);
    const newer = at(claims.newer, claim);
    if (older === 0) this.#oldest = newer;
    else claims.newer[older] = newer;
    if (newer === 0) this.#newest = older;
    else claims.older[newer] = older;
    this.#resize(claim, -1);
  }

  /** The oldest waiting claim, from `claim` on; 0 when there is none. */
  waitingFrom(claim: number): number {
    const { claims } = this.#backlog;
    let found = claim;
    while (found !== 0 && at(claims.isLeased, found) === 1) found = at(claims.newer, found);
    return found;
  }

  newerThan(claim: number): number {
    return at(this.#backlog.claims.newer, claim);
  }

  /** Leases claims of one kind (by turns, if none is named) within bounds, but at least one if any waits. */
  lease(maxEntries: number, maxBytes: number, order: TakeOrder, kind = this.#nextKind()): number[] {
    const chosen: number[] = [];
    const turns = kind === undefined ? undefined : this.#kinds.get(kind);
    if (turns === undefined) return chosen;
    const { claims, entries } = this.#backlog;
    let bytes = 0;
    // A map is walked in the order of insertion, and what is inserted on the way comes again: that is the ring.
    for (const [key, series] of turns) {
      const claim = order === 'oldest' ? series.first : series.last;
      bytes += at(entries.bodyBytes, at(claims.entry, claim));
      if (chosen.length > 0 && bytes > maxBytes) break;
      this.#unwait(claim);
      claims.isLeased[claim] = 1;
      chosen.push(claim);
      if (turns.delete(key)) turns.set(key, series);
      if (chosen.length >= maxEntries) break;
    }
    return chosen;
  }

  /** Lets a leased claim wait again, at its place by age. */
  release(claim: number): void {
    this.#backlog.claims.isLeased[claim] = 0;
    this.#wait(claim);
  }

  /** The kind whose turn it is, of those that have something waiting; its next turn is the last. */
  #nextKind(): number | undefined {
    for (const [kind, turns] of this.#kinds) {
      if (turns.size === 0) continue;
      this.#kinds.delete(kind);
      this.#kinds.set(kind, turns);
      return kind;
    }
    return undefined;
  }

  /** Puts a claim into its series at its place by age. */
  #wait(claim: number): void {
    const { claims } = this.#backlog;
    const { kind, key } = this.#seriesOf(claim);
    let turns = this.#kinds.get(kind);
    if (turns === undefined) {
      turns = new Map();
      this.#kinds.set(kind, turns);
    }
    this.#waiting++;
    const series = turns.get(key);
    if (series === undefined) {
      claims.previous[claim] = 0;
      claims.next[claim] = 0;
      turns.set(key, { first: claim, last: claim });
      return;
    }
    const next = this.#firstAfter(claim, series);
    const previous = next === 0 ? series.last : at(claims.previous, next);
    claims.previous[claim] = previous;
    claims.next[claim] = next;
    if (previous === 0) series.first = claim;
    else claims.next[previous] = claim;
    if (next === 0) series.last = claim;
    else claims.previous[next] = claim;
  }

  /** The first claim of a series that is newer than this one, which is in none; it belongs near one of the ends. */
  #firstAfter(claim: number, series: Series): number {
    const { claims, entries } = this.#backlog;
    const sequenceOf = (other: number): number => at(entries.sequence, at(claims.entry, other));
    const sequence = sequenceOf(claim);
    if (sequenceOf(series.last) < sequence) return 0;
    let next = series.first;
    while (next !== 0 && sequenceOf(next) < sequence) next = at(claims.next, next);
    return next;
  }

  /** Takes a waiting claim out of its series. */
  #unwait(claim: number): void {
    const { claims } = this.#backlog;
    const { kind, key } = this.#seriesOf(claim);
    const turns = this.#kinds.get(kind);
    const series = turns?.get(key);
    if (turns === undefined || series === undefined) throw new Error('a waiting claim belongs to no series');
    const previous = at(claims.previous, claim);
    const next = at(claims.next, claim);
    if (previous === 0) series.first = next;
    else claims.next[previous] = next;
    if (next === 0) series.last = previous;
    else claims.previous[next] = previous;
    if (series.first === 0) turns.delete(key);
    this.#waiting--;
  }

  #seriesOf(claim: number): { kind: number; key: bigint } {
    const { claims, entries } = this.#backlog;
    const entry = at(claims.entry, claim);
    return { kind: at(entries.kind, entry), key: entries.series[entry] ?? 0n };
  }

  #resize(claim: number, sign: 1 | -1): void {
    const { claims, entries } = this.#backlog;
    const entry = at(claims.entry, claim);
    const kind = at(entries.kind, entry);
    const bytes = sign * recordBytes(1, at(entries.bodyBytes, entry));
    const ofKind = this.sizeOf(kind);
    ofKind.entries += sign;
    ofKind.bytes += bytes;
    this.#sizes.set(kind, ofKind);
    this.total.entries += sign;
    this.total.bytes += bytes;
  }
}
