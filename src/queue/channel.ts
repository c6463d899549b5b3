import type { Clock } from '../util/index.ts';
import type { Backlog } from './backlog.ts';
import { at } from './backlog.ts';
import type { BodyCache } from './body-cache.ts';
import type { ChannelLimits, ChannelState, Drop, DropReason } from './channel-state.ts';
import { QueueError } from './errors.ts';
import type { Holdings } from './holdings.ts';
import type { LineSize, TakeOrder } from './line.ts';
import type { BodyReader } from './reader.ts';

export interface ChannelOptions extends ChannelLimits {
  /** Told of everything that is dropped; the queue itself logs it. */
  readonly onDrop?: (drop: Drop) => void;
}

/** An entry that is being delivered. */
export interface QueueEntry {
  readonly kind: number;
  readonly series: bigint;
  readonly timeMs: number;
  readonly body: Uint8Array;
  /** How often it was released before, since the process started; at most 255. */
  readonly attempts: number;
}

/** Entries of one kind, each of which waits to be settled by `done`, `drop` or `release`. */
export interface Batch {
  readonly kind: number;
  readonly entries: readonly QueueEntry[];
  /** Of the bodies. */
  readonly bytes: number;
}

export interface TakeOptions {
  /** Of the bodies; a single entry may be larger. */
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Within a series. Default: oldest. */
  readonly order?: TakeOrder;
  /** Default: the kinds take turns. */
  readonly kind?: number;
}

export interface ChannelParts {
  readonly backlog: Backlog;
  readonly holdings: Holdings;
  readonly reader: BodyReader;
  readonly recent: BodyCache;
  readonly unwritten: BodyCache;
  readonly clock: Clock;
  readonly onClose: (state: ChannelState) => void;
}

/**
 * One reader's way through the queue. Entries stay with the channel until they are settled; what is still unsettled when
 * the channel closes waits again. Settling twice, or after closing, does nothing.
 */
export class Channel {
  readonly identity: string;
  readonly #state: ChannelState;
  readonly #parts: ChannelParts;
  readonly #leased = new Map<QueueEntry, number>();
  readonly #waiters = new Set<() => void>();

  /** For the queue alone, which opens channels. */
  constructor(identity: string, state: ChannelState, parts: ChannelParts) {
    this.identity = identity;
    this.#state = state;
    this.#parts = parts;
    state.onReady = () => this.#wake();
  }

  get hash(): bigint {
    return this.#state.hash;
  }

  get isOpen(): boolean {
    return this.#state.isOpen;
  }

  /** What the channel holds, being delivered or not; of one kind, if it is named. */
  size(kind?: number): Readonly<LineSize> {
    const { line } = this.#state;
    return { ...(kind === undefined ? line.total : line.sizeOf(kind)) };
  }

  /** How many entries wait to be taken. */
  get waiting(): number {
    return this.#state.line.waiting;
  }

  /** The time of the entry that has been here longest; undefined when there is none. */
  get oldestTimeMs(): number | undefined {
    const { claims, entries } = this.#parts.backlog;
    const { oldest } = this.#state.line;
    return oldest === 0 ? undefined : at(entries.timeMs, at(claims.entry, oldest));
  }

  /** Whether an entry has waited longer than this channel keeps it. */
  isTooOld({ timeMs }: Pick<QueueEntry, 'timeMs'>): boolean {
    return timeMs < this.#parts.clock.now() - this.#state.limits.maxAgeMs;
  }

  /** Sets other limits, which hold at once. */
  limit(limits: ChannelLimits): void {
    this.#state.limits = limits;
    this.#parts.holdings.enforce(this.#state, this.#parts.clock.now());
  }

