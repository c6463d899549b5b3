import type { HttpClientSettings } from '../../net/index.ts';

/** Where profiles go, how, and how often it is tried. */
export interface EndpointSettings {
  readonly url: string;
  /** "" where it has none. */
  readonly name: string;
  readonly headers: ReadonlyMap<string, string>;
  /** How long one attempt may take. */
  readonly remoteTimeoutMs: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** How often it is tried in all; 0: for ever. */
  readonly maxAttempts: number;
  readonly retriesOn429: boolean;
  readonly http: HttpClientSettings;
}

/** The arguments of a write component, whichever of its names it goes by. */
export interface WriteSettings {
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly endpoints: readonly EndpointSettings[];
}
