import { hash } from 'node:crypto';
import HashRing from 'hashring';

/** Somebody who can own keys. */
export interface RingMember {
  readonly name: string;
  /** Share of the ring beside a member of weight 1, the default; 0 owns nothing. From 0 to 16. */
  readonly weight?: number;
}

/** Tokens that hashring takes from one MD5 digest (as in libketama). */
const TOKENS_PER_DIGEST = 4;
/** Digests of a member with weight 1: 512 tokens. */
const DIGESTS = 128;
/** hashring takes exactly one as "not given". */
const MIN_DIGESTS = 2;
const MAX_WEIGHT = 16;
/** Before every name, so that no name can be `__proto__` or look like an array's index to hashring's plain objects. */
const PREFIX = '/';
const RING_SIZE = 2 ** 32;
/** A token and the index of its member in one number, which sorts by token and then by member. */
const MAX_MEMBERS = 2 ** 16;

/** The tokens of a member, and how many digests they come from. */
interface MemberTokens {
  readonly digests: number;
  readonly tokens: readonly number[];
}

/**
 * A consistent-hash ring on the package `hashring`, with MD5 tokens of 32 bits. The package says which tokens a member
 * has; they are the same whoever else is on the ring, so a ring takes over those of the ring before, and merges them
 * itself: anew, hashring takes 640 ms for 1,000 members. The answers are those of hashring's `range`.
 */
export class Ring {
  /** The members that own keys, sorted by name. */
  readonly names: readonly string[];
  readonly #members: ReadonlyMap<string, MemberTokens>;
  /** Tokens with their members' indexes, ascending. */
  readonly #tokens: Float64Array;

  /**
   * @param former A ring that has some of the members already, which spares work
   * @throws RangeError for a weight out of bounds, for two members of one name, or for too many
   */
  constructor(members: Iterable<RingMember>, former?: Ring) {
    const digests = new Map<string, number>();
    for (const { name, weight = 1 } of members) {
      if (digests.has(name)) throw new RangeError(`two members of the ring have the name ${name}`);
      if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
        throw new RangeError(`weight ${weight} of ${name} is not between 0 and ${MAX_WEIGHT}`);
      }
      digests.set(name, weight === 0 ? 0 : digestsOf(weight));
    }
    // Where two tokens are equal the first member wins, so the order must not depend on who builds the ring.
    const owning = [...digests].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    if (owning.length > MAX_MEMBERS) throw new RangeError(`more than ${MAX_MEMBERS} members of a ring`);
    this.names = owning.map(([name]) => name);
    this.#members = new Map(owning.map(([name, count]) => [name, tokensOf(name, count, former)]));
    this.#tokens = merge([...this.#members.values()]);
  }

  /** Where a key lies on any ring: an integer of 32 bits. */
  static position(key: string): number {
    return md5(key).readUInt32LE(0);
  }

  /** The name of the member that owns a key; undefined when nobody does. */
  owner(key: string): string | undefined {
    return this.ownerAt(Ring.position(key));
  }

  /** The same for a key whose position is known. */
  ownerAt(position: number): string | undefined {
    return this.#nameOf(this.#find(position));
  }

  /** Up to `count` different members, the owner first, then those that would own the key if it were gone. */
  owners(key: string, count: number): readonly string[] {
    return this.ownersAt(Ring.position(key), count);
  }

  /** The same for a key whose position is known. */
  ownersAt(position: number, count: number): readonly string[] {
    const names = new Set<string>();
    const first = this.#find(position);
    const wanted = Math.min(count, this.names.length);
    for (let step = 0; names.size < wanted && step < this.#tokens.length; step++) {
      const name = this.#nameOf((first + step) % this.#tokens.length);
      if (name !== undefined) names.add(name);
    }
    return [...names];
  }

  /** How much of the ring each member owns; the parts add up to 1. */
  shares(): ReadonlyMap<string, number> {
    const parts = new Float64Array(this.names.length);
    let before = tokenOf(this.#tokens.at(-1) ?? 0) - RING_SIZE;
    for (const packed of this.#tokens) {
      const token = tokenOf(packed);
      const index = packed % MAX_MEMBERS;
      parts[index] = (parts[index] ?? 0) + (token - before) / RING_SIZE;
      before = token;
    }
    return new Map(this.names.map((name, index) => [name, parts[index] ?? 0]));
  }

  /** The tokens of a member that this ring has with the same weight. */
  tokensOf(name: string, digests: number): MemberTokens | undefined {
    const member = this.#members.get(name);
    return member?.digests === digests ? member : undefined;
  }

  /** Index of the first token at or after a position, going round. */
  #find(position: number): number {
    const tokens = this.#tokens;
    const wanted = position * MAX_MEMBERS;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((tokens[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low === tokens.length ? 0 : low;
  }

  #nameOf(index: number): string | undefined {
    const packed = this.#tokens[index];
    return packed === undefined ? undefined : this.names[packed % MAX_MEMBERS];
  }
}

function tokensOf(name: string, digests: number, former: Ring | undefined): MemberTokens {
  return former?.tokensOf(name, digests) ?? { digests, tokens: hashringTokens(name, digests) };
}

/** hashring has traps: a ring of one member with an explicit token count, never asked nor changed, is out of their way. */
function hashringTokens(name: string, digests: number): readonly number[] {
  const server = PREFIX + name;
  const ring = new HashRing({ [server]: { vnodes: digests } }, md5, {
    'vnode count': 1,
    replicas: TOKENS_PER_DIGEST,
    'max cache size': 1,
  });
  // The package's types give `points` another shape than it has.
  const points: unknown = ring.points([server]);
  const [values]: unknown[] = Object.values(points ?? {});
  if (!Array.isArray(values)) throw new TypeError('hashring gives no tokens');
  return values.map(Number);
}

function merge(members: readonly MemberTokens[]): Float64Array {
  const merged = new Float64Array(members.reduce((sum, { tokens }) => sum + tokens.length, 0));
  let end = 0;
  for (const [index, { tokens }] of members.entries()) {
    for (const token of tokens) merged[end++] = token * MAX_MEMBERS + index;
  }
  return merged.sort();
}

function tokenOf(packed: number): number {
  return Math.floor(packed / MAX_MEMBERS);
}

function digestsOf(weight: number): number {
  return Math.max(MIN_DIGESTS, Math.round(DIGESTS * weight));
}

/** In one call: half the cost of a hash object for each key. */
function md5(key: string): Buffer {
  return hash('md5', key, 'buffer');
}
