import type { LastProfile } from '../../component/index.ts';

const MAX_BYTES = 12 * 1024 * 1024;
/** What an entry takes besides its body, roughly. */
const ENTRY_BYTES = 300;
/** What is older makes room for others: its series is not scraped here any more, or very seldom. */
const STALE_MS = 5 * 60_000;

/**
 * The newest profile of each series, compressed as it was sent. Bounded in bytes. Where there is no room for all series,
 * those that have one keep theirs up to date and the others have none: to have each push out another's would be of no more
 * use to whoever looks for one, and V8's collector would have to find every profile when it is old.
 */
export class LastProfiles {
  readonly #maxBytes: number;
  readonly #profiles = new Map<string, LastProfile>();
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a profile instead of the series' last, or if there is room. */
  offer(profile: LastProfile): void {
    if (this.#profiles.has(profile.seriesId) || this.#makeRoom(profile)) this.set(profile);
  }

  /** Keeps a profile in any case, unless it is too large for the whole store: what was stored longest ago goes for it. */
  set(profile: LastProfile): void {
    this.#delete(profile.seriesId);
    const kept = { ...profile, body: alone(profile.body) };
    if (sizeOf(kept) > this.#maxBytes) return;
    this.#profiles.set(kept.seriesId, kept);
    this.#bytes += sizeOf(kept);
    for (const oldest of this.#profiles.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#delete(oldest);
    }
  }

  get(seriesId: string): LastProfile | undefined {
    return this.#profiles.get(seriesId);
  }

  /** Lets go of what is stale, as far as need be. False where that is not enough. */
  #makeRoom(profile: LastProfile): boolean {
    const room = this.#maxBytes - sizeOf(profile);
    for (const { seriesId, takenMs } of this.#profiles.values()) {
      if (this.#bytes <= room || profile.takenMs - takenMs < STALE_MS) break;
      this.#delete(seriesId);
    }
    return this.#bytes <= room;
  }

  #delete(seriesId: string): void {
    const former = this.#profiles.get(seriesId);
    if (former === undefined) return;
    this.#profiles.delete(seriesId);
    this.#bytes -= sizeOf(former);
  }
}

function sizeOf({ body }: LastProfile): number {
  return body.byteLength + ENTRY_BYTES;
}

/** The bytes in a buffer of their own: a part would keep the whole that it is of. */
function alone(body: Uint8Array): Uint8Array {
  return body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
}
