import { crc32 } from 'node:zlib';
import type { Logger } from '../telemetry/index.ts';
import { FailureLog } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import type { BodyCache } from './body-cache.ts';
import type { ChannelStates } from './channel-state.ts';
import { QueueError } from './errors.ts';
import type { Holdings } from './holdings.ts';
import type { BodyReader } from './reader.ts';
import { ENTRY } from './record.ts';
import type { Reserve } from './reserve.ts';
import type { NewRecord, Place, SegmentStore } from './segment-store.ts';

export interface WriterParts {
  readonly backlog: Backlog;
  readonly states: ChannelStates;
  readonly holdings: Holdings;
  readonly store: SegmentStore;
  readonly reader: BodyReader;
  readonly reserve: Reserve;
  readonly recent: BodyCache;
  readonly unwritten: BodyCache;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keep entries in memory while the disk cannot be written, instead of refusing them. */
  readonly fallsBackToMemory: boolean;
}

/** How long a disk that could not be written is left alone while memory takes its place. */
const RETRY_MS = 5_000;

/** Writes entries and everything that keeps the directory tidy; one call at a time. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #writing: FailureLog;
  readonly #tidying: FailureLog;
  #nextTryMs = 0;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#writing = new FailureLog(parts.logger);
    this.#tidying = new FailureLog(parts.logger);
  }

  /**
   * Stores entries durably and lets their channels take them. A full disk loses the oldest entries to make space; a disk
   * that cannot be written at all leaves them in memory where that is allowed.
   * @throws QueueError `disk_full` or `unwritable`
   */
  async store(records: readonly NewRecord[]): Promise<void> {
    const { clock, fallsBackToMemory } = this.#parts;
    const isResting = this.#writing.reason !== undefined && clock.monotonic() < this.#nextTryMs;
    if (fallsBackToMemory && isResting) {
      this.#keepInMemory(records);
      return;
    }
    let places: Place[];
    try {
      places = await this.#writeMakingSpace(records);
    } catch (error) {
      this.#nextTryMs = clock.monotonic() + RETRY_MS;
      this.#writing.failed('queue cannot be written', errorMessage(error), { in_memory: fallsBackToMemory });
      if (!fallsBackToMemory) throw error;
      this.#keepInMemory(records);
      return;
    }
    this.#writing.recovered('queue can be written again');
    for (const [index, record] of records.entries()) this.#admit(record, places[index]);
    this.#enforce();
  }

  /** Writes acks, removes what nobody wants, and rewrites what is mostly unwanted. Failures are logged: it comes again. */
  async tidy(): Promise<void> {
    const { store, states, reserve, unwritten } = this.#parts;
    try {
      this.#enforce();
      await store.retire();
      await this.#flushAcks();
      states.forgetEmpty();
      if (this.#writing.reason === undefined) {
        if (unwritten.bytes > 0) await this.#relocate(unwritten.keys());
        await this.#compact();
      }
      await reserve.restore();
      this.#tidying.recovered('queue can be tidied up again');
    } catch (error) {
      this.#tidying.failed('queue cannot be tidied up', errorMessage(error));
    }
  }

  /** Leaves the directory so that nothing that is done comes again. @throws QueueError */
  async finish(): Promise<void> {
    const { store, unwritten } = this.#parts;
    if (unwritten.bytes > 0) await this.#relocate(unwritten.keys());
    await store.retire(true);
    await this.#flushAcks(true);
    await store.seal();
  }

  async #writeMakingSpace(records: readonly NewRecord[]): Promise<Place[]> {
    const { store, reserve, holdings } = this.#parts;
    let hasReleased = false;
    for (;;) {
      try {
        return await store.write(records);
      } catch (error) {
        if (!(error instanceof QueueError) || error.code !== 'disk_full') throw error;
        if (!hasReleased) await reserve.release();
        hasReleased = true;
        const oldest = store.oldest();
        if (oldest === undefined) throw error;
        holdings.dropEntries(holdings.entriesIn(oldest), 'disk_full');
        await store.retire();
      }
    }
  }

  async #flushAcks(isDurable = false): Promise<void> {
    const { store, reserve } = this.#parts;
    try {
      await store.flushAcks(isDurable);
    } catch (error) {
      if (!(error instanceof QueueError) || error.code !== 'disk_full') throw error;
      await reserve.release();
      await store.flushAcks(isDurable);
    }
  }

  #enforce(): void {
    const nowMs = this.#parts.clock.now();
    for (const state of this.#parts.states.all()) this.#parts.holdings.enforce(state, nowMs);
  }

  #admit(record: NewRecord, place: Place | undefined): number {
    const { holdings, recent } = this.#parts;
    const { body, ...head } = record;
    const entry = holdings.admit({ ...head, bodyBytes: body.length }, place);
    if (place !== undefined) recent.set(entry, body);
    holdings.enqueue(entry);
    return entry;
  }

  #keepInMemory(records: readonly NewRecord[]): void {
    const { holdings, unwritten } = this.#parts;
    for (const record of records) {
      const entry = this.#admit(record, undefined);
      holdings.dropEntries(unwritten.set(entry, record.body), 'unwritable');
    }
    this.#enforce();
  }

  /** Rewrites one sparse segment, if all of them take too much. */
  async #compact(): Promise<void> {
    const { store, holdings, reader, recent } = this.#parts;
    const segment = store.sparsest();
    if (segment === undefined) return;
    const entries = holdings.entriesIn(segment);
    const read = await reader.read(entries.filter((entry) => recent.get(entry) === undefined));
    const isThere = (entry: number): boolean => read.has(entry) || recent.get(entry) !== undefined;
    const present = entries.filter((entry) => holdings.placeOf(entry)?.segment === segment);
    holdings.dropEntries(
      present.filter((entry) => !isThere(entry)),
      'corrupt',
    );
    await this.#relocate(present.filter(isThere), read);
    await store.retire();
  }

  /** Writes entries at the end, from memory or from what was read. */
  async #relocate(entries: readonly number[], read?: ReadonlyMap<number, Uint8Array>): Promise<void> {
    const { backlog, holdings, store, recent, unwritten } = this.#parts;
    const records: NewRecord[] = [];
    const rows: number[] = [];
    for (const entry of entries) {
      const body = read?.get(entry) ?? recent.get(entry) ?? unwritten.get(entry);
      if (body === undefined) continue;
      rows.push(entry);
      records.push({
        type: ENTRY,
        kind: at(backlog.entries.kind, entry),
        sequence: at(backlog.entries.sequence, entry),
        timeMs: at(backlog.entries.timeMs, entry),
        series: backlog.entries.series[entry] ?? 0n,
        channels: holdings.channelsOf(entry),
        body,
        bodyCrc: crc32(body),
      });
    }
    if (records.length === 0) return;
    const places = await store.write(records);
    records.forEach((record, index) => {
      const entry = rows[index];
      const place = places[index];
      if (entry === undefined || place === undefined) return;
      // While it was written, channels may have finished with the entry, and its row may be another's.
      const isSame = at(backlog.entries.sequence, entry) === record.sequence;
      if (isSame) {
        holdings.move(entry, place, record.channels.length);
        unwritten.delete(entry);
      }
      const wanted = isSame ? holdings.channelsOf(entry) : [];
      for (const channel of record.channels) if (!wanted.includes(channel)) store.acknowledge(place, channel);
    });
  }
}
