/**
 * Profiles of this very process, in the shapes of Go's net/http/pprof, so that a node can be scraped like anything else.
 * V8's own profilers through node:inspector; nothing runs until a profile is asked for.
 */
export type { ProfileName } from './self-profiles.ts';
export { BusyError, MAX_SECONDS, PROFILE_PATHS, parseSeconds, SelfProfiles } from './self-profiles.ts';
