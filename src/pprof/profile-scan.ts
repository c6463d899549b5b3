import { IdTable } from './id-table.ts';
import {
  DURATION_NANOS,
  FUNCTION,
  FUNCTION_FIELDS,
  LABEL_FIELDS,
  LINE_FIELDS,
  LINES,
  LOCATION_FIELDS,
  MAPPING_FIELDS,
  PLAIN,
  PROFILE_FIELDS,
  STRING,
  TIME_NANOS,
  VALUE_TYPE_FIELDS,
} from './message-fields.ts';
import { PprofError } from './pprof-error.ts';
import type { ProfileFacts } from './profile-facts.ts';
import { readStrings } from './read-strings.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Far more than any profiler has; each costs an object. */
const MAX_SAMPLE_TYPES = 256;

/** One pass over a profile. References are compared at the end with what was defined: any order is allowed. */
export class ProfileScan {
  readonly #raw: Uint8Array;
  readonly #reader: WireReader;
  readonly #mappings = new IdTable();
  readonly #locations = new IdTable();
  readonly #functions = new IdTable();
  /** The first field of the message read last, an id or a string, as halves; and its second, a string. */
  #firstLow = 0;
  #firstHigh = 0;
  #second = 0;
  /** String indexes of the sample types. */
  readonly #types: number[] = [];
  readonly #units: number[] = [];
  #stringCount = 0;
  #largestString = 0;
  #sampleCount = 0;
  #fewestValues = Number.POSITIVE_INFINITY;
  #mostValues = 0;
  #timeNanos = 0n;
  #durationNanos = 0n;

  constructor(raw: Uint8Array) {
    this.#raw = raw;
    this.#reader = new WireReader(raw);
  }

