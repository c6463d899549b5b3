import type { Labels } from '../../model/index.ts';

interface Entry {
  readonly labels: Labels;
  /** Undefined where the rules drop it. */
  readonly result: Labels | undefined;
}

/** What the rules made of sets of labels: the sets that came last, up to a number. */
export class LabelCache {
  /** By hash; those used longest ago first. Of two sets with one hash, the one that came last. */
  readonly #entries = new Map<bigint, Entry>();
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Keeps at most this many from now on. */
  resize(capacity: number): void {
    this.#capacity = capacity;
    this.#trim();
  }

  clear(): void {
    this.#entries.clear();
  }

  get(labels: Labels): Entry | undefined {
    const hash = labels.hash();
    const entry = this.#entries.get(hash);
    if (entry === undefined || !entry.labels.equals(labels)) return undefined;
    this.#entries.delete(hash);
    this.#entries.set(hash, entry);
    return entry;
  }

  set(labels: Labels, result: Labels | undefined): void {
    const hash = labels.hash();
    this.#entries.delete(hash);
    this.#entries.set(hash, { labels, result });
    this.#trim();
  }

  #trim(): void {
    for (const hash of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) return;
      this.#entries.delete(hash);
    }
  }
}
