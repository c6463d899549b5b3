import { IdIndex } from './id-index.ts';
import { Int32List } from './int32-list.ts';
import { checkString, invalid } from './invalid-profile.ts';
import {
  COMMENT,
  DURATION_NANOS,
  FUNCTION,
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
import { define, SymbolColumns } from './symbol-columns.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Far more than any profiler has; each costs an object. */
const MAX_SAMPLE_TYPES = 256;
const MAX_OWN_STRINGS = 1_000_000;
const SAMPLE_TAG = (SAMPLE << 3) | WIRE.bytes;
const LOCATION_TAG = (LOCATION << 3) | WIRE.bytes;
const FUNCTION_TAG = (FUNCTION << 3) | WIRE.bytes;
const STRING_TAG = (STRING_TABLE << 3) | WIRE.bytes;
const NOTHING = new Uint8Array();
const NO_PROFILE = new WireReader(NOTHING);
const utf8 = new TextDecoder();

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
  readonly symbols = new SymbolColumns();
  /** Indexes of the strings that the profile itself needs: its types, mappings, comments. */
  readonly ownStrings = new Int32List();
  /** Type and unit of each column of values, as indexes of strings. */
  readonly sampleTypes = new Int32List();
  /** Nanoseconds since the Unix epoch; 0 if the profile does not say. */
  timeNanos = 0n;
  durationNanos = 0n;
  readonly mappings = new IdIndex();
  readonly mappingMessages = new MessageList('mappings');
  #reader = NO_PROFILE;
  #largestString = 0;

  /** Reads another profile. @throws PprofError unless it is valid, samples aside */
  read(raw: Uint8Array): void {
    this.clear();
    // Always of the same class: reading from Buffers at one time and from plain arrays at another takes twice as long.
    this.raw = new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
    this.#reader = new WireReader(this.raw);
    this.#scan();
    this.#readMappings();
    this.symbols.read(this.#reader, this.strings, this.mappings);
    checkString(this.strings, this.#largestString, 0, 'the profile');
    if (this.columnCount === 0) throw invalid('it has no sample type');
  }

  /** Lets go of the profile and of room that only few need. */
  clear(): void {
    this.raw = NOTHING;
    this.#reader = NO_PROFILE;
    // Without arrays of the lists, which would be a part of the garbage of a small profile.
    this.samples.clear();
    this.strings.clear();
    this.others.clear();
    this.mappingMessages.clear();
    this.ownStrings.clear();
    this.sampleTypes.clear();
    this.symbols.clear();
    this.mappings.clear();
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

  #scan(): void {
    const reader = this.#reader;
    for (;;) {
      const start = reader.position;
      const list = this.#listOf(this.raw[start]);
      if (list !== undefined) reader.position = list.addRun(this.raw, start, reader.end);
      if (reader.position === start) {
        const field = reader.nextField();
        if (field === 0) return;
        this.#field(field, start);
      }
    }
  }

  /** Where messages go that begin with a tag; undefined for what is read field by field. */
  #listOf(tag: number | undefined): MessageList | undefined {
    if (tag === SAMPLE_TAG) return this.samples;
    if (tag === LOCATION_TAG) return this.symbols.locationMessages;
    if (tag === FUNCTION_TAG) return this.symbols.functionMessages;
    // The first string is looked at by itself.
    return tag === STRING_TAG && this.strings.count > 0 ? this.strings : undefined;
  }

  #field(field: number, start: number): void {
    if (field === SAMPLE) this.#message(start, this.samples, 'a sample');
    else if (field === STRING_TABLE) this.#string(start);
    else if (field === LOCATION) this.#message(start, this.symbols.locationMessages, 'a location');
    else if (field === FUNCTION) this.#message(start, this.symbols.functionMessages, 'a function');
    else this.#other(field, start);
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
      define(this.mappings, reader, low, high, 'mapping');
    }
  }
}