  /** @throws PprofError unless the profile is whole and valid */
  facts(): ProfileFacts {
    const reader = this.#reader;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) this.#field(field);
    this.#checkStrings();
    this.#checkValues();
    this.#mappings.checkReferences('mapping');
    this.#locations.checkReferences('location');
    this.#functions.checkReferences('function');
    const strings = readStrings(this.#raw, new Set([...this.#types, ...this.#units]));
    const nameOf = (index = 0): string => strings.get(index) ?? '';
    return {
      sampleTypes: this.#types.map((type, column) => ({
        type: nameOf(type),
        unit: nameOf(this.#units[column]),
      })),
      sampleCount: this.#sampleCount,
      timeNanos: this.#timeNanos,
      durationNanos: this.#durationNanos,
    };
  }

  #field(field: number): void {
    switch (field) {
      case 1:
        this.#message(VALUE_TYPE_FIELDS, 'a sample type');
        if (this.#types.push(this.#firstLow) > MAX_SAMPLE_TYPES) throw invalid('too many sample types');
        this.#units.push(this.#second);
        return;
      case 2:
        this.#sample();
        return;
      case 3:
        this.#entry(MAPPING_FIELDS, this.#mappings, 'mapping');
        return;
      case 4:
        this.#entry(LOCATION_FIELDS, this.#locations, 'location');
        return;
      case 5:
        this.#entry(FUNCTION_FIELDS, this.#functions, 'function');
        return;
      case 6:
        this.#string();
        return;
      case 11:
        this.#message(VALUE_TYPE_FIELDS, 'the period type');
        return;
      case 13:
        this.#numbers(STRING, 'the comments');
        return;
      default:
        this.#numberField(field);
    }
  }

  /** The profile's own numbers, and fields that a later version of the format may have. */
  #numberField(field: number): void {
    const reader = this.#reader;
    const kind = PROFILE_FIELDS.get(field);
    if (kind === undefined) {
      reader.skip();
      return;
    }
    this.#number(kind, 'the profile');
    if (field === TIME_NANOS) this.#timeNanos = reader.int64();
    else if (field === DURATION_NANOS) this.#durationNanos = reader.int64();
  }

  /** Reads a message of numbers, and leaves its first two. */
  #message(fields: readonly number[], what: string): void {
    const reader = this.#reader;
    let firstLow = 0;
    let firstHigh = 0;
    let second = 0;
    reader.expect(WIRE.bytes, what);
    const outer = reader.enter();
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      const kind = fields[field];
      if (kind === undefined) reader.skip();
      else if (kind === LINES) this.#message(LINE_FIELDS, 'a line');
      else {
        this.#number(kind, what);
        if (field === 1) {
          firstLow = reader.low;
          firstHigh = reader.high;
        } else if (field === 2) second = reader.low;
      }
    }
    reader.leave(outer);
    this.#firstLow = firstLow;
    this.#firstHigh = firstHigh;
    this.#second = second;
  }

  #sample(): void {
    const reader = this.#reader;
    let values = 0;
    reader.expect(WIRE.bytes, 'a sample');
    const outer = reader.enter();
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field === 1) this.#locationIds();
      else if (field === 2) values += this.#numbers(PLAIN, 'the values of a sample');
      else if (field === 3) this.#message(LABEL_FIELDS, 'a label');
      else reader.skip();
    }
    reader.leave(outer);
    this.#sampleCount++;
    if (values < this.#fewestValues) this.#fewestValues = values;
    if (values > this.#mostValues) this.#mostValues = values;
  }

  #locationIds(): void {
    const reader = this.#reader;
    const locations = this.#locations;
    if (reader.wireType === WIRE.varint) {
      reader.readVarint();
      locations.refer(reader.low, reader.high);
      return;
    }
    reader.expect(WIRE.bytes, 'the locations of a sample');
    const outer = reader.enter();
    while (reader.position < reader.end) {
      reader.readVarint();
      locations.refer(reader.low, reader.high);
    }
    reader.leave(outer);
  }

  /** Repeated numbers, packed or not; gives how many came. */
  #numbers(kind: number, what: string): number {
    const reader = this.#reader;
    if (reader.wireType === WIRE.varint) {
      this.#number(kind, what);
      return 1;
    }
    reader.expect(WIRE.bytes, what);
    const outer = reader.enter();
    let count = 0;
    for (; reader.position < reader.end; count++) this.#readNumber(kind, what);
    reader.leave(outer);
    return count;
  }

  #number(kind: number, what: string): void {
    this.#reader.expect(WIRE.varint, what);
    this.#readNumber(kind, what);
  }

  #readNumber(kind: number, what: string): void {
    const reader = this.#reader;
    reader.readVarint();
    const { low, high } = reader;
    if (kind === STRING) {
      if (high !== 0 || low < 0) throw reader.invalid(`a string index out of range in ${what}`);
      if (low > this.#largestString) this.#largestString = low;
    } else if (kind !== PLAIN && (low !== 0 || high !== 0)) {
      // 0 stands for none.
      (kind === FUNCTION ? this.#functions : this.#mappings).refer(low, high);
    }
  }

  /** Reads a message that has an id. */
  #entry(fields: readonly number[], table: IdTable, what: string): void {
    this.#message(fields, what);
    const low = this.#firstLow;
    const high = this.#firstHigh;
    if (low === 0 && high === 0) throw this.#reader.invalid(`a ${what} with the reserved id 0`);
    if (!table.define(low, high)) throw this.#reader.invalid(`a second ${what} with the id of another`);
  }

  #string(): void {
    const reader = this.#reader;
    reader.expect(WIRE.bytes, 'a string');
    const outer = reader.enter();
    if (this.#stringCount === 0 && reader.position < reader.end) {
      throw reader.invalid('a first string that is not empty');
    }
    this.#stringCount++;
    reader.leave(outer);
  }

  #checkStrings(): void {
    // Index 0 is what an absent field reads as: it needs no table.
    if (this.#largestString < Math.max(this.#stringCount, 1)) return;
    throw invalid(`string ${this.#largestString} is referred to, and there are ${this.#stringCount}`);
  }

  #checkValues(): void {
    const types = this.#types.length;
    if (types === 0) throw invalid('it has no sample type');
    if (this.#sampleCount === 0) return;
    const odd = this.#fewestValues < types ? this.#fewestValues : this.#mostValues;
    if (odd !== types) throw invalid(`a sample has ${odd} values for ${types} sample types`);
  }
}

function invalid(what: string): PprofError {
  return new PprofError('invalid', `not a valid pprof profile: ${what}`);
}
