/**
 * Profiles of this very process, in the shapes of Go's net/http/pprof, so that a node can be scraped like anything else.
 * V8's own profilers through node:inspector; nothing runs until a profile is asked for.
 */
export { BusyError } from './busy-error.ts';
export type { ProfileName } from './self-profiles.ts';
export { MAX_SECONDS, PROFILE_PATHS, parseCollects, parseSeconds, SelfProfiles } from './self-profiles.ts';