  /** Resolves when something waits to be taken, the signal aborts or the channel closes. */
  wait(signal: AbortSignal): Promise<void> {
    if (this.waiting > 0 || signal.aborted || !this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#waiters.delete(finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#waiters.add(finish);
      signal.addEventListener('abort', finish, { once: true });
    });
  }

  /**
   * Takes entries, going round the series; undefined when nothing waits. Too old and damaged ones are dropped on the way.
   * @throws QueueError `closed`, or `unwritable` where the disk cannot be read; then everything waits as before
   */
  async take(options: TakeOptions): Promise<Batch | undefined> {
    for (;;) {
      if (!this.isOpen) throw new QueueError('closed', `channel ${this.identity} of the queue is closed`);
      this.#parts.holdings.enforce(this.#state, this.#parts.clock.now());
      const { maxEntries, maxBytes, order = 'oldest', kind } = options;
      const claims = this.#state.line.lease(maxEntries, maxBytes, order, kind);
      if (claims.length === 0) return undefined;
      const batch = await this.#batch(claims);
      if (batch !== undefined) return batch;
    }
  }

  /** The entries were delivered, or the caller gives them up, which it counts itself. */
  done(entries: Iterable<QueueEntry>): void {
    for (const claim of this.#settled(entries)) this.#parts.holdings.settle(claim);
  }

  /** The entries are to be tried again: they wait at their old place, with one more attempt. */
  release(entries: Iterable<QueueEntry>): void {
    const { claims } = this.#parts.backlog;
    const released = this.#settled(entries);
    for (const claim of released) claims.attempts[claim] = Math.min(at(claims.attempts, claim) + 1, 255);
    this.#waitAgain(released);
  }

  /** Leaves what it holds to whoever opens the channel next; until then the entries age. */
  close(): void {
    if (!this.isOpen) return;
    this.#waitAgain(this.#settled([...this.#leased.keys()]));
    this.#parts.onClose(this.#state);
    this.#wake();
  }

  async #batch(claims: readonly number[]): Promise<Batch | undefined> {
    const bodies = await this.#bodies(claims);
    if (!this.isOpen) {
      this.#waitAgain(claims);
      return undefined;
    }
    const { backlog, holdings } = this.#parts;
    const tooOld: number[] = [];
    const corrupt: number[] = [];
    const entries: QueueEntry[] = [];
    let bytes = 0;
    for (const claim of claims) {
      const entry = at(backlog.claims.entry, claim);
      const body = bodies.get(entry);
      const timeMs = at(backlog.entries.timeMs, entry);
      if (body === undefined) corrupt.push(claim);
      else if (this.isTooOld({ timeMs })) tooOld.push(claim);
      else {
        const leased: QueueEntry = {
          kind: at(backlog.entries.kind, entry),
          series: backlog.entries.series[entry] ?? 0n,
          timeMs,
          body,
          attempts: at(backlog.claims.attempts, claim),
        };
        bytes += body.length;
        entries.push(leased);
        this.#leased.set(leased, claim);
      }
    }
    holdings.drop(tooOld, 'too_old');
    holdings.drop(corrupt, 'corrupt');
    const [first] = entries;
    return first === undefined ? undefined : { kind: first.kind, entries, bytes };
  }

  /** Bodies by entry: from memory where they are, from the disk otherwise. */
  async #bodies(claims: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
    const { backlog, reader, recent, unwritten } = this.#parts;
    const inMemory = new Map<number, Uint8Array>();
    const onDisk: number[] = [];
    for (const claim of claims) {
      const entry = at(backlog.claims.entry, claim);
      const body = recent.get(entry) ?? unwritten.get(entry);
      if (body === undefined) onDisk.push(entry);
      else inMemory.set(entry, body);
    }
    if (onDisk.length === 0) return inMemory;
    try {
      return new Map([...inMemory, ...(await reader.read(onDisk))]);
    } catch (error) {
      this.#waitAgain(claims);
      throw error;
    }
  }

  #waitAgain(claims: readonly number[]): void {
    const { backlog, holdings, unwritten } = this.#parts;
    const lost: number[] = [];
    // From the newest, so that each finds its place at once.
    for (const claim of [...claims].reverse()) {
      const entry = at(backlog.claims.entry, claim);
      const isHeld = holdings.placeOf(entry) !== undefined || unwritten.get(entry) !== undefined;
      if (isHeld) this.#state.line.release(claim);
      else lost.push(claim);
    }
    holdings.drop(lost, LOST);
    if (this.waiting > 0) this.#wake();
  }

  #settled(entries: Iterable<QueueEntry>): number[] {
    const claims: number[] = [];
    for (const entry of entries) {
      const claim = this.#leased.get(entry);
      if (claim === undefined) continue;
      this.#leased.delete(entry);
      claims.push(claim);
    }
    return claims;
  }

  #wake(): void {
    for (const finish of [...this.#waiters]) finish();
  }
}

/** The disk was full while the entries were being delivered, and their segment had to go. */
const LOST: DropReason = 'disk_full';
