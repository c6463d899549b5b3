import type { Labels } from '../model/index.ts';

/** The newest profile of one series. */
export interface LatestProfile {
  readonly labels: Labels;
  /** "" for a push to /ingest. */
  readonly id: string;
  /** As it was sent: gzipped or raw. */
  readonly body: Uint8Array;
  /** Milliseconds of the wall clock. */
  readonly receivedMs: number;
}

/** The newest profile of each series, as long as all of them fit; then the series heard of longest ago goes first. */
export class LatestProfiles {
  readonly #maxBytes: number;
  readonly #bySeries = new Map<string, LatestProfile>();
  #sizeBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  set(profile: LatestProfile): void {
    const key = profile.labels.toString();
    this.#delete(key);
    this.#bySeries.set(key, profile);
    this.#sizeBytes += costOf(key, profile);
    for (const oldest of this.#bySeries.keys()) {
      if (this.#sizeBytes <= this.#maxBytes) break;
      this.#delete(oldest);
    }
  }

  /** Those kept, the one heard of longest ago first. */
  list(): readonly LatestProfile[] {
    return [...this.#bySeries.values()];
  }

  #delete(key: string): void {
    const profile = this.#bySeries.get(key);
    if (profile === undefined) return;
    this.#bySeries.delete(key);
    this.#sizeBytes -= costOf(key, profile);
  }
}

function costOf(key: string, { body }: LatestProfile): number {
  return 2 * key.length + body.length;
}
