const FIRST_SIZE = 64;
const MAX_VARINT_BYTES = 10;
/** Up to so many bytes a loop copies faster than a call. */
const FEW_BYTES = 64;
/** Room that is kept for the next message. */
const KEPT_SIZE = 4 * 1024 * 1024;

/** Bytes of a message on their way out, in a buffer that grows. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(sizeBytes: number) {
    this.#bytes = new Uint8Array(Math.max(FIRST_SIZE, sizeBytes));
  }

  /** What has been written; valid until more is. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  /** Copies a range of another buffer. */
  copy(source: Uint8Array, start: number, end: number): void {
    if (end <= start) return;
    this.#reserve(end - start);
    if (end - start > FEW_BYTES) {
      this.#bytes.set(source.subarray(start, end), this.length);
    } else {
      const bytes = this.#bytes;
      let to = this.length;
      for (let from = start; from < end; from++) bytes[to++] = source[from] as number;
    }
    this.length += end - start;
  }

  /** Begins another message in the same room. */
  clear(): void {
    if (this.#bytes.length > KEPT_SIZE) this.#bytes = new Uint8Array(FIRST_SIZE);
    this.length = 0;
  }

  /** A number of 32 bits as four bytes, the lowest first. */
  fixed32(value: number): void {
    this.#reserve(4);
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.length++] = (value >>> shift) & 0xff;
  }

  /** A number below 2^31 as a varint. */
  varint(value: number): void {
    if (value < 0x80) {
      this.#reserve(1);
      this.#bytes[this.length++] = value;
    } else this.varint64(value, 0);
  }

  /** A 64-bit number, as its two halves, as a varint. */
  varint64(low: number, high: number): void {
    this.#reserve(MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let at = this.length;
    let rest = low >>> 0;
    let upper = high >>> 0;
    while (upper !== 0 || rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest = ((rest >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /**
   * Begins a field with a message or a list; what is written next is in it. Hand what this returns to `end`.
   *
   * @param sizeBytes about how large it will be: that saves moving it when it ends
   */
  begin(tag: number, sizeBytes: number): number {
    this.#reserve(1 + MAX_VARINT_BYTES);
    const lengthSize = sizeBytes < 0x80 ? 1 : varintSize(sizeBytes, 0);
    this.#bytes[this.length] = tag;
    // How much room its length has is kept there until it is known.
    this.#bytes[this.length + 1] = lengthSize;
    this.length += 1 + lengthSize;
    return this.length - lengthSize;
  }

  /** Ends the field that `begin` began. */
  end(content: number): void {
    const lengthSize = this.#bytes[content] as number;
    const size = this.length - content - lengthSize;
    const neededSize = size < 0x80 ? 1 : varintSize(size, 0);
    if (neededSize !== lengthSize) {
      this.#reserve(MAX_VARINT_BYTES);
      this.#bytes.copyWithin(content + neededSize, content + lengthSize, this.length);
    }
    this.length = content;
    this.varint(size);
    this.length += size;
  }

  /** A field with a number from 0 up to 2^31. */
  numberField(field: number, value: number): void {
    this.varint(field << 3);
    this.varint(value);
  }

  /** A field with a signed 64-bit number; none for 0, which is what an absent one reads as. */
  int64Field(field: number, value: bigint): void {
    if (value === 0n) return;
    this.varint(field << 3);
    this.varint64(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** A field with a message, a string or a packed list. */
  bytesField(field: number, content: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(content.byteLength);
    this.copy(content, 0, content.byteLength);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** How many bytes a 64-bit number takes as a varint. */
function varintSize(low: number, high: number): number {
  if (high !== 0) return Math.ceil((64 - Math.clz32(high)) / 7);
  return Math.max(1, Math.ceil((32 - Math.clz32(low)) / 7));
}
