import type { Anomaly, SoakRecords } from './account.ts';
import type { Causes } from './causes.ts';
import type { Delivery } from './faulty-endpoint.ts';
import type { FailedScrape } from './log-messages.ts';
import type { ScrapeRecord } from './soak-targets.ts';

/** What a target has given is not stored at the same moment. */
const STORING_MS = 500;

interface DeliveryAccount {
  readonly delivered: Readonly<Record<string, number>>;
  readonly firsts: number;
  readonly anomalies: readonly Anomaly[];
}

/**
 * What of all that was scraped has arrived where. A delta stands for all profiles between its own and the one that it was
 * compared with: each must be in exactly one delta, but for the first.
 */
export function accountDelivery(
  bySeries: ReadonlyMap<string, readonly ScrapeRecord[]>,
  { scrapes, endpoints, failedScrapes, intervalMs, fromMs, toMs }: SoakRecords,
  causes: Causes,
): DeliveryAccount {
  const delivered: Record<string, number> = {};
  const anomalies: Anomaly[] = [];
  const failures = Map.groupBy(failedScrapes, ({ series }) => series);
  let firsts = 0;
  for (const { name, deliveries } of endpoints) {
    const covered = coverage(bySeries, scrapes, deliveries);
    delivered[name] = deliveries.length;
    firsts = 0;
    for (const [series, all] of bySeries) {
      const served = all.filter(({ outcome, endMs }) => outcome === 'served' && endMs <= toMs);
      for (const [index, record] of served.entries()) {
        const times = covered.get(record) ?? 0;
        if (times === 1) continue;
        const before = served[index - 1];
        const isFirst = before === undefined && series.endsWith('/memory');
        if (times === 0 && isFirst) {
          firsts++;
          continue;
        }
        // The start, with everything at once, is not what is looked at.
        if (record.atMs < fromMs) continue;
        const after = served[index + 1];
        const around = [before, record, after].flatMap((one) => one ?? []);
        anomalies.push({
          what: times === 0 ? 'lost' : 'counted twice',
          cause:
            times === 0 && hasFailed(record, failures.get(series) ?? [], intervalMs)
              ? 'timed out'
              : causes.of(
                  [...new Set(around.map(({ node }) => node))],
                  before?.atMs ?? record.atMs,
                  record.endMs + STORING_MS,
                ),
          detail: `${series} at ${name}: ${around.map(({ run, number }) => `${number} to ${run}`).join(', ')}`,
          atMs: record.atMs,
        });
      }
    }
  }
  return { delivered, firsts, anomalies };
}

/** Whether the node gave up the scrape although the target has answered. */
function hasFailed(
  { run, atMs }: ScrapeRecord,
  failures: readonly FailedScrape[],
  intervalMs: number,
): boolean {
  return failures.some((one) => one.run === run && one.atMs >= atMs && one.atMs < atMs + intervalMs);
}

/** In how many of the profiles that arrived each scrape is. */
function coverage(
  bySeries: ReadonlyMap<string, readonly ScrapeRecord[]>,
  scrapes: readonly ScrapeRecord[],
  deliveries: readonly Delivery[],
): ReadonlyMap<ScrapeRecord, number> {
  const times = new Map<ScrapeRecord, number>();
  const add = (record: ScrapeRecord): void => {
    times.set(record, (times.get(record) ?? 0) + 1);
  };
  const byCount = new Map<string, ScrapeRecord>();
  for (const [series, all] of bySeries) {
    for (const record of all) {
      if (record.count > 0) byCount.set(`${series} ${record.epoch} ${record.count}`, record);
    }
  }
  for (const { number, span } of deliveries) {
    const record = scrapes[number];
    if (record === undefined) throw new Error(`a profile arrived that no target has given: ${number}`);
    if (!record.series.endsWith('/memory')) {
      add(record);
      continue;
    }
    for (let count = record.count; count > record.count - span; count--) {
      const one = byCount.get(`${record.series} ${record.epoch} ${count}`);
      if (one !== undefined) add(one);
    }
    // After a restart the counters may be where they were before: then nothing is left to tell.
    if (span === 0) add(record);
  }
  return times;
}
