/** Whether this node is the one that does the work of a key; implemented by the cluster. */
export interface Ownership {
  /** Whether the key (of `targetKey`) is this node's now. */
  owns(key: bigint): boolean;
  /** Calls `listener` after each change of ownership; the result ends it. */
  onChange(listener: () => void): () => void;
}

/** The ownership of a node that runs alone: everything is its own. */
export const soleOwner: Ownership = { owns: () => true, onChange: () => () => undefined };
