import { LOCATION_IDS, VALUES } from './message-fields.ts';
import type { ProfileIndex } from './profile-index.ts';
import type { SampleHash } from './sample-hash.ts';
import { PRIME_1, PRIME_2, PRIME_3 } from './sample-hash.ts';
import { WIRE } from './wire-reader.ts';

const IDS_TAG = (LOCATION_IDS << 3) | WIRE.bytes;
const VALUES_TAG = (VALUES << 3) | WIRE.bytes;
/** Larger numbers take three bytes and more. */
export const MAX_TWO_BYTES = 0x3fff;
/** The tenth byte of a number, which only negative ones have, would begin here. */
const LAST_SHIFT = 56;
/** How far `#readValues` may read beyond the values. */
const READ_BEYOND_BYTES = 3;
const NOTHING = new Uint8Array();

/**
 * Reads samples as most profilers write them: a packed list of ids and then one of values, perhaps with labels after
 * that. It knows no other shape and gives no reasons: what it does not take is read field by field, which takes several
 * times as long.
 *
 * Hot: one pass over the bytes, nothing but numbers in local variables.
 */
export class PackedSample {
  /** Where the ids of the sample that was read are; the field of its values begins where they end. */
  idsStart = 0;
  idsEnd = 0;
  /** Where the field of its values ends, and what was read. */
  end = 0;
  #bytes: Uint8Array = NOTHING;
  #hash: SampleHash | undefined;
  /** As many locations have the ids 1, 2, 3 …; those of two bytes at most are below the slot that is the limit. */
  #sequential = 0;
  #slotLimit = 0;
  #columnCount = 0;

  /** Begins with a profile. @param hash takes the locations of each sample; without it they are only checked */
  begin({ raw, symbols, columnCount }: ProfileIndex, hash?: SampleHash): void {
    this.#bytes = raw;
    this.#hash = hash;
    this.#sequential = symbols.locations.sequential;
    this.#slotLimit = Math.min(this.#sequential, MAX_TWO_BYTES);
    this.#columnCount = columnCount;
  }

  /** Lets go of the profile. */
  clear(): void {
    this.#bytes = NOTHING;
    this.#hash = undefined;
  }

  /**
   * Reads the sample in a range, its values into `values` from `at` on. False if it is written in another way: then
   * nothing counts, and the hash must begin anew.
   */
  read(start: number, end: number, values: Int32Array, at: number): boolean {
    const bytes = this.#bytes;
    // Two fields, each with a length.
    if (end - start < 4 || bytes[start] !== IDS_TAG) return false;
    let length = bytes[start + 1] as number;
    let position = start + 2;
    if (length >= 0x80) {
      const second = bytes[position++] as number;
      if (second >= 0x80) return false;
      length = (length & 0x7f) | (second << 7);
    }
    const idsEnd = position + length;
    if (end - idsEnd < 2 || bytes[idsEnd] !== VALUES_TAG) return false;
    const valuesStart = idsEnd + 2;
    const valuesEnd = valuesStart + (bytes[idsEnd + 1] as number);
    // The length of one byte is all that two dozen values need. Of the last sample of all there may be too little behind it.
    if (
      (bytes[idsEnd + 1] as number) >= 0x80 ||
      valuesEnd > end ||
      valuesEnd > bytes.length - READ_BEYOND_BYTES
    )
      return false;
    this.idsStart = position;
    this.idsEnd = idsEnd;
    this.end = valuesEnd;
    return this.#readIds(position, idsEnd) && this.#readValues(valuesStart, valuesEnd, values, at);
  }

