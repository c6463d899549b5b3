import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import type { BodyCache } from './body-cache.ts';
import type { ChannelState, ChannelStates, DropReason } from './channel-state.ts';
import type { DropLog } from './drop-log.ts';
import type { RecordHead } from './record.ts';
import { recordBytes } from './record.ts';
import type { Place, SegmentStore } from './segment-store.ts';

/** A record that was stored, or is only in memory. */
export type Admission = Omit<RecordHead, 'type' | 'bodyCrc'>;

export interface HoldingsParts {
  readonly backlog: Backlog;
  readonly states: ChannelStates;
  readonly store: SegmentStore;
  /** Bodies that are on disk as well. */
  readonly recent: BodyCache;
  /** Bodies that are nowhere else. */
  readonly unwritten: BodyCache;
  readonly drops: DropLog;
  /** Called when there is something to tidy up on disk. */
  readonly onSettled: () => void;
}

/** The one place where claims come and go, and where what follows from it reaches lines, segments and caches. */
export class Holdings {
  readonly #parts: HoldingsParts;

  constructor(parts: HoldingsParts) {
    this.#parts = parts;
  }

  /** Adds an entry with claims for its channels that are not in line yet. */
  admit(admission: Admission, place: Place | undefined): number {
    const { backlog, states, store } = this.#parts;
    const { entries } = backlog;
    const entry = entries.add();
    entries.kind[entry] = admission.kind;
    entries.sequence[entry] = admission.sequence;
    entries.timeMs[entry] = admission.timeMs;
    entries.series[entry] = admission.series;
    entries.bodyBytes[entry] = admission.bodyBytes;
    entries.channelCount[entry] = admission.channels.length;
    entries.segment[entry] = place?.segment ?? 0;
    entries.offset[entry] = place?.offset ?? 0;
    if (place !== undefined) store.addLive(place.segment, this.#recordBytes(entry));
    for (const channel of admission.channels) backlog.claim(entry, states.ofHash(channel).slot);
    return entry;
  }

  /** Puts the claims of the newest entry in line. */
  enqueue(entry: number): void {
    const { backlog } = this.#parts;
    for (const claim of backlog.claimsOf(entry)) {
      const state = this.#stateOf(claim);
      state.line.add(claim);
      state.onReady();
    }
  }

  /** Ends a claim: its channel is done with the entry, one way or the other. */
  settle(claim: number): void {
    const { backlog, onSettled } = this.#parts;
    this.#stateOf(claim).line.remove(claim);
    const entry = at(backlog.claims.entry, claim);
    this.forget(claim);
    if (at(backlog.entries.firstClaim, entry) === 0) this.remove(entry);
    onSettled();
  }

  /** Ends a claim that is in no line; its entry stays. */
  forget(claim: number): void {
    const { backlog, store } = this.#parts;
    const place = this.placeOf(at(backlog.claims.entry, claim));
    if (place !== undefined) store.acknowledge(place, this.#stateOf(claim).hash);
    backlog.unclaim(claim);
  }

  /** Gives up claims of one channel. */
  drop(claims: readonly number[], reason: DropReason): void {
    const [first] = claims;
    if (first === undefined) return;
    const state = this.#stateOf(first);
    let bytes = 0;
    for (const claim of claims) {
      bytes += at(this.#parts.backlog.entries.bodyBytes, at(this.#parts.backlog.claims.entry, claim));
      this.settle(claim);
    }
    const drop = { reason, entries: claims.length, bytes };
    this.#parts.drops.dropped(state.identity ?? 'unknown', drop);
    state.onDrop(drop);
  }

  /** Drops what is too old or too much for a channel, oldest first. */
  enforce(state: ChannelState, nowMs: number): void {
    const { line, limits } = state;
    const { claims, entries } = this.#parts.backlog;
    const tooOld: number[] = [];
    const tooMuch: number[] = [];
    let bytes = line.total.bytes;
    for (let claim = line.waitingFrom(line.oldest); claim !== 0; ) {
      const entry = at(claims.entry, claim);
      if (at(entries.timeMs, entry) < nowMs - limits.maxAgeMs) tooOld.push(claim);
      else if (bytes > limits.maxBytes) tooMuch.push(claim);
      else break;
      bytes -= recordBytes(1, at(entries.bodyBytes, entry));
      claim = line.waitingFrom(line.newerThan(claim));
    }
    this.drop(tooOld, 'too_old');
    this.drop(tooMuch, 'queue_full');
  }

  /** Gives up entries of all channels; what is being delivered stays, without a place, until that ends. */
  dropEntries(entries: readonly number[], reason: DropReason): void {
    const { backlog } = this.#parts;
    const ofChannel = new Map<number, number[]>();
    for (const entry of entries) {
      const claims = backlog.claimsOf(entry);
      if (claims.some((claim) => at(backlog.claims.isLeased, claim) === 1)) this.move(entry, undefined);
      for (const claim of claims) {
        if (at(backlog.claims.isLeased, claim) === 1) continue;
        const slot = at(backlog.claims.channel, claim);
        const list = ofChannel.get(slot);
        if (list === undefined) ofChannel.set(slot, [claim]);
        else list.push(claim);
      }
    }
    for (const claims of ofChannel.values()) this.drop(claims, reason);
  }

  /** Sets where an entry's record stands from now on, with claims of so many channels; undefined for nowhere. */
  move(entry: number, place: Place | undefined, channelCount = 0): void {
    const { backlog, store } = this.#parts;
    const { entries } = backlog;
    const before = this.placeOf(entry);
    if (before !== undefined) store.addLive(before.segment, -this.#recordBytes(entry));
    entries.segment[entry] = place?.segment ?? 0;
    entries.offset[entry] = place?.offset ?? 0;
    entries.channelCount[entry] = channelCount;
    if (place !== undefined) store.addLive(place.segment, this.#recordBytes(entry));
  }

  /** Where an entry's record stands; undefined when it is on no disk. */
  placeOf(entry: number): Place | undefined {
    const { entries } = this.#parts.backlog;
    const segment = at(entries.segment, entry);
    return segment === 0 ? undefined : { segment, offset: at(entries.offset, entry) };
  }

  /** The hashes of the channels that want an entry. */
  channelsOf(entry: number): bigint[] {
    return this.#parts.backlog.claimsOf(entry).map((claim) => this.#stateOf(claim).hash);
  }

  /** The entries whose records stand in a segment. */
  entriesIn(segment: number): number[] {
    const { entries } = this.#parts.backlog;
    const found: number[] = [];
    for (let entry = 1; entry < entries.end; entry++)
      if (at(entries.segment, entry) === segment && at(entries.sequence, entry) > 0) found.push(entry);
    return found;
  }

  /** Removes an entry that nobody has a claim on. */
  remove(entry: number): void {
    const { backlog, store, recent, unwritten } = this.#parts;
    const place = this.placeOf(entry);
    if (place !== undefined) store.addLive(place.segment, -this.#recordBytes(entry));
    recent.delete(entry);
    unwritten.delete(entry);
    backlog.entries.remove(entry);
  }

  #recordBytes(entry: number): number {
    const { entries } = this.#parts.backlog;
    return recordBytes(at(entries.channelCount, entry), at(entries.bodyBytes, entry));
  }

  #stateOf(claim: number): ChannelState {
    return this.#parts.states.inSlot(at(this.#parts.backlog.claims.channel, claim));
  }
}
