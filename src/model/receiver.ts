import type { IngestRequest, Profile } from './profile.ts';

/**
 * Where profiles go: exported by pyroscope.write and pyroscope.relabel, taken by `forward_to`. The language shows it as
 * a capsule of type ProfilesReceiver.
 */
export interface ProfilesReceiver {
  /** Identity for messages and the debug page, e.g. "pyroscope.write.staging". */
  readonly componentId: string;
  /**
   * Takes one profile. Resolves when the receiver answers for it: stored or delivered.
   * @throws when it could not be taken; the caller counts the profile as failed and goes on
   */
  append(profile: Profile, signal?: AbortSignal): Promise<void>;
  /** Takes a raw push to /ingest; the same promise as `append`. */
  appendIngest(request: IngestRequest, signal?: AbortSignal): Promise<void>;
}