  #readIds(start: number, end: number): boolean {
    const hash = this.#hash;
    let position = start;
    for (;;) {
      position =
        hash === undefined ? this.#checkShortIds(position, end) : this.#hashShortIds(position, end, hash);
      if (position >= end) return position === end;
      const slot = this.#slotOfThreeBytes(position, end);
      if (slot < 0) return false;
      hash?.add(hash.locations[slot * 2] as number, hash.locations[slot * 2 + 1] as number);
      position += 3;
    }
  }

  /** Passes over ids of one or two bytes, and gives where it stopped. Calls nothing: that would make it half as fast. */
  #checkShortIds(start: number, end: number): number {
    const bytes = this.#bytes;
    const slotLimit = this.#slotLimit;
    let position = start;
    while (position < end) {
      // Without a branch between one and two bytes, which would often be guessed wrong. The field of values follows, so
      // that there is a second byte in any case.
      const first = bytes[position] as number;
      const goesOn = (first << 24) >> 31;
      const slot = ((first & 0x7f) | (((bytes[position + 1] as number) & goesOn) << 7)) - 1;
      if (slot >>> 0 >= slotLimit) break;
      position += 1 - goesOn;
    }
    return position;
  }

  /** The same, adding them to the hash: a loop of its own, because one for both would call or ask for each id. */
  #hashShortIds(start: number, end: number, hash: SampleHash): number {
    const bytes = this.#bytes;
    const slotLimit = this.#slotLimit;
    const { locations } = hash;
    let { lane1, lane2 } = hash;
    // Constants of other modules are loaded each time.
    const prime1 = PRIME_1;
    const prime2 = PRIME_2;
    const prime3 = PRIME_3;
    let position = start;
    while (position < end) {
      const first = bytes[position] as number;
      const goesOn = (first << 24) >> 31;
      const slot = ((first & 0x7f) | (((bytes[position + 1] as number) & goesOn) << 7)) - 1;
      if (slot >>> 0 >= slotLimit) break;
      position += 1 - goesOn;
      // As `SampleHash.add`, which would load and store both lanes each time.
      const one = locations[slot * 2] as number;
      const two = locations[slot * 2 + 1] as number;
      const mixed1 = Math.imul(lane1 ^ one, prime1);
      const mixed2 = Math.imul(lane2 ^ two, prime2);
      lane1 = (((mixed1 << 13) | (mixed1 >>> 19)) + two) | 0;
      lane2 = ((mixed2 << 17) | (mixed2 >>> 15)) ^ Math.imul(one, prime3);
    }
    hash.lane1 = lane1;
    hash.lane2 = lane2;
    return position;
  }

  /** The slot of an id of three bytes; -1 for one of any other length. */
  #slotOfThreeBytes(position: number, end: number): number {
    const bytes = this.#bytes;
    if (end - position < 3) return -1;
    const first = bytes[position] as number;
    const second = bytes[position + 1] as number;
    const third = bytes[position + 2] as number;
    if (first < 0x80 || second < 0x80 || third >= 0x80) return -1;
    const id = (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14);
    return id > 0 && id <= this.#sequential ? id - 1 : -1;
  }

  /** May read beyond the end of what it does not take: the caller sees to it that something is there. */
  #readValues(start: number, end: number, values: Int32Array, at: number): boolean {
    const bytes = this.#bytes;
    const last = at + this.#columnCount * 2;
    let position = start;
    for (let to = at; to < last; to += 2) {
      if (position >= end) return false;
      let byte = bytes[position++] as number;
      let low = byte & 0x7f;
      let high = 0;
      // Most values have no more than four bytes: a loop over all takes half as long again.
      if (byte >= 0x80) {
        byte = bytes[position++] as number;
        low |= (byte & 0x7f) << 7;
        if (byte >= 0x80) {
          byte = bytes[position++] as number;
          low |= (byte & 0x7f) << 14;
          if (byte >= 0x80) {
            byte = bytes[position++] as number;
            low |= (byte & 0x7f) << 21;
          }
        }
      }
      for (let shift = 28; byte >= 0x80; shift += 7) {
        if (position >= end || shift > LAST_SHIFT) return false;
        byte = bytes[position++] as number;
        const bits = byte & 0x7f;
        if (shift === 28) {
          low |= bits << 28;
          high = bits >>> 4;
        } else high |= bits << (shift - 32);
      }
      values[to] = low;
      values[to + 1] = high;
    }
    return position === end;
  }
}
