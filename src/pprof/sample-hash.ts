import { Int32List } from './int32-list.ts';
import type { ProfileIndex } from './profile-index.ts';
import { FUNCTION_STRINGS, LINE_COLUMNS } from './symbol-columns.ts';

/** As signed 32-bit numbers: larger ones would be doubles. */
export const PRIME_1 = 0x9e3779b1 | 0;
export const PRIME_2 = 0x85ebca6b | 0;
export const PRIME_3 = 0xc2b2ae35 | 0;
const SEED_1 = 0x2545f491;
const SEED_2 = 0x27d4eb2f;
const HALVES = 2;

/**
 * Says which samples of different profiles are the same, by a hash of 64 bits over stack and labels, as two lanes of 32.
 * A location is known by its address; one without, as in profiles of most languages but Go, by its functions, files and
 * lines. Ids and string indexes mean nothing from one profile to the next. Labels count in any order.
 *
 * Baselines that were exported hold such hashes: who changes how they are computed raises the version of that format.
 *
 * Hot: no object per sample or location. Two of 100,000 stacks share a hash once in 3 billion profiles.
 */
export class SampleHash {
  /** The lanes of the sample so far. */
  lane1 = SEED_1;
  lane2 = SEED_2;
  /** Sums of the lanes of its labels. */
  #labels1 = 0;
  #labels2 = 0;
  #index: ProfileIndex | undefined;
  /** Two lanes per location. */
  readonly #locations = new Int32List();
  /** Two lanes per string, where they have been asked for. */
  readonly #strings = new Int32List();
  readonly #hasString = new Int32List();

  /** Hashes the locations of a profile; samples follow. */
  read(index: ProfileIndex): void {
    const { count } = index.symbols.locations;
    this.#index = index;
    this.#strings.resize(index.strings.count * HALVES);
    this.#hasString.resize(index.strings.count);
    this.#hasString.values.fill(0, 0, index.strings.count);
    this.#locations.resize(count * HALVES);
    for (let slot = 0; slot < count; slot++) this.#hashLocation(index, slot);
    this.begin();
  }

  /** Lets go of the profile. */
  clear(): void {
    this.#index = undefined;
    this.#locations.clear();
    this.#strings.clear();
    this.#hasString.clear();
  }

  /** Lanes of the locations, by slot. */
  get locations(): Int32Array {
    return this.#locations.values;
  }

  /** Begins a sample. */
  begin(): void {
    this.lane1 = SEED_1;
    this.lane2 = SEED_2;
    this.#labels1 = 0;
    this.#labels2 = 0;
  }

  /** Ends a sample: its hash is in the lanes. */
  finish(): void {
    this.lane1 = (this.lane1 + this.#labels1) | 0;
    this.lane2 = (this.lane2 + this.#labels2) | 0;
  }

  /** Adds two lanes of a location to those of the sample. `PackedSample` does the same in a loop of its own. */
  add(one: number, two: number): void {
    const lane1 = Math.imul(this.lane1 ^ one, PRIME_1);
    const lane2 = Math.imul(this.lane2 ^ two, PRIME_2);
    this.lane1 = (((lane1 << 13) | (lane1 >>> 19)) + two) | 0;
    this.lane2 = ((lane2 << 17) | (lane2 >>> 15)) ^ Math.imul(one, PRIME_3);
  }

  /** A label of the sample: its strings by their indexes, its number as halves; the order of labels makes no difference. */
  label(key: number, text: number, unit: number, numberLow: number, numberHigh: number): void {
    const stack1 = this.lane1;
    const stack2 = this.lane2;
    this.lane1 = SEED_1;
    this.lane2 = SEED_2;
    this.#addString(key);
    this.#addString(text);
    this.#addString(unit);
    this.add(numberLow, numberHigh);
    this.#labels1 = (this.#labels1 + scramble(this.lane1)) | 0;
    this.#labels2 = (this.#labels2 + scramble(this.lane2)) | 0;
    this.lane1 = stack1;
    this.lane2 = stack2;
  }

  #hashLocation(index: ProfileIndex, slot: number): void {
    const low = index.symbols.addresses.values[slot * HALVES] as number;
    const high = index.symbols.addresses.values[slot * HALVES + 1] as number;
    this.lane1 = SEED_1;
    this.lane2 = SEED_2;
    if (low !== 0 || high !== 0) this.add(low, high);
    else this.#addLines(index, slot);
    this.#locations.values[slot * HALVES] = scramble(this.lane1);
    this.#locations.values[slot * HALVES + 1] = scramble(this.lane2);
  }

  #addLines(index: ProfileIndex, slot: number): void {
    const { lines, lineEnds, functionStrings } = index.symbols;
    const end = (lineEnds.values[slot] as number) * LINE_COLUMNS.count;
    let at = slot === 0 ? 0 : (lineEnds.values[slot - 1] as number) * LINE_COLUMNS.count;
    for (; at < end; at += LINE_COLUMNS.count) {
      this.add(
        lines.values[at + LINE_COLUMNS.line] as number,
        lines.values[at + LINE_COLUMNS.column] as number,
      );
      const named = (lines.values[at + LINE_COLUMNS.slot] as number) * FUNCTION_STRINGS.count;
      if (named < 0) continue;
      this.#addString(functionStrings.values[named + FUNCTION_STRINGS.name] as number);
      this.#addString(functionStrings.values[named + FUNCTION_STRINGS.file] as number);
    }
  }

  #addString(string: number): void {
    // Without a table there is the empty string alone, at 0.
    if (string >= this.#hasString.length) this.add(0, 0);
    else {
      if (this.#hasString.values[string] === 0) this.#hashString(string);
      this.add(
        this.#strings.values[string * HALVES] as number,
        this.#strings.values[string * HALVES + 1] as number,
      );
    }
  }

  #hashString(string: number): void {
    const { raw, strings } = this.#index as ProfileIndex;
    const end = strings.endOf(string);
    let lane1 = SEED_1;
    let lane2 = SEED_2;
    for (let position = strings.startOf(string); position < end; position++) {
      const byte = raw[position] as number;
      lane1 = Math.imul(lane1 ^ byte, PRIME_1);
      lane2 = Math.imul(lane2 + byte, PRIME_2) ^ (lane2 >>> 15);
    }
    this.#strings.values[string * HALVES] = scramble(lane1);
    this.#strings.values[string * HALVES + 1] = scramble(lane2);
    this.#hasString.values[string] = 1;
  }
}

/** Spreads every bit over all (the end of MurmurHash3's mix). */
function scramble(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), PRIME_2);
  bits = Math.imul(bits ^ (bits >>> 13), PRIME_3);
  return bits ^ (bits >>> 16);
}
