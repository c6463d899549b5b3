/** How many nodes there must be, and how long to wait for them; 0 nodes is any number, 0 ms is for ever. */
export interface MinimumSizeSettings {
  readonly size: number;
  readonly timeoutMs: number;
}

/**
 * Whether the cluster is large enough to work (spec: runtime.md §4.3): ready once there are enough nodes; not ready when
 * there are too few again, and then the wait begins anew; after a wait in vain ready with what there is, until enough
 * have been there once.
 */
export class MinimumSize {
  readonly #settings: MinimumSizeSettings;
  #isReady: boolean;
  /** Undefined while it does not wait. */
  #waitEndsMs: number | undefined;

  constructor(settings: MinimumSizeSettings, nowMs: number) {
    this.#settings = settings;
    this.#isReady = settings.size <= 1;
    if (!this.#isReady) this.#startWait(nowMs);
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** @param nodes participants and terminating ones, this node included */
  update(nodes: number, nowMs: number): boolean {
    const { size } = this.#settings;
    if (size <= 1) return true;
    if (nodes >= size) {
      this.#isReady = true;
      this.#waitEndsMs = undefined;
    } else if (this.#isReady && this.#waitEndsMs === undefined) {
      this.#isReady = false;
      this.#startWait(nowMs);
    } else if (this.#waitEndsMs !== undefined && nowMs >= this.#waitEndsMs) {
      this.#isReady = true;
    }
    return this.#isReady;
  }

  #startWait(nowMs: number): void {
    const { timeoutMs } = this.#settings;
    this.#waitEndsMs = timeoutMs === 0 ? Number.POSITIVE_INFINITY : nowMs + timeoutMs;
  }
}
