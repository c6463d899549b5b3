import type { ProfileSelection } from '../component/index.ts';
import { promisedBytes } from '../pprof/index.ts';
import { AppError } from '../util/index.ts';
import type { Analysis, Merged, MergePart } from './analysis/index.ts';
import { MAX_ANALYSED_BYTES } from './analysis/index.ts';
import { select } from './kept-profiles.ts';
import type { AnswerContext } from './route-context.ts';

/**
 * The most profiles that a node merges at once, and the most bytes, compressed: a few seconds of work where a machine is
 * busy, and much less as a rule, since profiles are some tens of kilobytes.
 */
const MAX_PROFILES = 200;
const MAX_BYTES = 8 * 2 ** 20;

/** Several profiles as one: the newest, of those that were meant. */
export interface MergedProfile extends Merged {
  /** How many were meant. */
  readonly total: number;
}

/** What this node keeps of a selection, as one profile. */
export async function mergeKeptProfiles(
  { runtime, analysis, closing }: AnswerContext,
  selection: ProfileSelection,
): Promise<MergedProfile> {
  const all = select(runtime, selection);
  const parts: MergePart[] = [];
  let sizeBytes = 0;
  let unpackedBytes = 0;
  let gone = 0;
  for (const { store, profile } of all.slice(0, MAX_PROFILES)) {
    if (closing.aborted || sizeBytes >= MAX_BYTES || unpackedBytes >= MAX_ANALYSED_BYTES) break;
    try {
      const body = await store.keptProfile(profile.id);
      sizeBytes += body.byteLength;
      unpackedBytes += bytesToMerge(body);
      parts.push({ body, count: 1 });
    } catch (error) {
      // It went meanwhile, or is damaged: the others still tell something.
      if (!(error instanceof AppError && error.code === 'not-found')) throw error;
      gone++;
    }
  }
  const { skipped, ...merged } = await analysis.merge(parts);
  return { total: all.length, ...merged, skipped: skipped + gone };
}

/** What the thread will count of a body, as far as it tells: one that is too large by itself is left out. */
function bytesToMerge(body: Uint8Array): number {
  const bytes = promisedBytes(body);
  return bytes > MAX_ANALYSED_BYTES ? 0 : bytes;
}

/** What several nodes merged, as one. */
export async function mergeMerged(
  analysis: Analysis,
  nodes: readonly MergedProfile[],
): Promise<MergedProfile> {
  const parts = nodes.filter(({ merged }) => merged > 0).map(({ merged: count, body }) => ({ body, count }));
  const { skipped, ...merged } = await analysis.merge(parts);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    total: sum(nodes.map(({ total }) => total)),
    ...merged,
    skipped: skipped + sum(nodes.map((node) => node.skipped)),
  };
}
