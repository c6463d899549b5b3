/** Something that one node at a time works on: a series. */
export interface SharedItem {
  /** 64 bits, the same on every node. */
  readonly id: bigint;
  /** What ownership is decided by: the key of its target. */
  readonly key: bigint;
}

/** How to go on with an item. */
export interface Resumption {
  readonly id: bigint;
  /** Slots up to this one are done or lost, in milliseconds of the wall clock; undefined when nothing is known of any. */
  readonly lastSlotMs: number | undefined;
  /**
   * What the next delta is taken against. "own": what this node has itself is still good, as it is where it knows of a
   * later slot itself.
   */
  readonly baseline: Uint8Array | 'own' | undefined;
}

/** Where its holder leaves an item. */
export interface ReleasedItem {
  readonly id: bigint;
  readonly lastSlotMs: number | undefined;
  readonly baseline: Uint8Array | undefined;
}

/** What a node does about an item. */
export type ItemStatus =
  /** It works on it. */
  | 'held'
  /** It works on it until the owner asks for it. */
  | 'pending'
  /** It begins nothing new: what runs must end before the owner can have it. */
  | 'stopping'
  /** It is packing it for the owner. */
  | 'exporting'
  /** It is the owner, and finds out who holds it. */
  | 'claiming'
  /** Somebody else's. */
  | 'other';

/** A component's work as whoever shares it out sees it. All but `export` act at once. */
export interface SharedWork {
  /** These are this node's from now on. */
  start(items: readonly Resumption[]): void;
  /** Begin nothing new with these; what is known of them stays for a `start` with "own". */
  suspend(ids: readonly bigint[]): void;
  /** Stop with these, and forget them. */
  drop(ids: readonly bigint[]): void;
  /** Whether something runs that the item's next holder must not run into. */
  isBusy(id: bigint): boolean;
  /** What an item costs, in units that only compare between items; what is heavy may be moved to where there is less to do. */
  cost(id: bigint): number;
  /** Gives out where it stands with these, lightest first, up to `maxBytes` (but at least one), and forgets those. Busy ones stay. */
  export(ids: readonly bigint[], maxBytes: number): Promise<readonly ReleasedItem[]>;
  /** Ownership has changed: `concerns` may answer otherwise now. */
  ownersChanged(): void;
}

/** A component's part in sharing its work with the components of the same name on other nodes. */
export interface WorkShare {
  /** Whether this node works on anything of a key, or should: only those items need to be named. */
  concerns(key: bigint): boolean;
  /**
   * Replaces the items that there are.
   * @param digest a hash over all that there is, whoever it concerns: the same on nodes that know of the same
   */
  set(items: Iterable<SharedItem>, digest: bigint): void;
  /** What ran for an item has ended. */
  ended(id: bigint): void;
  status(id: bigint): ItemStatus;
  /** False while this node does not know what is its own, as after standing still: nothing may begin. */
  mayBegin(): boolean;
  close(): void;
}

/** Which node does which work; implemented by the cluster. */
export interface Ownership {
  /** Takes part in sharing the work of a component. @param name the component's ID */
  share(name: string, work: SharedWork): WorkShare;
}

/** The ownership of a node that runs alone: everything is its own, at once. */
export const soleOwner: Ownership = {
  share(_name, work) {
    const held = new Set<bigint>();
    return {
      concerns: () => true,
      set(items) {
        const named = new Set<bigint>();
        const added: Resumption[] = [];
        for (const { id } of items) {
          named.add(id);
          if (!held.has(id)) added.push({ id, lastSlotMs: undefined, baseline: undefined });
        }
        const gone = [...held].filter((id) => !named.has(id));
        for (const id of gone) held.delete(id);
        for (const { id } of added) held.add(id);
        if (gone.length > 0) work.drop(gone);
        if (added.length > 0) work.start(added);
      },
      ended: () => undefined,
      status: (id) => (held.has(id) ? 'held' : 'other'),
      mayBegin: () => true,
      close: () => undefined,
    };
  },
};
