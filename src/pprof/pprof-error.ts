import { AppError } from '../util/index.ts';

/**
 * Why bytes are not a profile:
 * - `empty`: there are none
 * - `not-pprof`: they are text, such as an error page
 * - `truncated`: they end too early
 * - `too-large`: decompressed they exceed the limit
 * - `corrupt-gzip`: they begin as gzip does, but are not gzip
 * - `invalid`: the format of pprof is violated
 */
export type PprofErrorCode = 'empty' | 'not-pprof' | 'truncated' | 'too-large' | 'corrupt-gzip' | 'invalid';

/** Bytes that were expected to be a profile and are not; the message says why in words for whoever runs the target. */
export class PprofError extends AppError<PprofErrorCode> {}
