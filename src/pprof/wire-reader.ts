import { PprofError } from './pprof-error.ts';

/** Protobuf's wire types that pprof may use; groups (3 and 4) are rejected. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const MAX_VARINT_BYTES = 10;

/**
 * Reads protobuf's wire format in place: a cursor that leaves the 64-bit value it read last in `low` and `high`, so
 * that scanning allocates nothing. Every read is checked against the end of the message that it is in.
 *
 * Wire format: https://protobuf.dev/programming-guides/encoding
 */
export class WireReader {
  readonly bytes: Uint8Array;
  position = 0;
  /** Where the message ends that is being read. */
  end: number;
  wireType = 0;
  /** How many messages have been entered and not left. */
  #depth = 0;
  /** The last varint's lower and upper 32 bits, each as a signed number. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.byteLength;
  }

  /** The next field's number, leaving its type in `wireType`; 0 at the end of the message. */
  nextField(): number {
    const { position } = this;
    if (position === this.end) return 0;
    const tag = this.bytes[position] as number;
    if (tag < 0x80 && tag > 7) {
      this.position = position + 1;
      this.wireType = tag & 7;
      return tag >>> 3;
    }
    this.readVarint();
    if (this.high !== 0 || this.low >>> 3 === 0) throw this.invalid('a field number out of range');
    this.wireType = this.low & 7;
    return this.low >>> 3;
  }

  /** The last varint as a signed number. */
  int64(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  /** Reads on from another place: the inside of a message that was found before. */
  within(start: number, end: number): void {
    this.position = start;
    this.end = end;
    this.#depth = 1;
  }

  readVarint(): void {
    const bytes = this.bytes;
    const { position, end } = this;
    const first = position < end ? (bytes[position] as number) : 0x80;
    if (first < 0x80) {
      this.position = position + 1;
      this.low = first;
      this.high = 0;
      return;
    }
    const second = position + 1 < end ? (bytes[position + 1] as number) : 0x80;
    if (second < 0x80) {
      this.position = position + 2;
      this.low = (first & 0x7f) | (second << 7);
      this.high = 0;
      return;
    }
    this.#readLongVarint(bytes);
  }

  /** Three or four bytes in one go; most values of profiles are no longer. */
  #readLongVarint(bytes: Uint8Array): void {
    const { position } = this;
    if (this.end - position >= 4) {
      const start = ((bytes[position] as number) & 0x7f) | (((bytes[position + 1] as number) & 0x7f) << 7);
      const third = bytes[position + 2] as number;
      const fourth = bytes[position + 3] as number;
      if (third < 0x80 || fourth < 0x80) {
        this.position = position + (third < 0x80 ? 3 : 4);
        this.low = start | ((third & 0x7f) << 14) | (third < 0x80 ? 0 : fourth << 21);
        this.high = 0;
        return;
      }
    }
    this.#readAnyVarint(bytes);
  }

  #readAnyVarint(bytes: Uint8Array): void {
    let low = 0;
    let high = 0;
    for (let count = 0; count < MAX_VARINT_BYTES; count++) {
      if (this.position === this.end) throw this.#endsEarly('a number');
      const byte = bytes[this.position++] as number;
      const bits = byte & 0x7f;
      const shift = count * 7;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte >= 0x80) continue;
      if (count === MAX_VARINT_BYTES - 1 && byte > 1) break;
      this.low = low;
      this.high = high;
      return;
    }
    throw this.invalid('a number of more than 64 bits');
  }

  /** Enters the message, string or packed list that follows; hand what this returns to `leave`. */
  enter(): number {
    const outer = this.end;
    const { position } = this;
    const length = position < outer ? (this.bytes[position] as number) : 0x80;
    if (length < 0x80 && length < outer - position) {
      this.position = position + 1;
      this.end = position + 1 + length;
      this.#depth++;
      return outer;
    }
    this.readVarint();
    if (this.high !== 0 || this.low < 0 || this.low > outer - this.position) {
      throw this.#endsEarly('a field with a length');
    }
    this.end = this.position + this.low;
    this.#depth++;
    return outer;
  }

  /** Goes on after the message that `enter` began, whether it was read or not. */
  leave(outer: number): void {
    this.position = this.end;
    this.end = outer;
    this.#depth--;
  }

  /** Passes over the value of the field that `nextField` began. */
  skip(): void {
    switch (this.wireType) {
      case WIRE.varint:
        this.readVarint();
        return;
      case WIRE.bytes:
        this.leave(this.enter());
        return;
      case WIRE.fixed64:
        this.#advance(8);
        return;
      case WIRE.fixed32:
        this.#advance(4);
        return;
      default:
        throw this.invalid(`wire type ${this.wireType}`);
    }
  }

  #advance(count: number): void {
    if (this.end - this.position < count) throw this.#endsEarly('a fixed-size number');
    this.position += count;
  }

  /** @throws unless the field that `nextField` began has this wire type */
  expect(wireType: number, what: string): void {
    if (this.wireType !== wireType) throw this.invalid(`wire type ${this.wireType} in ${what}`);
  }

  invalid(what: string): PprofError {
    return new PprofError('invalid', `not a valid pprof profile: ${what} before byte ${this.position}`);
  }

  /** In what was cut off the outermost length is the first to exceed it; within a message, lengths contradict. */
  #endsEarly(what: string): PprofError {
    if (this.#depth > 0) return this.invalid(`${what} that exceeds its message`);
    return new PprofError('truncated', `truncated profile: ${what} exceeds its ${this.end} bytes`);
  }
}
