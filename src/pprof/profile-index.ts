import { IdIndex, idText } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import {
  COMMENT,
  DURATION_NANOS,
  FUNCTION,
  LINES,
  LOCATION,
  MAPPING,
  MAPPING_FIELDS,
  PERIOD_TYPE,
  PROFILE_FIELDS,
  SAMPLE,
  SAMPLE_TYPE,
  STRING,
  STRING_TABLE,
  TIME_NANOS,
  VALUE_TYPE_FIELDS,
} from './message-fields.ts';
import { MessageList } from './message-list.ts';
import { PprofError } from './pprof-error.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Far more than any profiler has; each costs an object. */
const MAX_SAMPLE_TYPES = 256;
const MAX_LINES = 4_000_000;
const MAX_OWN_STRINGS = 1_000_000;
const NOTHING = new Uint8Array();
const utf8 = new TextDecoder();

/** What a function's columns are in `functionStrings`. */
export const FUNCTION_STRINGS = { name: 0, systemName: 1, file: 2, count: 3 } as const;
/** What a line's columns are in `lines`; `slot` is that of its function, -1 for none. */
export const LINE_COLUMNS = { slot: 0, line: 1, column: 2, count: 3 } as const;

/**
 * A profile's messages as columns of numbers: where each is, and what the small ones hold. Everything is checked on the
 * way but the insides of samples, which `SampleColumns` reads and checks. No object is made per message, and an index
 * is used for many profiles, one after the other.
 */
export class ProfileIndex {
  raw: Uint8Array = NOTHING;
  readonly samples = new MessageList('samples');
  readonly strings = new MessageList('strings');
  /** Everything but samples, locations, functions, strings and the duration. */
  readonly others = new MessageList('other fields');
  readonly locations = new IdIndex();
  readonly locationMessages = new MessageList('locations');
  /** Lower and upper half of the address of each location. */
  readonly addresses = new Int32List();
  /** Where the lines of each location end in `lines`, counted in lines. */
  readonly lineEnds = new Int32List();
  readonly lines = new Int32List();
  readonly functions = new IdIndex();
  readonly functionMessages = new MessageList('functions');
  readonly functionStrings = new Int32List();
  /** Indexes of the strings that the profile itself needs: its types, mappings, comments. */
  readonly ownStrings = new Int32List();
  /** Type and unit of each column of values, as indexes of strings. */
  readonly sampleTypes = new Int32List();
  /** Nanoseconds since the Unix epoch; 0 if the profile does not say. */
  timeNanos = 0n;
  durationNanos = 0n;
  readonly mappings = new IdIndex();
  readonly mappingMessages = new MessageList('mappings');
  #reader = new WireReader(NOTHING);
  #largestString = 0;

  /** Reads another profile. @throws PprofError unless it is valid, samples aside */
  read(raw: Uint8Array): void {
    this.clear();
    // Always of the same class: reading from Buffers at one time and from plain arrays at another takes twice as long.
    this.raw = new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
    this.#reader = new WireReader(this.raw);
    this.#scan();
    this.#readMappings();
    this.#readFunctions();
    this.#readLocations();
    this.checkString(this.#largestString, 0, 'the profile');
    if (this.columnCount === 0) throw invalid('it has no sample type');
  }

  /** Lets go of the profile and of room that only few need. */
  clear(): void {
    this.raw = NOTHING;
    this.#reader = new WireReader(NOTHING);
    for (const list of [this.samples, this.strings, this.others, this.locations, this.locationMessages])
      list.clear();
    for (const list of [this.addresses, this.lineEnds, this.lines, this.functions, this.functionMessages])
      list.clear();
    for (const list of [this.functionStrings, this.ownStrings, this.sampleTypes]) list.clear();
    this.mappings.clear();
    this.mappingMessages.clear();
    this.timeNanos = 0n;
    this.durationNanos = 0n;
    this.#largestString = 0;
  }

  get columnCount(): number {
    return this.sampleTypes.length / 2;
  }

  /** A string of the table. */
  text(index: number): string {
    if (index >= this.strings.count) return '';
    return utf8.decode(this.raw.subarray(this.strings.startOf(index), this.strings.endOf(index)));
  }

  /** @throws PprofError unless a string has this index, once all have been found */
  checkString(low: number, high: number, what: string): void {
    // Index 0 is what an absent field reads as: it needs no table.
    if (high === 0 && low >= 0 && (low === 0 || low < this.strings.count)) return;
    if (high !== 0 || low < 0) throw invalid(`a string index out of range in ${what}`);
    throw invalid(`string ${low} is referred to, and there are ${this.strings.count}`);
  }

  #scan(): void {
    const reader = this.#reader;
    for (;;) {
      const start = reader.position;
      const field = reader.nextField();
      if (field === 0) return;
      if (field === SAMPLE) this.#message(start, this.samples, 'a sample');
      else if (field === STRING_TABLE) this.#string(start);
      else if (field === LOCATION) this.#message(start, this.locationMessages, 'a location');
      else if (field === FUNCTION) this.#message(start, this.functionMessages, 'a function');
      else this.#other(field, start);
    }
  }

