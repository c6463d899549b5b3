/**
 * The pprof format (github.com/google/pprof, proto/profile.proto): decompressing and checking what targets send,
 * differences of profiles that count since a process started, and making profiles of our own. Bytes come in and bytes
 * go out; nothing here knows of targets or of the network. What is no valid profile is a `PprofError` that says why,
 * whatever the bytes, and memory is bounded by the limit that the caller gives to `decompress`.
 */

export { checkProfile } from './check-profile.ts';
export type { DeltaKind } from './delta-state.ts';
export { DeltaState } from './delta-state.ts';
export type { DecompressOptions } from './gzip.ts';
export { compress, decompress } from './gzip.ts';
export type { PprofErrorCode } from './pprof-error.ts';
export { PprofError } from './pprof-error.ts';
export type { Frame, ProfileOptions, StackSample } from './profile-builder.ts';
export { ProfileBuilder } from './profile-builder.ts';
export type { ProfileFacts, SampleType } from './profile-facts.ts';
