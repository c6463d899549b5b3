import { Int32List } from './int32-list.ts';
import { checkString, invalid, missing, tooLarge } from './invalid-profile.ts';
import { LABEL_FIELDS, LABELS, LOCATION_IDS, STRING, VALUES } from './message-fields.ts';
import { PackedSample } from './packed-sample.ts';
import type { ProfileIndex } from './profile-index.ts';
import type { SampleHash } from './sample-hash.ts';
import { PARTS, REST } from './sample-parts.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Of this module: V8 loads what others export each time. */
const {
  count: PART_COUNT,
  idsStart: IDS_START,
  idsEnd: IDS_END,
  valuesStart: VALUES_START,
  valuesEnd: VALUES_END,
  rest: REST_BITS,
} = PARTS;

/** Bound what a hostile profile can take: several times what the largest programs have. */
const MAX_SAMPLES = 2_000_000;
const MAX_VALUES = 8_000_000;
const NO_PROFILE = new WireReader(new Uint8Array());

/**
 * The samples of a profile: values as 64-bit numbers in two halves, one sample after another, hashes, and where their
 * parts are, so that nobody needs to look for them again. Everything in samples is checked on the way.
 *
 * Hot: no object per sample; those of the usual shape `PackedSample` reads.
 */
export class SampleColumns {
  readonly values = new Int32List();
  /** Two lanes per sample. */
  readonly hashes = new Int32List();
  readonly parts = new Int32List();
  readonly #index: ProfileIndex;
  readonly #hash: SampleHash;
  readonly #packed = new PackedSample();
  #reader: WireReader;
  /** False when samples are only checked, all of them in the room of one and without hashes. */
  #isKept = false;
  /** Of the sample being read: where its entries in `parts` and its next value in `values` are. */
  #part = 0;
  #value = 0;
  #valueCount = 0;

  constructor(index: ProfileIndex, hash: SampleHash) {
    this.#index = index;
    this.#hash = hash;
    this.#reader = new WireReader(index.raw);
  }

  /** Reads the samples of the profile in the index. @throws PprofError unless all are valid */
  read(): void {
    const index = this.#index;
    const hash = this.#hash;
    const { count } = index.samples;
    if (count > MAX_SAMPLES) throw tooLarge(count, 'samples', MAX_SAMPLES);
    if (count * index.columnCount > MAX_VALUES)
      throw tooLarge(count * index.columnCount, 'values', MAX_VALUES);
    this.#reader = new WireReader(index.raw);
    this.#isKept = true;
    hash.read(index);
    this.#packed.begin(index, hash);
    this.values.resize(count * index.columnCount * 2);
    this.hashes.resize(count * 2);
    this.parts.resize(count * PART_COUNT);
    for (let sample = 0; sample < count; sample++) {
      hash.begin();
      this.#sample(sample);
      hash.finish();
      this.hashes.values[sample * 2] = hash.lane1;
      this.hashes.values[sample * 2 + 1] = hash.lane2;
    }
  }

