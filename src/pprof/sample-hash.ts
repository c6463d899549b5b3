import type { ProfileIndex } from './profile-index.ts';
import { WireReader } from './wire-reader.ts';

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca6b;
const PRIME_3 = 0xc2b2ae35;
const SEED_1 = 0x2545f491;
const SEED_2 = 0x27d4eb2f;

/**
 * Says which samples of different profiles are the same, by a hash of 64 bits over stack and labels, as two lanes of 32.
 * A location is known by its address; one without, as in profiles of most languages but Go, by its functions, files and
 * lines. Ids and string indexes mean nothing from one profile to the next. Labels count in any order.
 *
 * Hot: no object per sample or location. Two of 100,000 stacks share a hash once in 3 billion profiles.
 */
export class SampleHash {
  /** The lanes of the sample hashed last. */
  lane1 = 0;
  lane2 = 0;
  readonly #index: ProfileIndex;
  readonly #reader: WireReader;
  /** Functions are read in the middle of locations. */
  readonly #functionReader: WireReader;
  /** Two lanes per location. */
  readonly #locations: Int32Array;
  /** Two lanes per string, where they have been asked for. */
  readonly #strings: Int32Array;
  readonly #hasString: Uint8Array;

  constructor(index: ProfileIndex) {
    this.#index = index;
    this.#reader = new WireReader(index.raw);
    this.#functionReader = new WireReader(index.raw);
    this.#strings = new Int32Array(index.strings.length);
    this.#hasString = new Uint8Array(index.strings.length / 2);
    this.#locations = new Int32Array(index.locations.count * 2);
    for (let slot = 0; slot < index.locations.count; slot++) this.#hashLocation(slot);
  }

  /** Begins a sample. */
  begin(): void {
    this.lane1 = SEED_1;
    this.lane2 = SEED_2;
  }

  /** The next location of the stack, by the halves of its id. */
  location(low: number, high: number): void {
    const slot = this.#index.locations.slotOf(low, high) * 2;
    this.#add(this.#locations[slot] as number, this.#locations[slot + 1] as number);
  }

  /** A label, by the range of its message; the order of labels makes no difference. */
  label(start: number, end: number): void {
    const stack1 = this.lane1;
    const stack2 = this.lane2;
    this.begin();
    const reader = this.#at(start, end);
    let key = 0;
    let text = 0;
    let unit = 0;
    let numberLow = 0;
    let numberHigh = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field > 4) {
        reader.skip();
        continue;
      }
      reader.readVarint();
      if (field === 1) key = reader.low;
      else if (field === 2) text = reader.low;
      else if (field === 4) unit = reader.low;
      else {
        numberLow = reader.low;
        numberHigh = reader.high;
      }
    }
    this.#addString(key);
    this.#addString(text);
    this.#addString(unit);
    this.#add(numberLow, numberHigh);
    this.lane1 = (stack1 + scramble(this.lane1)) | 0;
    this.lane2 = (stack2 + scramble(this.lane2)) | 0;
  }

  #at(start: number, end: number): WireReader {
    this.#reader.position = start;
    this.#reader.end = end;
    return this.#reader;
  }

  #hashLocation(slot: number): void {
    const { addresses, locationRanges } = this.#index;
    const low = addresses.values[slot * 2] as number;
    const high = addresses.values[slot * 2 + 1] as number;
    this.begin();
    if (low !== 0 || high !== 0) this.#add(low, high);
    else
      this.#addLines(
        locationRanges.values[slot * 2] as number,
        locationRanges.values[slot * 2 + 1] as number,
      );
    this.#locations[slot * 2] = scramble(this.lane1);
    this.#locations[slot * 2 + 1] = scramble(this.lane2);
  }

  #addLines(start: number, end: number): void {
    const reader = this.#at(start, end);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field !== 4) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      this.#addLine(reader);
      reader.leave(outer);
    }
  }

  #addLine(reader: WireReader): void {
    let functionLow = 0;
    let functionHigh = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      reader.skip();
      if (field === 1) {
        functionLow = reader.low;
        functionHigh = reader.high;
      } else if (field <= 3) this.#add(reader.low, reader.high ^ field);
    }
    const slot = this.#index.functions.slotOf(functionLow, functionHigh);
    if (slot >= 0) this.#addFunction(slot);
  }

  #addFunction(slot: number): void {
    const { functionRanges } = this.#index;
    const reader = this.#functionReader;
    reader.position = functionRanges.values[slot * 2] as number;
    reader.end = functionRanges.values[slot * 2 + 1] as number;
    let name = 0;
    let file = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      reader.skip();
      if (field === 2) name = reader.low;
      else if (field === 4) file = reader.low;
    }
    this.#addString(name);
    this.#addString(file);
  }

  #addString(index: number): void {
    if (this.#hasString[index] === 0) this.#hashString(index);
    this.#add(this.#strings[index * 2] ?? 0, this.#strings[index * 2 + 1] ?? 0);
  }

  #hashString(index: number): void {
    const { raw, strings } = this.#index;
    const end = strings.values[index * 2 + 1] as number;
    let lane1 = SEED_1;
    let lane2 = SEED_2;
    for (let position = strings.values[index * 2] as number; position < end; position++) {
      const byte = raw[position] as number;
      lane1 = Math.imul(lane1 ^ byte, PRIME_1);
      lane2 = Math.imul(lane2 + byte, PRIME_2) ^ (lane2 >>> 15);
    }
    this.#strings[index * 2] = scramble(lane1);
    this.#strings[index * 2 + 1] = scramble(lane2);
    this.#hasString[index] = 1;
  }

  #add(one: number, two: number): void {
    const lane1 = Math.imul(this.lane1 ^ one, PRIME_1);
    const lane2 = Math.imul(this.lane2 ^ two, PRIME_2);
    this.lane1 = (((lane1 << 13) | (lane1 >>> 19)) + two) | 0;
    this.lane2 = ((lane2 << 17) | (lane2 >>> 15)) ^ Math.imul(one, PRIME_3);
  }
}

/** Spreads every bit over all (the end of MurmurHash3's mix). */
function scramble(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), PRIME_2);
  bits = Math.imul(bits ^ (bits >>> 13), PRIME_3);
  return bits ^ (bits >>> 16);
}
