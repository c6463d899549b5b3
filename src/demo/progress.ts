/** What the demo counts; at its end all that was scraped has been delivered. */
export interface DemoCounts {
  /** Profiles taken from targets, without those that only prime a delta. */
  readonly scraped: number;
  /** Profiles that the receiver decoded, each counted once. */
  readonly delivered: number;
  readonly dropped: number;
  /** Profiles that the receiver got again. */
  readonly duplicates: number;
}

const HEADINGS = ['time', 'scraped', 'delivered', 'dropped', 'duplicates', 'failed scrapes'];

const SHARES = '  series by node';

/** The head of the table of progress. */
export function progressHead(): string {
  return row(HEADINGS) + SHARES;
}

/** One line of the table of progress. */
export function progressRow(
  elapsedMs: number,
  counts: DemoCounts,
  failedScrapes: number,
  shares: string,
): string {
  const { scraped, delivered, dropped, duplicates } = counts;
  const seconds = `${Math.round(elapsedMs / 1_000)}s`;
  return `${row([seconds, ...[scraped, delivered, dropped, duplicates, failedScrapes].map(String)])}  ${shares}`;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart((HEADINGS[index] ?? '').length + 2)).join('');
}
