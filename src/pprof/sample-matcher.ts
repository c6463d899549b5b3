import { addValues } from './add-values.ts';
import type { Baselines } from './baselines.ts';
import { BASELINE } from './baselines.ts';
import { Int32List } from './int32-list.ts';
import type { SampleColumns } from './sample-columns.ts';

/** Of this module: V8 loads what others export each time. */
const { count: ENTRY, lane2: LANE_2 } = BASELINE;
const NOTHING = new Int32Array(0);

/**
 * Finds the samples of a profile that are equal, adds them up, and finds their baselines. Merged samples are numbered in
 * the order of their firsts; that number is their ordinal.
 */
export class SampleMatcher {
  /** For each merged sample, which of the profile's samples it is. */
  readonly firsts = new Int32List();
  /** For each merged sample, its baseline, -1 for none. */
  readonly baselines = new Int32List();
  /** For each baseline its merged sample + 1, 0 for none. */
  readonly ordinals = new Int32List();
  /** Open addressing: baselines as number + 1, merged samples without one as -ordinal - 1; 0 is free. */
  readonly #table = new Int32List();
  #mask = 0;
  #isTableFilled = false;
  #entries: Int32Array = NOTHING;
  #baselineCount = 0;
  #hashes: Int32Array = NOTHING;

  /** How many merged samples there are. */
  get count(): number {
    return this.firsts.length;
  }

  clear(): void {
    this.#entries = NOTHING;
    this.#hashes = NOTHING;
    this.firsts.clear();
    this.baselines.clear();
    this.ordinals.clear();
    this.#table.clear();
  }

  /** Leaves the values of merged samples one after another in `samples.values`, by their ordinals. */
  match(samples: SampleColumns, sampleCount: number, stride: number, baselines: Baselines): void {
    this.#begin(samples, sampleCount, baselines);
    const hashes = this.#hashes;
    const entries = this.#entries;
    const values = samples.values.values;
    /** The baseline after the one found last. */
    let next = 0;
    for (let sample = 0; sample < sampleCount; sample++) {
      const lane1 = hashes[sample * 2] as number;
      const lane2 = hashes[sample * 2 + 1] as number;
      const at = next * ENTRY;
      let found = next + 1;
      if (next >= this.#baselineCount || entries[at] !== lane1 || entries[at + LANE_2] !== lane2) {
        found = this.#find(lane1, lane2);
      }
      let ordinal = found < 0 ? -found - 1 : this.count;
      if (found > 0) {
        next = found;
        ordinal = (this.ordinals.values[found - 1] as number) - 1;
        if (ordinal < 0) ordinal = this.count;
        this.ordinals.values[found - 1] = ordinal + 1;
      }
      if (ordinal < this.count) addValues(values, sample * stride, values, ordinal * stride, stride);
      else this.#add(sample, found, values, stride);
    }
  }

  #begin(samples: SampleColumns, sampleCount: number, baselines: Baselines): void {
    this.#entries = baselines.entries;
    this.#baselineCount = baselines.count;
    this.#hashes = samples.hashes.values;
    this.#isTableFilled = false;
    this.firsts.length = 0;
    this.baselines.length = 0;
    this.ordinals.resize(baselines.count);
    this.ordinals.values.fill(0, 0, baselines.count);
    let capacity = 64;
    while (capacity < (baselines.count + sampleCount) * 2) capacity *= 2;
    this.#mask = capacity - 1;
  }

  /** The next ordinal for a sample that is equal to none before. */
  #add(sample: number, found: number, values: Int32Array, stride: number): void {
    const ordinal = this.count;
    this.firsts.push(sample);
    this.baselines.push(found > 0 ? found - 1 : -1);
    if (sample === ordinal) return;
    for (let half = 0; half < stride; half++) {
      values[ordinal * stride + half] = values[sample * stride + half] as number;
    }
  }

  /** What the table has of a hash; 0 for nothing, and then the sample that is about to be added is put there. */
  #find(lane1: number, lane2: number): number {
    if (!this.#isTableFilled) this.#fillTable();
    const table = this.#table.values;
    for (let at = lane1 & this.#mask; ; at = (at + 1) & this.#mask) {
      const found = table[at] as number;
      if (found === 0) {
        table[at] = -this.count - 1;
        return 0;
      }
      const isBaseline = found > 0;
      const lanes = isBaseline ? this.#entries : this.#hashes;
      const place = isBaseline ? (found - 1) * ENTRY : (this.firsts.values[-found - 1] as number) * 2;
      if (lanes[place] === lane1 && lanes[place + 1] === lane2) return found;
    }
  }

  /** Only when the order of the profile is another than that of the one before, which is not often. */
  #fillTable(): void {
    this.#isTableFilled = true;
    this.#table.resize(this.#mask + 1);
    const table = this.#table.values;
    table.fill(0, 0, this.#mask + 1);
    for (let baseline = 0; baseline < this.#baselineCount; baseline++) {
      let at = (this.#entries[baseline * ENTRY] as number) & this.#mask;
      while (table[at] !== 0) at = (at + 1) & this.#mask;
      table[at] = baseline + 1;
    }
  }
}
