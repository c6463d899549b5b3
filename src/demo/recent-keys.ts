/** Remembers the last `capacity` different keys, oldest forgotten first. */
export class RecentKeys<K> {
  readonly #capacity: number;
  readonly #keys = new Set<K>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether the key is new; it is remembered either way. */
  add(key: K): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#capacity) {
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest);
        break;
      }
    }
    return true;
  }
}
