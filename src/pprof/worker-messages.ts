import type { Refusal } from '../threads/index.ts';
import type { PprofErrorCode } from './pprof-error.ts';
import type { ProfileJob, ProfileResult } from './profile-processor.ts';

/** What a worker is asked. */
export type WorkerRequest =
  | {
      readonly type: 'process';
      readonly job: ProfileJob;
      readonly maxBytes: number;
      /** The baseline of a series that moves to this worker. */
      readonly baseline: Uint8Array | undefined;
    }
  | { readonly type: 'export'; readonly series: string }
  | { readonly type: 'drop'; readonly series: string };

/** What it answers. */
export type WorkerAnswer =
  | { readonly type: 'processed'; readonly result: ProfileResult; readonly baselineBytes: number }
  | { readonly type: 'exported'; readonly baseline: Uint8Array | undefined }
  | { readonly type: 'dropped' }
  | Refusal<PprofErrorCode>;
