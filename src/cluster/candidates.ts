import type { Member } from '../gossip/index.ts';
import { Ring } from '../ring/index.ts';

/** Of more members than this only as many are asked about a key. */
const MAX_ASKED = 16;

/**
 * Members any of which may hold a key, as far as is known: all of them where they are few. Of many, which work by a ring
 * of their own, those that come first on it; asking a thousand members about each of a thousand keys would take minutes.
 */
export class Candidates {
  readonly #ids: readonly string[];
  readonly #idOf: ReadonlyMap<string, string>;
  readonly #ring: Ring | undefined;

  /** @param former A ring that has some of the members already */
  constructor(members: readonly Member[], former: Ring) {
    const working = members.filter(({ role }) => role !== 'viewer');
    this.#ids = members.map(({ id }) => id);
    this.#idOf = new Map(working.map(({ name, id }) => [name, id]));
    this.#ring = members.length > MAX_ASKED ? new Ring(this.#idOf.keys(), former) : undefined;
  }

  /** Identities of those to ask about a key at this place of the ring. */
  of(position: number): readonly string[] {
    if (this.#ring === undefined) return this.#ids;
    return this.#ring.ownersAt(position, MAX_ASKED).flatMap((name) => this.#idOf.get(name) ?? []);
  }
}
