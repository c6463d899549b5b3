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
  /** Undefined where nobody has said. */
  readonly maxBackoffMs: number | undefined;
  /** How often it is tried in all; 0: for ever. Undefined where nobody has said. */
  readonly maxAttempts: number | undefined;
  readonly retriesOn429: boolean;
  readonly compression: Compression;
  readonly queue: QueueSettings;
  readonly http: HttpClientSettings;
}

/** How the body of a request is sent: profiles are compressed already, the rest is small. */
type Compression = 'none' | 'gzip';

/** How an endpoint's queue is filled and emptied. */
export interface QueueSettings {
  /** What may wait on disk. */
  readonly capacityBytes: number;
  readonly maxAgeMs: number;
  /** The largest request, as far as it is not one single profile. */
  readonly maxBatchBytes: number;
  readonly maxBatchProfiles: number;
  /** How long a request waits for more profiles. */
  readonly lingerMs: number;
  /** How many requests are under way at most. */
  readonly concurrency: number;
  readonly order: 'oldest' | 'newest';
}

/** Whether profiles are stored before they are sent, and how long a stop goes on sending. */
export interface WalSettings {
  readonly isEnabled: boolean;
  readonly drainTimeoutMs: number;
}

/** The arguments of a write component, whichever of its names it goes by. */
export interface WriteSettings {
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly endpoints: readonly EndpointSettings[];
  readonly wal: WalSettings;
}
