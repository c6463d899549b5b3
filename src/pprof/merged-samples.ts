import type { BaselineTable } from './baseline-table.ts';
import type { ProfileIndex } from './profile-index.ts';
import { SampleHash } from './sample-hash.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/**
 * The samples of a profile with equal ones added to the first of them. Values are 64-bit numbers as lower and upper
 * halves, those of one sample after another.
 */
export interface MergedSamples {
  readonly columnCount: number;
  /** For each merged sample, which of the profile's samples it is, in order. */
  readonly firsts: Int32Array;
  readonly values: Int32Array;
}

/** Reads every sample, finds equal ones through `table`, and adds them up. */
export function mergeSamples(index: ProfileIndex, columnCount: number, table: BaselineTable): MergedSamples {
  const { sampleCount, samples, raw } = index;
  const hash = new SampleHash(index);
  const reader = new WireReader(raw);
  const stride = columnCount * 2;
  const firsts = new Int32Array(sampleCount);
  const values = new Int32Array(sampleCount * stride);
  let count = 0;
  for (let sample = 0; sample < sampleCount; sample++) {
    reader.position = samples.values[sample * 2] as number;
    reader.end = samples.values[sample * 2 + 1] as number;
    hash.begin();
    readSample(reader, hash, values, count * stride);
    const ordinal = table.claim(hash.lane1, hash.lane2, count);
    if (ordinal === count) firsts[count++] = sample;
    else addValues(values, count * stride, ordinal * stride, stride);
  }
  return { columnCount, firsts: firsts.subarray(0, count), values: values.subarray(0, count * stride) };
}

function readSample(reader: WireReader, hash: SampleHash, values: Int32Array, from: number): void {
  let at = from;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field > 3) {
      reader.skip();
    } else if (field === 3) {
      const outer = reader.enter();
      hash.label(reader.position, reader.end);
      reader.leave(outer);
    } else if (reader.wireType === WIRE.varint) {
      reader.readVarint();
      if (field === 1) hash.location(reader.low, reader.high);
      else at = store(values, at, reader);
    } else {
      const outer = reader.enter();
      while (reader.position < reader.end) {
        reader.readVarint();
        if (field === 1) hash.location(reader.low, reader.high);
        else at = store(values, at, reader);
      }
      reader.leave(outer);
    }
  }
}

function store(values: Int32Array, at: number, reader: WireReader): number {
  values[at] = reader.low;
  values[at + 1] = reader.high;
  return at + 2;
}

/** Adds the values at `from` to those at `to`, and clears the place for the next sample. */
function addValues(values: Int32Array, from: number, to: number, stride: number): void {
  for (let half = 0; half < stride; half += 2) {
    const low = ((values[to + half] as number) >>> 0) + ((values[from + half] as number) >>> 0);
    const carry = low > 0xffffffff ? 1 : 0;
    values[to + half] = low | 0;
    values[to + half + 1] =
      ((values[to + half + 1] as number) + (values[from + half + 1] as number) + carry) | 0;
    values[from + half] = 0;
    values[from + half + 1] = 0;
  }
}