  #message(start: number, list: MessageList, what: string): void {
    const reader = this.#reader;
    reader.expect(WIRE.bytes, what);
    const outer = reader.enter();
    list.add(start, reader.position, reader.end);
    reader.leave(outer);
  }

  #string(start: number): void {
    this.#message(start, this.strings, 'a string');
    const { strings } = this;
    if (strings.count === 1 && strings.startOf(0) < strings.endOf(0)) {
      throw this.#reader.invalid('a first string that is not empty');
    }
  }

  #other(field: number, start: number): void {
    const reader = this.#reader;
    const content = reader.position;
    if (field === MAPPING) this.#message(start, this.mappingMessages, 'a mapping');
    else if (field === SAMPLE_TYPE || field === PERIOD_TYPE) this.#valueType(field);
    else if (field === COMMENT) this.#comments();
    else this.#numberField(field);
    if (field !== DURATION_NANOS) this.others.add(start, content, reader.position);
  }

  #valueType(field: number): void {
    const reader = this.#reader;
    const what = field === SAMPLE_TYPE ? 'a sample type' : 'the period type';
    let type = 0;
    let unit = 0;
    reader.expect(WIRE.bytes, what);
    const outer = reader.enter();
    for (let inner = reader.nextField(); inner !== 0; inner = reader.nextField()) {
      this.#number(VALUE_TYPE_FIELDS[inner], what);
      if (inner === 1) type = reader.low;
      else if (inner === 2) unit = reader.low;
    }
    reader.leave(outer);
    if (field === PERIOD_TYPE) return;
    this.sampleTypes.push(type);
    this.sampleTypes.push(unit);
    if (this.columnCount > MAX_SAMPLE_TYPES) throw invalid('too many sample types');
  }

  #comments(): void {
    const reader = this.#reader;
    if (reader.wireType === WIRE.varint) {
      this.#number(STRING, 'the comments');
      return;
    }
    reader.expect(WIRE.bytes, 'the comments');
    const outer = reader.enter();
    while (reader.position < reader.end) this.#ownString('the comments');
    reader.leave(outer);
  }

  /** The profile's own numbers, and fields that a later version of the format may have. */
  #numberField(field: number): void {
    this.#number(PROFILE_FIELDS.get(field), 'the profile');
    if (field === TIME_NANOS) this.timeNanos = this.#reader.int64();
    else if (field === DURATION_NANOS) this.durationNanos = this.#reader.int64();
  }

  /** Reads a field that is a number or a string's index; passes over one that is not known. */
  #number(kind: number | undefined, what: string): void {
    const reader = this.#reader;
    if (kind === undefined) {
      reader.skip();
      return;
    }
    reader.expect(WIRE.varint, what);
    if (kind === STRING) this.#ownString(what);
    else reader.readVarint();
  }

  #ownString(what: string): void {
    const reader = this.#reader;
    reader.readVarint();
    const { low, high } = reader;
    if (high !== 0 || low < 0) throw reader.invalid(`a string index out of range in ${what}`);
    if (low > this.#largestString) this.#largestString = low;
    // The first is always kept.
    if (reader.low === 0) return;
    if (this.ownStrings.length === MAX_OWN_STRINGS) throw new PprofError('too-large', 'too many comments');
    this.ownStrings.push(reader.low);
  }

  #readMappings(): void {
    const reader = this.#reader;
    for (let slot = 0; slot < this.mappingMessages.count; slot++) {
      reader.within(this.mappingMessages.startOf(slot), this.mappingMessages.endOf(slot));
      let low = 0;
      let high = 0;
      for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
        this.#number(MAPPING_FIELDS[field], 'mapping');
        if (field !== 1) continue;
        low = reader.low;
        high = reader.high;
      }
      this.#define(this.mappings, low, high, 'mapping');
    }
  }

  #readFunctions(): void {
    const reader = this.#reader;
    const { functionMessages, functionStrings } = this;
    functionStrings.resize(functionMessages.count * FUNCTION_STRINGS.count);
    const strings = functionStrings.values;
    for (let slot = 0; slot < functionMessages.count; slot++) {
      reader.within(functionMessages.startOf(slot), functionMessages.endOf(slot));
      const at = slot * FUNCTION_STRINGS.count;
      let low = 0;
      let high = 0;
      for (let column = 0; column < FUNCTION_STRINGS.count; column++) strings[at + column] = 0;
      for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
        if (field > 5) {
          reader.skip();
          continue;
        }
        reader.expect(WIRE.varint, 'function');
        reader.readVarint();
        if (field === 1) {
          low = reader.low;
          high = reader.high;
        } else if (field < 5) {
          this.checkString(reader.low, reader.high, 'a function');
          strings[at + field - 2] = reader.low;
        }
      }
      this.#define(this.functions, low, high, 'function');
    }
  }

  #readLocations(): void {
    const reader = this.#reader;
    const { locationMessages, addresses, lineEnds, lines } = this;
    for (let slot = 0; slot < locationMessages.count; slot++) {
      reader.within(locationMessages.startOf(slot), locationMessages.endOf(slot));
      let low = 0;
      let high = 0;
      let addressLow = 0;
      let addressHigh = 0;
      for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
        if (field === LINES) {
          this.#readLine();
          continue;
        }
        if (field > 5) {
          reader.skip();
          continue;
        }
        reader.expect(WIRE.varint, 'location');
        reader.readVarint();
        if (field === 1) {
          low = reader.low;
          high = reader.high;
        } else if (field === 2) this.#refer(this.mappings, 'mapping');
        else if (field === 3) {
          addressLow = reader.low;
          addressHigh = reader.high;
        }
      }
      this.#define(this.locations, low, high, 'location');
      addresses.push(addressLow);
      addresses.push(addressHigh);
      lineEnds.push(lines.length / LINE_COLUMNS.count);
    }
  }

  #readLine(): void {
    const reader = this.#reader;
    const { lines } = this;
    if (lines.length >= MAX_LINES * LINE_COLUMNS.count) {
      throw new PprofError('too-large', `the profile has more than ${MAX_LINES} lines`);
    }
    reader.expect(WIRE.bytes, 'a line');
    const outer = reader.enter();
    let slot = -1;
    let line = 0;
    let column = 0;
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field > 3) {
        reader.skip();
        continue;
      }
      reader.expect(WIRE.varint, 'a line');
      reader.readVarint();
      if (field === 1) slot = this.#refer(this.functions, 'function');
      else if (field === 2) line = reader.low;
      else column = reader.low;
    }
    reader.leave(outer);
    lines.push(slot);
    lines.push(line);
    lines.push(column);
  }

  /** The slot of the entry whose id was read last; -1 for 0, which stands for none. */
  #refer(ids: IdIndex, what: string): number {
    const { low, high } = this.#reader;
    if (low === 0 && high === 0) return -1;
    const slot = ids.slotOf(low, high);
    if (slot < 0) throw missing(what, low, high);
    return slot;
  }

  #define(ids: IdIndex, low: number, high: number, what: string): void {
    if (low === 0 && high === 0) throw this.#reader.invalid(`a ${what} with the reserved id 0`);
    if (!ids.add(low, high)) throw this.#reader.invalid(`a second ${what} with the id of another`);
  }
}

/** What is wrong with a profile that refers to something that it does not have. */
export function missing(what: string, low: number, high: number): PprofError {
  return invalid(`${what} ${idText(low, high)} is referred to and does not exist`);
}

function invalid(what: string): PprofError {
  return new PprofError('invalid', `not a valid pprof profile: ${what}`);
}
