const NEWLINE = 0x0a;

/** etcd takes no object beyond 1.5 MB; an event holds one object. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Cuts a stream of bytes into lines. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** @throws Error when a line is too long, or what `onLine` throws */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#add(chunk.subarray(start, end));
      const line = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#sizeBytes = 0;
      start = end + 1;
      if (line.trim() !== '') this.#onLine(line);
    }
    this.#add(chunk.subarray(start));
  }

  #add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#sizeBytes += part.length;
    if (this.#sizeBytes > MAX_LINE_BYTES) throw new Error(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    this.#parts.push(part);
  }
}
