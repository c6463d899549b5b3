import { MAPPING_FIELDS, PROFILE_FIELDS, STRING, VALUE_TYPE_FIELDS } from './message-fields.ts';
import type { ProfileIndex } from './profile-index.ts';
import { WIRE, WireReader } from './wire-reader.ts';

const FUNCTION_STRINGS = [0, 0, STRING, STRING, STRING];
const LABEL_STRINGS = [0, STRING, STRING, 0, STRING];
const SAMPLE_TYPE = 1;
const MAPPING = 3;
const PERIOD_TYPE = 11;
const COMMENT = 13;

/** Which locations, functions and strings of a profile are needed: 1 for each that is, by slot. */
export class References {
  readonly locations: Uint8Array;
  readonly functions: Uint8Array;
  readonly strings: Uint8Array;
  readonly #index: ProfileIndex;
  readonly #reader: WireReader;

  constructor(index: ProfileIndex) {
    this.#index = index;
    this.#reader = new WireReader(index.raw);
    this.locations = new Uint8Array(index.locations.count);
    this.functions = new Uint8Array(index.functions.count);
    this.strings = new Uint8Array(index.strings.length / 2);
    // The first string is the empty one in any case.
    if (this.strings.length > 0) this.strings[0] = 1;
  }

  /** Adds what a sample needs, but the functions of its locations. */
  addSample(sample: number): void {
    const { samples } = this.#index;
    const reader = this.#at(samples.values[sample * 2] as number, samples.values[sample * 2 + 1] as number);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1) this.#addLocations(reader);
      else if (field === 3) this.#addMessage(reader, LABEL_STRINGS);
      else reader.skip();
    }
  }

  /** After all samples: adds what their locations need, and what the profile itself needs. */
  addOthers(): void {
    const { locationRanges, functionRanges } = this.#index;
    for (let slot = 0; slot < this.locations.length; slot++) {
      if (this.locations[slot] === 1) {
        this.#addLines(
          locationRanges.values[slot * 2] as number,
          locationRanges.values[slot * 2 + 1] as number,
        );
      }
    }
    for (let slot = 0; slot < this.functions.length; slot++) {
      if (this.functions[slot] === 0) continue;
      const start = functionRanges.values[slot * 2] as number;
      this.#addStrings(this.#at(start, functionRanges.values[slot * 2 + 1] as number), FUNCTION_STRINGS);
    }
    this.#addOfProfile();
  }

  #addOfProfile(): void {
    const reader = this.#at(0, this.#index.raw.byteLength);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === SAMPLE_TYPE || field === PERIOD_TYPE) this.#addMessage(reader, VALUE_TYPE_FIELDS);
      else if (field === MAPPING) this.#addMessage(reader, MAPPING_FIELDS);
      else if (field === COMMENT) this.#addNumbers(reader);
      else {
        reader.skip();
        if (PROFILE_FIELDS.get(field) === STRING) this.#addString(reader.low);
      }
    }
  }

  #at(start: number, end: number): WireReader {
    this.#reader.position = start;
    this.#reader.end = end;
    return this.#reader;
  }

  #addLocations(reader: WireReader): void {
    const { locations } = this.#index;
    if (reader.wireType === WIRE.varint) {
      reader.readVarint();
      this.locations[locations.slotOf(reader.low, reader.high)] = 1;
      return;
    }
    const outer = reader.enter();
    while (reader.position < reader.end) {
      reader.readVarint();
      this.locations[locations.slotOf(reader.low, reader.high)] = 1;
    }
    reader.leave(outer);
  }

  #addLines(start: number, end: number): void {
    const reader = this.#at(start, end);
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field !== 4) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      for (let inner = reader.nextField(); inner !== 0; inner = reader.nextField()) {
        reader.skip();
        if (inner !== 1) continue;
        const slot = this.#index.functions.slotOf(reader.low, reader.high);
        if (slot >= 0) this.functions[slot] = 1;
      }
      reader.leave(outer);
    }
  }

  #addMessage(reader: WireReader, fields: readonly number[]): void {
    const outer = reader.enter();
    this.#addStrings(reader, fields);
    reader.leave(outer);
  }

  #addStrings(reader: WireReader, fields: readonly number[]): void {
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      reader.skip();
      if (fields[field] === STRING) this.#addString(reader.low);
    }
  }

  #addNumbers(reader: WireReader): void {
    if (reader.wireType === WIRE.varint) {
      reader.readVarint();
      this.#addString(reader.low);
      return;
    }
    const outer = reader.enter();
    while (reader.position < reader.end) {
      reader.readVarint();
      this.#addString(reader.low);
    }
    reader.leave(outer);
  }

  #addString(index: number): void {
    this.strings[index] = 1;
  }
}
