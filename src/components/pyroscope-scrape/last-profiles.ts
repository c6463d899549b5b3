import type { LastProfile } from '../../component/index.ts';

const MAX_BYTES = 12 * 1024 * 1024;
/** What an entry takes besides its body, roughly. */
const ENTRY_BYTES = 300;

/** The newest profile of each series, compressed as it was sent. Bounded in bytes: what was stored longest ago goes first. */
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

  /** Keeps a profile instead of the series' last; one that is too large for the whole store is not kept. */
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
