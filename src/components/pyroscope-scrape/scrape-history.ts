import type { PastScrape } from '../../component/index.ts';

/** How many scrapes of a series are remembered. */
const LENGTH = 20;
/** Of how many series; about 10 MB in all. Of more, those that were scraped last. */
const MAX_SERIES = 20_000;

/** The last scrapes of one series, in plain numbers: there is one for each of many thousand series. */
class Ring {
  readonly #startedMs = new Float64Array(LENGTH);
  readonly #durationMs = new Float32Array(LENGTH);
  readonly #bytes = new Float64Array(LENGTH);
  /** Most scrapes have no error, and those that fail again and again share one text. */
  readonly #errors: string[] = [];
  #count = 0;

  add({ startedMs, durationMs, bytes, error }: PastScrape): void {
    const at = this.#count++ % LENGTH;
    this.#startedMs[at] = startedMs;
    this.#durationMs[at] = durationMs;
    this.#bytes[at] = bytes;
    const before = this.#errors[(at + LENGTH - 1) % LENGTH];
    this.#errors[at] = before === error ? before : error;
  }

  entries(): readonly PastScrape[] {
    const first = Math.max(0, this.#count - LENGTH);
    return Array.from({ length: this.#count - first }, (_, index) => {
      const at = (first + index) % LENGTH;
      return {
        startedMs: this.#startedMs[at] ?? 0,
        durationMs: this.#durationMs[at] ?? 0,
        bytes: this.#bytes[at] ?? 0,
        error: this.#errors[at] ?? '',
      };
    });
  }
}

/** How the last scrapes of each series went. Bounded in the number of series and of scrapes of each. */
export class ScrapeHistory {
  readonly #maxSeries: number;
  readonly #rings = new Map<string, Ring>();

  constructor(maxSeries = MAX_SERIES) {
    this.#maxSeries = maxSeries;
  }

  add(series: string, past: PastScrape): void {
    const ring = this.#rings.get(series) ?? new Ring();
    ring.add(past);
    // A map keeps the order of insertion: what was added to last is last.
    this.#rings.delete(series);
    this.#rings.set(series, ring);
    if (this.#rings.size <= this.#maxSeries) return;
    const [oldest] = this.#rings.keys();
    if (oldest !== undefined) this.#rings.delete(oldest);
  }

  /** Oldest first. */
  of(series: string): readonly PastScrape[] {
    return this.#rings.get(series)?.entries() ?? [];
  }
}
