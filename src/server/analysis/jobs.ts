import type { PprofErrorCode } from '../../pprof/index.ts';
import { PprofError } from '../../pprof/index.ts';
import type { Refusal } from '../../threads/index.ts';
import { refusalOf } from '../../threads/index.ts';
import { differenceOf } from './difference.ts';
import { flameOf } from './flame.ts';
import type { Merged, MergePart } from './merge-parts.ts';
import { mergeParts } from './merge-parts.ts';

/** What may be asked of profiles. */
export type AnalysisJob =
  | { readonly type: 'flame'; readonly body: Uint8Array; readonly sampleType: string | undefined }
  | {
      readonly type: 'difference';
      readonly before: Uint8Array;
      readonly after: Uint8Array;
      readonly sampleType: string | undefined;
    }
  | { readonly type: 'merge'; readonly parts: readonly MergePart[] };

/** What may come of it; `lacking` is about a sample type that the profile does not have. */
export type AnalysisAnswer =
  | { readonly type: 'shown'; readonly json: object }
  | { readonly type: 'merged'; readonly merged: Merged }
  | { readonly type: 'lacking'; readonly message: string }
  | Refusal<PprofErrorCode>;

/** Does a job. Never rejects. */
export async function doJob(job: AnalysisJob): Promise<AnalysisAnswer> {
  try {
    switch (job.type) {
      case 'flame':
        return { type: 'shown', json: await flameOf(job.body, job.sampleType) };
      case 'difference':
        return { type: 'shown', json: await differenceOf(job.before, job.after, job.sampleType) };
      case 'merge':
        return { type: 'merged', merged: await mergeParts(job.parts) };
    }
  } catch (error) {
    if (error instanceof RangeError) return { type: 'lacking', message: error.message };
    return refusalOf(error, PprofError);
  }
}
