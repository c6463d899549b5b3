import type { ProfileSelection } from '../component/index.ts';
import { checkProfile, compress, decompress, mergeProfiles, PprofError } from '../pprof/index.ts';
import type { RuntimeView } from '../runtime/index.ts';
import { AppError } from '../util/index.ts';
import { select } from './kept-profiles.ts';

/**
 * The most profiles that a node merges at once, and the most bytes, uncompressed: a few seconds of work where a machine is
 * busy, and much less as a rule, since profiles are some tens of kilobytes.
 */
const MAX_PROFILES = 200;
const MAX_BYTES = 16 * 2 ** 20;
/** So many are merged in one go; in between other work has its turn. */
const BATCH_PROFILES = 16;
const BATCH_BYTES = 2 * 2 ** 20;

/** Several profiles as one. */
export interface MergedProfile {
  /** How many went into it: the newest, of those that were meant. */
  readonly merged: number;
  readonly total: number;
  /** How many were left out because they are damaged, or have other sample types than the newest. */
  readonly skipped: number;
  /** pprof, gzipped; empty where nothing was merged. */
  readonly body: Uint8Array;
}

/** What this node keeps of a selection, as one profile. */
export async function mergeKeptProfiles(
  runtime: RuntimeView,
  selection: ProfileSelection,
  signal: AbortSignal,
): Promise<MergedProfile> {
  const all = select(runtime, selection);
  const merging = new Merging();
  for (const { store, profile } of all.slice(0, MAX_PROFILES)) {
    if (signal.aborted || merging.isFull) break;
    try {
      await merging.add(await store.keptProfile(profile.id), 1);
    } catch (error) {
      // It went meanwhile, or is damaged: the others still tell something.
      if (!(error instanceof AppError && error.code === 'not-found')) throw error;
      merging.skipped++;
    }
  }
  return { total: all.length, ...(await merging.finish()) };
}

/** What several nodes merged, as one. */
export async function mergeMerged(parts: readonly MergedProfile[]): Promise<MergedProfile> {
  const merging = new Merging();
  for (const { merged, skipped, body } of parts) {
    merging.skipped += skipped;
    if (merged > 0 && !merging.isFull) await merging.add(body, merged);
  }
  return { total: parts.reduce((sum, { total }) => sum + total, 0), ...(await merging.finish()) };
}

/** Adds profiles up, a batch at a time; those of other sample types than the first are left out. */
class Merging {
  skipped = 0;
  #merged = 0;
  #sampleTypes: string | undefined;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #bytes = 0;

  get isFull(): boolean {
    return this.#bytes >= MAX_BYTES;
  }

  /** @param count how many profiles are in it */
  async add(body: Uint8Array, count: number): Promise<void> {
    try {
      const raw = await decompress(body, { maxBytes: MAX_BYTES });
      const sampleTypes = JSON.stringify(checkProfile(raw).sampleTypes);
      this.#sampleTypes ??= sampleTypes;
      if (sampleTypes !== this.#sampleTypes) {
        this.skipped += count;
        return;
      }
      this.#batch.push(raw);
      this.#bytes += raw.length;
      this.#batchBytes += raw.length;
      this.#merged += count;
    } catch (error) {
      if (!(error instanceof PprofError)) throw error;
      this.skipped += count;
      return;
    }
    if (this.#batch.length >= BATCH_PROFILES || this.#batchBytes >= BATCH_BYTES) this.#mergeBatch();
  }

  async finish(): Promise<Omit<MergedProfile, 'total'>> {
    this.#mergeBatch();
    const [raw] = this.#batch;
    const body = raw === undefined ? new Uint8Array() : await compress(raw);
    return { merged: this.#merged, skipped: this.skipped, body };
  }

  #mergeBatch(): void {
    if (this.#batch.length > 1) this.#batch = [mergeProfiles(this.#batch)];
    this.#batchBytes = 0;
  }
}