  /** Reads the samples and keeps none. @throws PprofError unless all are valid */
  check(): void {
    this.#reader = new WireReader(this.#index.raw);
    this.#isKept = false;
    this.#packed.begin(this.#index);
    this.values.resize(this.#index.columnCount * 2);
    this.parts.resize(PART_COUNT);
    const { count } = this.#index.samples;
    for (let sample = 0; sample < count; sample++) this.#sample(sample);
  }

  /** Lets go of the profile. */
  clear(): void {
    this.#reader = NO_PROFILE;
    this.#hash.clear();
    this.#packed.clear();
    this.values.clear();
    this.hashes.clear();
    this.parts.clear();
  }

  #sample(sample: number): void {
    const { samples, columnCount } = this.#index;
    const reader = this.#reader;
    const place = this.#isKept ? sample : 0;
    this.#part = place * PART_COUNT;
    this.#value = place * columnCount * 2;
    this.#valueCount = 0;
    // So few that a call of `fill` would take longer.
    const parts = this.parts.values;
    for (let part = 0; part < PART_COUNT; part++) parts[this.#part + part] = 0;
    const end = samples.endOf(sample);
    let position = samples.startOf(sample);
    if (this.#packed.read(position, end, this.values.values, this.#value)) {
      position = this.#packed.end;
      this.#takePacked();
      if (position === end) return;
    } else this.#hash.begin();
    reader.within(position, end);
    for (;;) {
      const start = reader.position;
      const field = reader.nextField();
      if (field === 0) break;
      if (field === LOCATION_IDS) this.#locationIds();
      else if (field === VALUES) this.#values(start);
      else if (field === LABELS) this.#label();
      else reader.skip();
    }
    if (this.#valueCount === columnCount) return;
    throw invalid(`a sample has ${this.#valueCount} values for ${columnCount} sample types`);
  }

  #takePacked(): void {
    const { idsStart, idsEnd, end } = this.#packed;
    const parts = this.parts.values;
    parts[this.#part + IDS_START] = idsStart;
    parts[this.#part + IDS_END] = idsEnd;
    parts[this.#part + VALUES_START] = idsEnd;
    parts[this.#part + VALUES_END] = end;
    this.#valueCount = this.#index.columnCount;
  }

  #locationIds(): void {
    const reader = this.#reader;
    if (reader.wireType === WIRE.varint) {
      this.#setRest(REST.scattered);
      this.#ids(reader.position, reader.position + 1);
      return;
    }
    reader.expect(WIRE.bytes, 'the locations of a sample');
    const outer = reader.enter();
    this.#setRange(IDS_START, reader.position, reader.end);
    this.#ids(reader.position, reader.end);
    reader.leave(outer);
  }

  /** Reads ids as long as they begin before `end`, and adds them to the hash. */
  #ids(start: number, end: number): void {
    const reader = this.#reader;
    const hash = this.#hash;
    reader.position = start;
    while (reader.position < end) {
      const slot = this.#slot();
      if (!this.#isKept) continue;
      hash.add(hash.locations[slot * 2] as number, hash.locations[slot * 2 + 1] as number);
    }
  }

  #slot(): number {
    const reader = this.#reader;
    reader.readVarint();
    const slot = this.#index.symbols.locations.slotOf(reader.low, reader.high);
    if (slot < 0) throw missing('location', reader.low, reader.high);
    return slot;
  }

  /** @param start where the field begins */
  #values(start: number): void {
    const reader = this.#reader;
    if (reader.wireType === WIRE.varint) {
      this.#setRest(REST.scattered);
      this.#addValue();
      return;
    }
    reader.expect(WIRE.bytes, 'the values of a sample');
    const outer = reader.enter();
    this.#setRange(VALUES_START, start, reader.end);
    while (reader.position < reader.end) this.#addValue();
    reader.leave(outer);
  }

  #addValue(): void {
    const reader = this.#reader;
    reader.readVarint();
    // One too many is told at the end of the sample.
    if (++this.#valueCount > this.#index.columnCount) return;
    this.values.values[this.#value++] = reader.low;
    this.values.values[this.#value++] = reader.high;
  }

  #label(): void {
    const reader = this.#reader;
    let key = 0;
    let text = 0;
    let unit = 0;
    let numberLow = 0;
    let numberHigh = 0;
    reader.expect(WIRE.bytes, 'a label');
    const outer = reader.enter();
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field > 4) {
        reader.skip();
        continue;
      }
      reader.expect(WIRE.varint, 'a label');
      reader.readVarint();
      const { low, high } = reader;
      if (LABEL_FIELDS[field] === STRING) checkString(this.#index.strings, low, high, 'a label');
      if (field === 1) key = low;
      else if (field === 2) text = low;
      else if (field === 4) unit = low;
      else {
        numberLow = low;
        numberHigh = high;
      }
    }
    reader.leave(outer);
    this.#setRest(REST.labels);
    if (this.#isKept) this.#hash.label(key, text, unit, numberLow, numberHigh);
  }

  /** Keeps where a list is; a second one of a kind makes the sample a scattered one. */
  #setRange(part: number, start: number, end: number): void {
    const parts = this.parts.values;
    const at = this.#part + part;
    if (parts[at + 1] !== 0) this.#setRest(REST.scattered);
    parts[at] = start;
    parts[at + 1] = end;
  }

  #setRest(bit: number): void {
    const at = this.#part + REST_BITS;
    this.parts.values[at] = (this.parts.values[at] as number) | bit;
  }
}
