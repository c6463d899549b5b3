import type { NodeMeta } from './node-meta.ts';

/** For how long nodes may differ, as they do while a change is rolled out, before it is worth a word. */
const PATIENCE_MS = 90_000;

/** A node that runs something else than this one, for too long. */
export interface Divergence {
  readonly node: string;
  readonly what: 'configuration' | 'targets';
}

/**
 * Finds nodes whose configuration or targets differ from this node's and stay so: work that only one of them knows of may
 * be done by nobody.
 */
export class DivergenceWatch {
  readonly #sinceMs = new Map<string, number>();
  readonly #told = new Set<string>();

  /** What is worth saying now; each once, until the nodes agree again. */
  check(own: NodeMeta, others: ReadonlyMap<string, NodeMeta>, nowMs: number): readonly Divergence[] {
    const found: Divergence[] = [];
    const differing = new Set<string>();
    for (const [node, meta] of others) {
      for (const what of ['configuration', 'targets'] as const) {
        if (own[what] === '' || meta[what] === '' || own[what] === meta[what]) continue;
        const key = `${what} ${node}`;
        differing.add(key);
        const sinceMs = this.#sinceMs.get(key) ?? nowMs;
        this.#sinceMs.set(key, sinceMs);
        if (nowMs - sinceMs < PATIENCE_MS || this.#told.has(key)) continue;
        this.#told.add(key);
        found.push({ node, what });
      }
    }
    for (const key of this.#sinceMs.keys()) {
      if (differing.has(key)) continue;
      this.#sinceMs.delete(key);
      this.#told.delete(key);
    }
    return found;
  }
}
