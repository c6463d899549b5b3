import type { WireReader } from './wire-reader.ts';
import { WIRE } from './wire-reader.ts';

const FIRST_TAG = 8;
/** Bits of a tag that say that it is no number's, or that it has a second byte. */
const OTHER_BITS = 0x87;
/** The tenth byte of a number, which only negative ones have, would begin here. */
const LAST_SHIFT = 56;

/**
 * The fields of a message that hold numbers, such as those of a location. Of a field that is there twice the last one
 * counts, as the wire format has it.
 *
 * Hot: one pass over the bytes, nothing but numbers in local variables.
 */
export class NumberFields {
  /** The halves of each field's number, by the number of the field; 0 for those that the message lacks. */
  readonly values: Int32Array;
  readonly #what: string;
  readonly #fieldCount: number;

  /**
   * @param what the message, for errors
   * @param fieldCount numbers are the fields from 1 up to this
   */
  constructor(what: string, fieldCount: number) {
    this.values = new Int32Array((fieldCount + 1) * 2);
    this.#what = what;
    this.#fieldCount = fieldCount;
  }

  /** Begins another message. */
  clear(): void {
    const { values } = this;
    // So few that a call of `fill` would take longer.
    for (let half = 0; half < values.length; half++) values[half] = 0;
  }

  /** Reads numbers from the beginning of a field on, and gives where there is something else; `end` if there is not. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const { values } = this;
    const tagLimit = this.#fieldCount << 3;
    let position = start;
    while (position < end - 1) {
      const tag = bytes[position] as number;
      if ((tag & OTHER_BITS) !== 0 || tag < FIRST_TAG || tag > tagLimit) return position;
      let byte = bytes[position + 1] as number;
      let next = position + 2;
      let low = byte;
      let high = 0;
      if (byte >= 0x80 && next < end) {
        byte = bytes[next++] as number;
        low = (low & 0x7f) | ((byte & 0x7f) << 7);
      }
      for (let shift = 14; byte >= 0x80; shift += 7) {
        if (next >= end || shift > LAST_SHIFT) return position;
        byte = bytes[next++] as number;
        const bits = byte & 0x7f;
        if (shift < 28) low |= bits << shift;
        else if (shift === 28) {
          low |= bits << 28;
          high = bits >>> 4;
        } else high |= bits << (shift - 32);
      }
      // The number of the field, twice.
      values[tag >> 2] = low;
      values[(tag >> 2) + 1] = high;
      position = next;
    }
    return position;
  }

  /**
   * Reads the field that the reader has begun, which `read` did not take: a number in another form, or one of a field that
   * a later version of the format may have.
   *
   * @throws PprofError unless it is valid
   */
  readOther(field: number, reader: WireReader): void {
    if (field > this.#fieldCount) {
      reader.skip();
      return;
    }
    reader.expect(WIRE.varint, this.#what);
    reader.readVarint();
    this.values[field * 2] = reader.low;
    this.values[field * 2 + 1] = reader.high;
  }
}
