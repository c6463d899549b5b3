/** The newest bodies, by entry, up to a bound; an endpoint that keeps up never reads the disk. */
export class BodyCache {
  readonly #bodies = new Map<number, Uint8Array>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a body; gives the entries, oldest first, whose bodies had to go for it. */
  set(entry: number, body: Uint8Array): number[] {
    // What is part of a larger buffer, as the small ones of Node's pool are, would keep all of that.
    this.#bodies.set(entry, body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body));
    this.#bytes += body.length;
    const gone: number[] = [];
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
      gone.push(oldest);
    }
    return gone;
  }

  get(entry: number): Uint8Array | undefined {
    return this.#bodies.get(entry);
  }

  keys(): number[] {
    return [...this.#bodies.keys()];
  }

  delete(entry: number): void {
    this.#bytes -= this.#bodies.get(entry)?.length ?? 0;
    this.#bodies.delete(entry);
  }
}
