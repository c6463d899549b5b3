import type { ItemStatus, SharedItem } from '../../component/index.ts';
import type { Claim } from './claim.ts';

/** What this node knows of an item and does about it. */
export interface Item {
  readonly key: bigint;
  /** Whether this node could work on it; one that it could not is kept for what is on its way. */
  isNamed: boolean;
  /** Set by `ItemTable.set` alone. */
  status: ItemStatus;
  claim: Claim | undefined;
  /** Members that were asked for it and have not answered: what they hold may be on its way here. */
  readonly asked: Set<string>;
  /** Whether this node worked on it before it came to doubt. */
  hasOwnState: boolean;
  /** Since when its owner could have it, since when it has stopped for that, and when it is offered next. */
  pendingSinceMs: number;
  stoppedSinceMs: number;
  nextOfferMs: number;
}

/** Whether this node works on it, or has just stopped to. */
export function isOurs(status: ItemStatus): boolean {
  return status === 'held' || status === 'pending' || status === 'stopping';
}

/** All items of one kind of work by identity, counted by status; those that move are found without looking at the others. */
export class ItemTable {
  readonly #items = new Map<bigint, Item>();
  readonly #moving = new Map<bigint, Item>();
  /** How many items of a key are not somebody else's. */
  readonly #engaged = new Map<bigint, number>();
  readonly #counts = { held: 0, pending: 0, stopping: 0, exporting: 0, claiming: 0, other: 0 };

  get(id: bigint): Item | undefined {
    return this.#items.get(id);
  }

  [Symbol.iterator](): Iterator<[bigint, Item]> {
    return this.#items[Symbol.iterator]();
  }

  /** Items that are neither held nor somebody else's. */
  get moving(): Iterable<[bigint, Item]> {
    return this.#moving;
  }

  counts(): Readonly<Record<ItemStatus, number>> {
    return { ...this.#counts };
  }

  /** How many are somebody else's and may be on their way here all the same. */
  asking(): number {
    let count = 0;
    for (const { status, asked } of this.#items.values()) if (status === 'other' && asked.size > 0) count++;
    return count;
  }

  /** Whether an item of the key is not somebody else's. */
  isEngaged(key: bigint): boolean {
    return this.#engaged.has(key);
  }

  /** Names an item that this node could work on; a new one is somebody else's. */
  name({ id, key }: SharedItem): void {
    const item = this.#items.get(id);
    if (item !== undefined) {
      item.isNamed = true;
      return;
    }
    this.#items.set(id, {
      key,
      isNamed: true,
      status: 'other',
      claim: undefined,
      asked: new Set(),
      hasOwnState: false,
      pendingSinceMs: 0,
      stoppedSinceMs: 0,
      nextOfferMs: 0,
    });
    this.#counts.other++;
  }

  set(id: bigint, item: Item, status: ItemStatus): void {
    if ((item.status === 'other') !== (status === 'other')) {
      const engaged = (this.#engaged.get(item.key) ?? 0) + (status === 'other' ? -1 : 1);
      if (engaged > 0) this.#engaged.set(item.key, engaged);
      else this.#engaged.delete(item.key);
    }
    this.#counts[item.status]--;
    this.#counts[status]++;
    item.status = status;
    if (status === 'held' || status === 'other') this.#moving.delete(id);
    else this.#moving.set(id, item);
  }

  /** Forgets an item that is not named any more, unless something about it is on its way. */
  forgetUnnamed(id: bigint, item: Item): void {
    if (item.isNamed || item.asked.size > 0 || !this.#items.delete(id)) return;
    this.#counts[item.status]--;
  }
}
