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

/**
 * A consistent-hash ring on the package `hashring`, with MD5 tokens of 32 bits. hashring has traps, so it is used in one
 * way only: built once from sorted names with explicit token counts, asked with `range` alone (`get` has a cache that
 * mixes rings), never changed.
 */
export class Ring {
  readonly #ring: HashRing;
  /** The members that own keys, sorted by name. */
  readonly names: readonly string[];

  /** Throws a RangeError for a weight out of bounds or for two members of one name. */
  constructor(members: Iterable<RingMember>) {
    const weights = new Map<string, number>();
    for (const { name, weight = 1 } of members) {
      if (weights.has(name)) throw new RangeError(`two members of the ring have the name ${name}`);
      if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
        throw new RangeError(`weight ${weight} of ${name} is not between 0 and ${MAX_WEIGHT}`);
      }
      weights.set(name, weight);
    }
    // Where two tokens are equal the first member wins, so the order must not depend on who builds the ring.
    const owning = [...weights].filter(([, weight]) => weight > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    this.names = owning.map(([name]) => name);
    const servers = owning.map(([name, weight]) => [PREFIX + name, { vnodes: digestsOf(weight) }] as const);
    this.#ring = new HashRing(Object.fromEntries(servers), md5, {
      'vnode count': 1,
      replicas: TOKENS_PER_DIGEST,
      'max cache size': 1,
    });
  }

  /** The name of the member that owns a key; undefined when nobody does. */
  owner(key: string): string | undefined {
    return this.owners(key, 1)[0];
  }

  /** Up to `count` different members, the owner first, then those that would own the key if it were gone. */
  owners(key: string, count: number): readonly string[] {
    if (count < 1) return [];
    return this.#ring.range(key, count).map((server) => server.slice(PREFIX.length));
  }

  /** How much of the ring each member owns; the parts add up to 1. */
  shares(): ReadonlyMap<string, number> {
    const tokens = this.#tokens();
    const shares = new Map(this.names.map((name) => [name, 0]));
    let before = (tokens.at(-1)?.value ?? 0) - RING_SIZE;
    for (const { value, name } of tokens) {
      shares.set(name, (shares.get(name) ?? 0) + (value - before) / RING_SIZE);
      before = value;
    }
    return shares;
  }

  /** Every token with its member, in the order of the ring. */
  #tokens(): readonly { value: number; name: string }[] {
    // The package's types give `points` another shape than it has.
    const points: unknown = this.#ring.points(this.names.map((name) => PREFIX + name));
    return Object.entries(points ?? {})
      .flatMap(([server, values]: [string, unknown]) =>
        Array.isArray(values)
          ? values.map((value) => ({ value: Number(value), name: server.slice(PREFIX.length) }))
          : [],
      )
      .sort((a, b) => a.value - b.value);
  }
}

function digestsOf(weight: number): number {
  return Math.max(MIN_DIGESTS, Math.round(DIGESTS * weight));
}

/** In one call: half the cost of a hash object for each key. */
function md5(key: string): Buffer {
  return hash('md5', key, 'buffer');
}
