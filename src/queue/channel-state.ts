import { xxHash64 } from '../util/index.ts';
import type { Backlog } from './backlog.ts';
import { Line } from './line.ts';

/** Why entries were given up before their channel was done with them. */
export type DropReason =
  /** Older than the channel's max age. */
  | 'too_old'
  /** The channel's max bytes were exceeded; the oldest go first. */
  | 'queue_full'
  /** The disk had no space for newer entries. */
  | 'disk_full'
  /** The record on disk is damaged. */
  | 'corrupt'
  /** The disk cannot be written, and memory did not suffice instead. */
  | 'unwritable';

/** What was given up. */
export interface Drop {
  readonly reason: DropReason;
  readonly entries: number;
  readonly bytes: number;
}

/** Bounds of a channel. Entries that are being delivered are not dropped for them, but count. */
export interface ChannelLimits {
  readonly maxBytes: number;
  /** Counted from an entry's own time. */
  readonly maxAgeMs: number;
}

/** What the queue knows about a channel, whether somebody has it open or not. */
export interface ChannelState {
  readonly hash: bigint;
  readonly slot: number;
  readonly line: Line;
  /** Undefined where only damaged descriptions of the channel were found. */
  identity: string | undefined;
  limits: ChannelLimits;
  isOpen: boolean;
  onDrop: (drop: Drop) => void;
  /** Called when something begins to wait. */
  onReady: () => void;
}

/** For a channel about which nothing else is known. */
const ORPHAN_LIMITS: ChannelLimits = { maxBytes: Number.MAX_SAFE_INTEGER, maxAgeMs: 3_600_000 };
const ignore = (): undefined => undefined;

/** The channels by their slots, which claims refer to, and by the hashes of their identities, which records name. */
export class ChannelStates {
  readonly #backlog: Backlog;
  readonly #slots: (ChannelState | undefined)[] = [];
  readonly #byHash = new Map<bigint, ChannelState>();

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  all(): IterableIterator<ChannelState> {
    return this.#byHash.values();
  }

  inSlot(slot: number): ChannelState {
    const state = this.#slots[slot];
    if (state === undefined) throw new Error(`no channel in slot ${slot}`);
    return state;
  }

  /** The channel of that hash, made if need be. */
  ofHash(hash: bigint): ChannelState {
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const free = this.#slots.indexOf(undefined);
    const slot = free === -1 ? this.#slots.length : free;
    const state: ChannelState = {
      hash,
      slot,
      line: new Line(this.#backlog),
      identity: undefined,
      limits: ORPHAN_LIMITS,
      isOpen: false,
      onDrop: ignore,
      onReady: ignore,
    };
    this.#slots[slot] = state;
    this.#byHash.set(hash, state);
    return state;
  }

  ofIdentity(identity: string): ChannelState {
    const state = this.ofHash(xxHash64(identity));
    state.identity = identity;
    return state;
  }

  /** Nobody listens to the channel any more. */
  close(state: ChannelState): void {
    state.isOpen = false;
    state.onDrop = ignore;
    state.onReady = ignore;
  }

  /** Forgets the channels that nobody has open and that hold nothing. */
  forgetEmpty(): void {
    for (const state of this.#byHash.values()) {
      if (state.isOpen || state.line.total.entries > 0) continue;
      this.#slots[state.slot] = undefined;
      this.#byHash.delete(state.hash);
    }
  }

  /** What is written down about a channel, so that it ages while nobody has it open. */
  describe(hash: bigint): Uint8Array {
    const { identity, limits } = this.ofHash(hash);
    return Buffer.from(JSON.stringify({ identity, ...limits }));
  }

  /** Reads such a description of a channel that is not open. */
  learn(hash: bigint, description: Uint8Array): void {
    const known: unknown = JSON.parse(Buffer.from(description).toString());
    if (typeof known !== 'object' || known === null) return;
    const state = this.ofHash(hash);
    if ('identity' in known && typeof known.identity === 'string') state.identity = known.identity;
    if (!('maxBytes' in known) || !('maxAgeMs' in known)) return;
    const { maxBytes, maxAgeMs } = known;
    if (typeof maxBytes === 'number' && typeof maxAgeMs === 'number') state.limits = { maxBytes, maxAgeMs };
  }
}
