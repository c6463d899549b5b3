import { LABEL_FIELDS, LABELS, LOCATION_IDS, STRING } from './message-fields.ts';
import { MAX_TWO_BYTES } from './packed-sample.ts';
import type { ProfileIndex } from './profile-index.ts';
import type { SampleColumns } from './sample-columns.ts';
import { PARTS } from './sample-parts.ts';
import { FUNCTION_STRINGS, LINE_COLUMNS } from './symbol-columns.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Of this module: V8 loads what others export each time. */
const { count: PART_COUNT, idsStart: IDS_START, idsEnd: IDS_END, rest: REST_BITS } = PARTS;

/** Which locations, functions and strings of a profile are needed: 1 for each that is, by slot. */
export class References {
  readonly locations: Uint8Array;
  readonly functions: Uint8Array;
  readonly strings: Uint8Array;
  readonly #index: ProfileIndex;
  readonly #samples: SampleColumns;
  readonly #reader: WireReader;

  constructor(index: ProfileIndex, samples: SampleColumns) {
    this.#index = index;
    this.#samples = samples;
    this.#reader = new WireReader(index.raw);
    this.locations = new Uint8Array(index.symbols.locations.count);
    this.functions = new Uint8Array(index.symbols.functions.count);
    this.strings = new Uint8Array(index.strings.count);
    // The first string is the empty one in any case.
    if (this.strings.length > 0) this.strings[0] = 1;
  }

  /** Adds what a sample needs, but the functions of its locations. */
  addSample(sample: number): void {
    const parts = this.#samples.parts.values;
    const at = sample * PART_COUNT;
    const rest = parts[at + REST_BITS] as number;
    if (rest === 0) this.#addIds(parts[at + IDS_START] as number, parts[at + IDS_END] as number);
    else this.#addFields(sample);
  }

  /** After all samples: adds what their locations need, and what the profile itself needs. */
  addOthers(): void {
    const { ownStrings, symbols } = this.#index;
    const { lines, lineEnds, functionStrings } = symbols;
    let line = 0;
    for (let slot = 0; slot < this.locations.length; slot++) {
      const end = lineEnds.values[slot] as number;
      for (; line < end; line++) {
        if (this.locations[slot] === 0) continue;
        const named = lines.values[line * LINE_COLUMNS.count + LINE_COLUMNS.slot] as number;
        if (named >= 0) this.functions[named] = 1;
      }
    }
    for (let slot = 0; slot < this.functions.length; slot++) {
      if (this.functions[slot] === 0) continue;
      for (let column = 0; column < FUNCTION_STRINGS.count; column++) {
        this.strings[functionStrings.values[slot * FUNCTION_STRINGS.count + column] as number] = 1;
      }
    }
    for (let own = 0; own < ownStrings.length; own++) this.strings[ownStrings.values[own] as number] = 1;
  }

  /** Ids that are known to be valid. */
  #addIds(start: number, end: number): void {
    const { locations } = this.#index.symbols;
    const reader = this.#reader;
    for (let position = start; ; position = reader.position) {
      position = this.#addShortIds(position, end);
      if (position >= end) return;
      reader.within(position, end);
      reader.readVarint();
      this.locations[locations.slotOf(reader.low, reader.high)] = 1;
    }
  }

  /**
   * Adds ids of one or two bytes, and gives where it stopped. Hot: no branch between one byte and two, which would often
   * be guessed wrong, and no call, after which V8 would look up the arrays again.
   */
  #addShortIds(start: number, end: number): number {
    const { raw, symbols } = this.#index;
    const slotLimit = Math.min(symbols.locations.sequential, MAX_TWO_BYTES);
    const needed = this.locations;
    let position = start;
    while (position < end) {
      const first = raw[position] as number;
      const goesOn = (first << 24) >> 31;
      const second = raw[position + 1] as number;
      const slot = ((first & 0x7f) | ((second & goesOn) << 7)) - 1;
      if (slot >>> 0 >= slotLimit) break;
      needed[slot] = 1;
      position += 1 - goesOn;
    }
    return position;
  }

  /** A sample with labels, or with its locations here and there. */
  #addFields(sample: number): void {
    const { samples } = this.#index;
    const reader = this.#reader;
    const end = samples.endOf(sample);
    reader.within(samples.startOf(sample), end);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      const start = reader.position;
      const { wireType } = reader;
      if (field === LABELS) {
        this.#addLabel();
        continue;
      }
      reader.skip();
      if (field !== LOCATION_IDS) continue;
      const { position } = reader;
      if (wireType === WIRE.varint) this.#addIds(start, position);
      else {
        reader.within(start, end);
        reader.enter();
        this.#addIds(reader.position, position);
      }
      reader.within(position, end);
    }
  }

  #addLabel(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      reader.skip();
      if (LABEL_FIELDS[field] === STRING) this.strings[reader.low] = 1;
    }
    reader.leave(outer);
  }
}
