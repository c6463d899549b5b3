/**
 * The pprof format (github.com/google/pprof, proto/profile.proto): decompressing and checking what targets send,
 * differences of profiles that count since a process started, in worker threads where they are large; merging profiles,
 * looking into them, and making our own. Bytes come in and bytes go out; nothing here knows of targets or of the network.
 * What is no valid profile is a `PprofError` that says why, whatever the bytes, and memory is bounded by the limit that the
 * caller gives to `decompress`.
 */

export type { DeltaKind } from './baseline-format.ts';
export { BaselineError } from './baseline-format.ts';
export { checkProfile } from './check-profile.ts';
export { DeltaState } from './delta-state.ts';
export type { FlameDifference, FlameNode, FlameOptions } from './flame-tree.ts';
export { diffFlameTrees, flameTree } from './flame-tree.ts';
export type { DecompressOptions } from './gzip.ts';
export { compress, decompress, isGzip, promisedBytes } from './gzip.ts';
export { mergeProfiles } from './merge-profiles.ts';
export type { PprofErrorCode } from './pprof-error.ts';
export { PprofError } from './pprof-error.ts';
export type { Frame, ProfileOptions, StackSample } from './profile-builder.ts';
export { ProfileBuilder } from './profile-builder.ts';
export type { ProfileFacts, SampleType } from './profile-facts.ts';
export type { ProfileJob, ProfileResult } from './profile-processor.ts';
export type { ProfileSummary, SummaryOptions, TopFunction } from './profile-summary.ts';
export { summarizeProfile } from './profile-summary.ts';
export type { ProfileWorkersOptions, ProfileWorkersStats } from './profile-workers.ts';
export { ProfileWorkers } from './profile-workers.ts';
