import type { PastScrape } from '../../component/index.ts';

/** How many scrapes of a series are remembered. */
const LENGTH = 20;
/** Of how many series; about 10 MB in all. Of more, those that were scraped last. */
const MAX_SERIES = 20_000;

/** Where the numbers of a scrape are. */
const COLUMNS = { startedMs: 0, durationMs: 1, bytes: 2, count: 3 } as const;

/** The last scrapes of one series, in one array of numbers: there is one for each of many thousand series. */
class Ring {
  readonly #numbers = new Float64Array(LENGTH * COLUMNS.count);
  /** Most scrapes have no error, and those that fail again and again share one text. */
  readonly #errors: string[] = [];
  #count = 0;

  add({ startedMs, durationMs, bytes, error }: PastScrape): void {
    const place = this.#count++ % LENGTH;
    const at = place * COLUMNS.count;
    this.#numbers[at + COLUMNS.startedMs] = startedMs;
    this.#numbers[at + COLUMNS.durationMs] = durationMs;
    this.#numbers[at + COLUMNS.bytes] = bytes;
    const before = this.#errors[(place + LENGTH - 1) % LENGTH];
    this.#errors[place] = before === error ? before : error;
  }

  entries(): readonly PastScrape[] {
    const first = Math.max(0, this.#count - LENGTH);
    return Array.from({ length: this.#count - first }, (_, index) => {
      const place = (first + index) % LENGTH;
      const at = place * COLUMNS.count;
      return {
        startedMs: this.#numbers[at + COLUMNS.startedMs] ?? 0,
        durationMs: this.#numbers[at + COLUMNS.durationMs] ?? 0,
        bytes: this.#numbers[at + COLUMNS.bytes] ?? 0,
        error: this.#errors[place] ?? '',
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
