import { ByteWriter, varintSize } from './byte-writer.ts';
import type { MergedSamples } from './merged-samples.ts';
import { DURATION_NANOS } from './message-fields.ts';
import type { ProfileIndex } from './profile-index.ts';
import { References } from './references.ts';
import { WireReader } from './wire-reader.ts';

const SAMPLE_TAG = (2 << 3) | 2;
const VALUES_TAG = (2 << 3) | 2;
const STRING_TAG = (6 << 3) | 2;
const DURATION_TAG = DURATION_NANOS << 3;
/** Room for what may become longer: values that were not packed get a length. */
const SPARE_PER_SAMPLE = 12;

/**
 * Writes a profile anew with other samples: those merged samples that are not zero throughout. Locations and functions
 * that they do not need are left out, strings that nothing needs become empty, so that no index changes; everything
 * else is copied as it stands.
 * @param durationNanos what the profile covers; undefined leaves what it says itself
 */
export function writeDelta(
  index: ProfileIndex,
  merged: MergedSamples,
  durationNanos: bigint | undefined,
): Uint8Array {
  const writer = new DeltaWriter(index, merged);
  return writer.write(durationNanos);
}

class DeltaWriter {
  readonly #index: ProfileIndex;
  readonly #merged: MergedSamples;
  readonly #reader: WireReader;
  readonly #out: ByteWriter;
  readonly #references: References;
  /** For each of the profile's samples the merged one to write, + 1. */
  readonly #written: Int32Array;

  constructor(index: ProfileIndex, merged: MergedSamples) {
    this.#index = index;
    this.#merged = merged;
    this.#reader = new WireReader(index.raw);
    this.#out = new ByteWriter(index.raw.byteLength + merged.firsts.length * SPARE_PER_SAMPLE);
    this.#written = new Int32Array(index.sampleCount);
    this.#references = new References(index);
    for (let ordinal = 0; ordinal < merged.firsts.length; ordinal++) {
      if (this.#isZero(ordinal)) continue;
      const sample = merged.firsts[ordinal] as number;
      this.#written[sample] = ordinal + 1;
      this.#references.addSample(sample);
    }
    this.#references.addOthers();
  }

  write(durationNanos: bigint | undefined): Uint8Array {
    const { raw } = this.#index;
    const { locations, functions, strings } = this.#references;
    const reader = this.#reader;
    const counts = { sample: 0, location: 0, function: 0, string: 0 };
    /** From here on nothing has been copied yet. */
    let pending = 0;
    for (;;) {
      const start = reader.position;
      const field = reader.nextField();
      if (field === 0) break;
      reader.skip();
      let isCopied = true;
      if (field === 2) isCopied = false;
      else if (field === 4) isCopied = locations[counts.location++] === 1;
      else if (field === 5) isCopied = functions[counts.function++] === 1;
      else if (field === 6) isCopied = strings[counts.string++] === 1;
      else if (field === DURATION_NANOS) isCopied = durationNanos === undefined;
      if (isCopied) continue;
      this.#out.copy(raw, pending, start);
      pending = reader.position;
      if (field === 2) this.#sample(counts.sample++);
      else if (field === 6) {
        this.#out.varint(STRING_TAG);
        this.#out.varint(0);
      }
    }
    this.#out.copy(raw, pending, reader.position);
    if (durationNanos !== undefined) {
      this.#out.varint(DURATION_TAG);
      this.#out.varint64(
        Number(BigInt.asIntN(32, durationNanos)),
        Number(BigInt.asIntN(32, durationNanos >> 32n)),
      );
    }
    return this.#out.bytes;
  }

  /** The sample with its new values, packed; all else of it is copied. */
  #sample(sample: number): void {
    const ordinal = (this.#written[sample] as number) - 1;
    if (ordinal < 0) return;
    const { samples } = this.#index;
    const start = samples.values[sample * 2] as number;
    const end = samples.values[sample * 2 + 1] as number;
    const valuesSize = this.#valuesSize(ordinal);
    const restSize = this.#rest(start, end, false);
    this.#out.varint(SAMPLE_TAG);
    this.#out.varint(restSize + 1 + varintSize(valuesSize, 0) + valuesSize);
    this.#rest(start, end, true);
    this.#out.varint(VALUES_TAG);
    this.#out.varint(valuesSize);
    const { columnCount, values } = this.#merged;
    for (let column = 0; column < columnCount; column++) {
      const at = (ordinal * columnCount + column) * 2;
      this.#out.varint64(values[at] as number, values[at + 1] as number);
    }
  }

  /** The size of a sample without its values; writes it, too, if asked to. */
  #rest(start: number, end: number, isWritten: boolean): number {
    const reader = this.#reader;
    const { position, end: outerEnd } = reader;
    let size = 0;
    reader.position = start;
    reader.end = end;
    for (;;) {
      const fieldStart = reader.position;
      const field = reader.nextField();
      if (field === 0) break;
      reader.skip();
      if (field === 2) continue;
      size += reader.position - fieldStart;
      if (isWritten) this.#out.copy(this.#index.raw, fieldStart, reader.position);
    }
    reader.position = position;
    reader.end = outerEnd;
    return size;
  }

  #valuesSize(ordinal: number): number {
    const { columnCount, values } = this.#merged;
    let size = 0;
    for (let at = ordinal * columnCount * 2; at < (ordinal + 1) * columnCount * 2; at += 2) {
      size += varintSize(values[at] as number, values[at + 1] as number);
    }
    return size;
  }

  #isZero(ordinal: number): boolean {
    const { columnCount, values } = this.#merged;
    for (let at = ordinal * columnCount * 2; at < (ordinal + 1) * columnCount * 2; at++) {
      if (values[at] !== 0) return false;
    }
    return true;
  }
}
