/**
 * What the queue holds, in memory: every entry with its place on disk, and every claim, which is one channel's interest
 * in one entry. Both are rows of typed arrays, because there may be hundreds of thousands: 43 bytes an entry and 28 a
 * claim. Row 0 means "none".
 */
export class Backlog {
  readonly entries = new EntryTable();
  readonly claims = new ClaimTable();

  /** Adds a channel's claim on an entry, not yet in any line. */
  claim(entry: number, channel: number): number {
    const { claims, entries } = this;
    const claim = claims.add();
    claims.entry[claim] = entry;
    claims.channel[claim] = channel;
    claims.sibling[claim] = at(entries.firstClaim, entry);
    entries.firstClaim[entry] = claim;
    return claim;
  }

  /** The claims of an entry. */
  claimsOf(entry: number): number[] {
    const found: number[] = [];
    for (let claim = at(this.entries.firstClaim, entry); claim !== 0; claim = at(this.claims.sibling, claim))
      found.push(claim);
    return found;
  }

  /** Ends a claim. The entry's row stays until it is removed. */
  unclaim(claim: number): void {
    const { claims, entries } = this;
    const entry = at(claims.entry, claim);
    const sibling = at(claims.sibling, claim);
    const first = at(entries.firstClaim, entry);
    if (first === claim) entries.firstClaim[entry] = sibling;
    for (let other = first; other !== 0; other = at(claims.sibling, other))
      if (at(claims.sibling, other) === claim) claims.sibling[other] = sibling;
    claims.remove(claim);
  }

  /** The bytes that the tables take. */
  get sizeBytes(): number {
    return this.entries.capacity * EntryTable.ROW_BYTES + this.claims.capacity * ClaimTable.ROW_BYTES;
  }
}

/** An element of a column; a row that is in use always has one. */
export function at(column: Uint8Array | Uint16Array | Uint32Array | Float64Array, row: number): number {
  return column[row] ?? 0;
}

const FIRST_CAPACITY = 1024;
const GROWTH = 1.25;

/** Hands out rows; rows that were given back come again, by a chain through one of the columns. */
abstract class Table {
  #next = 1;
  #free = 0;
  #size = 0;
  #capacity = FIRST_CAPACITY;

  get capacity(): number {
    return this.#capacity;
  }

  /** How many rows are in use. */
  get size(): number {
    return this.#size;
  }

  /** One more than the highest row that was ever in use. */
  get end(): number {
    return this.#next;
  }

  /** A fresh row; its columns hold whatever was there before. */
  add(): number {
    this.#size++;
    if (this.#free !== 0) {
      const row = this.#free;
      this.#free = at(this.chain, row);
      this.chain[row] = 0;
      return row;
    }
    if (this.#next === this.#capacity) {
      this.#capacity = Math.ceil(this.#capacity * GROWTH);
      this.resize(this.#capacity);
    }
    return this.#next++;
  }

  remove(row: number): void {
    this.#size--;
    this.chain[row] = this.#free;
    this.#free = row;
  }

  protected abstract get chain(): Uint32Array;
  protected abstract resize(capacity: number): void;
}

/** The entries; `segment` 0 means that the entry is on no disk. */
class EntryTable extends Table {
  static readonly ROW_BYTES = 43;
  sequence = new Float64Array(FIRST_CAPACITY);
  timeMs = new Float64Array(FIRST_CAPACITY);
  series = new BigUint64Array(FIRST_CAPACITY);
  segment = new Uint32Array(FIRST_CAPACITY);
  offset = new Uint32Array(FIRST_CAPACITY);
  bodyBytes = new Uint32Array(FIRST_CAPACITY);
  firstClaim = new Uint32Array(FIRST_CAPACITY);
  /** How many channels the record on disk names. */
  channelCount = new Uint16Array(FIRST_CAPACITY);
  kind = new Uint8Array(FIRST_CAPACITY);

  /** Rows that are not in use have no sequence. */
  override remove(entry: number): void {
    super.remove(entry);
    this.sequence[entry] = 0;
  }

  protected get chain(): Uint32Array {
    return this.firstClaim;
  }

  protected resize(capacity: number): void {
    this.sequence = wider(this.sequence, new Float64Array(capacity));
    this.timeMs = wider(this.timeMs, new Float64Array(capacity));
    this.series = wider(this.series, new BigUint64Array(capacity));
    this.segment = wider(this.segment, new Uint32Array(capacity));
    this.offset = wider(this.offset, new Uint32Array(capacity));
    this.bodyBytes = wider(this.bodyBytes, new Uint32Array(capacity));
    this.firstClaim = wider(this.firstClaim, new Uint32Array(capacity));
    this.channelCount = wider(this.channelCount, new Uint16Array(capacity));
    this.kind = wider(this.kind, new Uint8Array(capacity));
  }
}

/** The claims: chained by entry (`sibling`), by series (`previous`, `next`) and by age (`older`, `newer`). */
class ClaimTable extends Table {
  static readonly ROW_BYTES = 28;
  entry = new Uint32Array(FIRST_CAPACITY);
  sibling = new Uint32Array(FIRST_CAPACITY);
  previous = new Uint32Array(FIRST_CAPACITY);
  next = new Uint32Array(FIRST_CAPACITY);
  older = new Uint32Array(FIRST_CAPACITY);
  newer = new Uint32Array(FIRST_CAPACITY);
  /** The slot of the channel in the queue. */
  channel = new Uint16Array(FIRST_CAPACITY);
  attempts = new Uint8Array(FIRST_CAPACITY);
  isLeased = new Uint8Array(FIRST_CAPACITY);

  override add(): number {
    const claim = super.add();
    this.previous[claim] = 0;
    this.next[claim] = 0;
    this.older[claim] = 0;
    this.newer[claim] = 0;
    this.attempts[claim] = 0;
    this.isLeased[claim] = 0;
    return claim;
  }

  protected get chain(): Uint32Array {
    return this.sibling;
  }

  protected resize(capacity: number): void {
    this.entry = wider(this.entry, new Uint32Array(capacity));
    this.sibling = wider(this.sibling, new Uint32Array(capacity));
    this.previous = wider(this.previous, new Uint32Array(capacity));
    this.next = wider(this.next, new Uint32Array(capacity));
    this.older = wider(this.older, new Uint32Array(capacity));
    this.newer = wider(this.newer, new Uint32Array(capacity));
    this.channel = wider(this.channel, new Uint16Array(capacity));
    this.attempts = wider(this.attempts, new Uint8Array(capacity));
    this.isLeased = wider(this.isLeased, new Uint8Array(capacity));
  }
}

function wider<T extends { set(values: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
