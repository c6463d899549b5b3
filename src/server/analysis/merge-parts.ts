import { checkProfile, compress, decompress, mergeProfiles, PprofError } from '../../pprof/index.ts';
import { MAX_ANALYSED_BYTES } from './limits.ts';

/** So many are merged in one go, and so many bytes: enough to be quick, and little enough memory. */
const BATCH_PROFILES = 16;
const BATCH_BYTES = 2 * 2 ** 20;

/** A profile to be merged. */
export interface MergePart {
  readonly body: Uint8Array;
  /** How many profiles were merged into it. */
  readonly count: number;
}

/** What became of them. */
export interface Merged {
  /** How many are in it. */
  readonly merged: number;
  /** How many were left out because they are damaged, or have other sample types than the first. */
  readonly skipped: number;
  /** pprof, gzipped; empty where nothing was merged. */
  readonly body: Uint8Array;
}

/** Adds profiles up until they are as many bytes as may be. */
export async function mergeParts(parts: readonly MergePart[]): Promise<Merged> {
  const merging = new Merging();
  for (const { body, count } of parts) {
    if (merging.isFull) break;
    await merging.add(body, count);
  }
  return merging.finish();
}

/** Adds profiles up, a batch at a time; those of other sample types than the first are left out. */
class Merging {
  #skipped = 0;
  #merged = 0;
  #sampleTypes: string | undefined;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.#bytes >= MAX_ANALYSED_BYTES;
  }

  /** @param count how many profiles are in it */
  async add(body: Uint8Array, count: number): Promise<void> {
    try {
      const raw = await decompress(body, { maxBytes: MAX_ANALYSED_BYTES });
      const sampleTypes = JSON.stringify(checkProfile(raw).sampleTypes);
      this.#sampleTypes ??= sampleTypes;
      if (sampleTypes !== this.#sampleTypes) {
        this.#skipped += count;
        return;
      }
      this.#batch.push(raw);
      this.#bytes += raw.length;
      this.#batchBytes += raw.length;
      this.#merged += count;
    } catch (error) {
      if (!(error instanceof PprofError)) throw error;
      this.#skipped += count;
      return;
    }
    if (this.#batch.length >= BATCH_PROFILES || this.#batchBytes >= BATCH_BYTES) this.#mergeBatch();
  }

  async finish(): Promise<Merged> {
    this.#mergeBatch();
    const [raw] = this.#batch;
    const body = raw === undefined ? new Uint8Array() : await compress(raw);
    return { merged: this.#merged, skipped: this.#skipped, body };
  }

  #mergeBatch(): void {
    if (this.#batch.length > 1) this.#batch = [mergeProfiles(this.#batch)];
    this.#batchBytes = 0;
  }
}
