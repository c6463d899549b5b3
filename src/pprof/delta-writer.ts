import type { ByteWriter } from './byte-writer.ts';
import { DURATION_NANOS, SAMPLE, STRING_TABLE, VALUES } from './message-fields.ts';
import type { MessageList } from './message-list.ts';
import type { ProfileIndex } from './profile-index.ts';
import { References } from './references.ts';
import type { SampleColumns } from './sample-columns.ts';
import { PARTS, REST } from './sample-parts.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Of this module: V8 loads what others export each time. */
const { count: PART_COUNT, valuesStart: VALUES_START, valuesEnd: VALUES_END, rest: REST_BITS } = PARTS;

const SAMPLE_TAG = (SAMPLE << 3) | WIRE.bytes;
const VALUES_TAG = (VALUES << 3) | WIRE.bytes;
const STRING_TAG = (STRING_TABLE << 3) | WIRE.bytes;

/** Samples with other values than a profile has. */
export interface ChangedSamples {
  /** Which of the profile's samples are to be written, unless zero throughout. */
  readonly firsts: { readonly values: Int32Array; readonly length: number };
  /** Their values as halves, one sample after another. */
  readonly values: Int32Array;
}

/**
 * Writes a profile anew with other samples: those that are not zero throughout. Where that leaves samples out, locations
 * and functions that the others do not need are left out, too, and strings that nothing needs become empty, so that no
 * index changes; everything else is copied as it stands.
 */
export class DeltaWriter {
  readonly #index: ProfileIndex;
  readonly #samples: SampleColumns;
  readonly #out: ByteWriter;
  readonly #reader: WireReader;
  readonly #stride: number;

  constructor(index: ProfileIndex, samples: SampleColumns, out: ByteWriter) {
    this.#index = index;
    this.#samples = samples;
    this.#out = out;
    this.#reader = new WireReader(index.raw);
    this.#stride = index.columnCount * 2;
  }

  /** @param durationNanos what the profile covers */
  write({ firsts, values }: ChangedSamples, durationNanos: bigint): void {
    const { others, samples, strings, symbols } = this.#index;
    // What all samples need is everything, unless a profiler describes what no sample has.
    const isComplete = firsts.length === samples.count && !this.#hasZeros(firsts.length, values);
    const references = isComplete ? undefined : new References(this.#index, this.#samples);
    this.#messages(others, undefined);
    for (let ordinal = 0; ordinal < firsts.length; ordinal++) {
      const from = ordinal * this.#stride;
      if (isZero(values, from, this.#stride)) continue;
      const sample = firsts.values[ordinal] as number;
      references?.addSample(sample);
      this.#sample(sample, values, from);
    }
    references?.addOthers();
    this.#messages(symbols.locationMessages, references?.locations);
    this.#messages(symbols.functionMessages, references?.functions);
    if (references === undefined) this.#messages(strings, undefined);
    else this.#strings(references.strings);
    this.#out.int64Field(DURATION_NANOS, durationNanos);
  }

  #hasZeros(sampleCount: number, values: Int32Array): boolean {
    for (let ordinal = 0; ordinal < sampleCount; ordinal++) {
      if (isZero(values, ordinal * this.#stride, this.#stride)) return true;
    }
    return false;
  }

  /** Copies messages, or those that are needed; those that stand side by side in one go. */
  #messages(list: MessageList, needed: Uint8Array | undefined): void {
    const { raw } = this.#index;
    let start = 0;
    let end = 0;
    for (let slot = 0; slot < list.count; slot++) {
      if (needed !== undefined && needed[slot] === 0) continue;
      const field = list.fieldOf(slot);
      if (field !== end) {
        this.#out.copy(raw, start, end);
        start = field;
      }
      end = list.endOf(slot);
    }
    this.#out.copy(raw, start, end);
  }

  #strings(needed: Uint8Array): void {
    const { raw, strings } = this.#index;
    let start = 0;
    let end = 0;
    for (let slot = 0; slot < strings.count; slot++) {
      const field = strings.fieldOf(slot);
      if (needed[slot] === 1 && field === end) {
        end = strings.endOf(slot);
        continue;
      }
      this.#out.copy(raw, start, end);
      start = field;
      end = field;
      if (needed[slot] === 1) end = strings.endOf(slot);
      else {
        this.#out.varint(STRING_TAG);
        this.#out.varint(0);
      }
    }
    this.#out.copy(raw, start, end);
  }

  /** The sample with its new values, packed; all else of it is copied. */
  #sample(sample: number, values: Int32Array, from: number): void {
    const { raw, samples } = this.#index;
    const parts = this.#samples.parts.values;
    const at = sample * PART_COUNT;
    const start = samples.startOf(sample);
    const end = samples.endOf(sample);
    if (((parts[at + REST_BITS] as number) & REST.scattered) !== 0) {
      this.#scatteredSample(start, end, values, from);
      return;
    }
    const valuesStart = parts[at + VALUES_START] as number;
    const valuesEnd = parts[at + VALUES_END] as number;
    const content = this.#out.begin(SAMPLE_TAG, end - start);
    this.#out.copy(raw, start, valuesStart);
    this.#values(values, from);
    this.#out.copy(raw, valuesEnd, end);
    this.#out.end(content);
  }

  #values(values: Int32Array, from: number): void {
    const content = this.#out.begin(VALUES_TAG, 0);
    for (let half = from; half < from + this.#stride; half += 2) {
      this.#out.varint64(values[half] as number, values[half + 1] as number);
    }
    this.#out.end(content);
  }

  /** The same for a sample whose values are not in one place. */
  #scatteredSample(start: number, end: number, values: Int32Array, from: number): void {
    const reader = this.#reader;
    const content = this.#out.begin(SAMPLE_TAG, end - start);
    reader.within(start, end);
    for (;;) {
      const fieldStart = reader.position;
      const field = reader.nextField();
      if (field === 0) break;
      reader.skip();
      if (field !== VALUES) this.#out.copy(this.#index.raw, fieldStart, reader.position);
    }
    this.#values(values, from);
    this.#out.end(content);
  }
}

function isZero(values: Int32Array, from: number, stride: number): boolean {
  for (let half = from; half < from + stride; half++) if (values[half] !== 0) return false;
  return true;
}
