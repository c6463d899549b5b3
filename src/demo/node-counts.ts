import { SCRAPE_ID, WRITE_ID } from './demo-configuration.ts';

/** Reads one metric of the node; undefined where the series does not exist. */
export type ReadMetric = (
  name: string,
  labels: Readonly<Record<string, string>>,
) => Promise<number | undefined>;

/** What the node counted since it started. */
export interface NodeCounts {
  readonly scraped: number;
  readonly failed: number;
  readonly dropped: number;
}

/** Reads the counts of the demo's two components from the node's metrics. */
export async function readNodeCounts(read: ReadMetric): Promise<NodeCounts> {
  const scrapes = async (outcome: string): Promise<number> =>
    (await read('pyroscope_scrape_scrapes_total', { component_id: SCRAPE_ID, outcome })) ?? 0;
  const [forwarded, refused, failed, dropped = 0] = await Promise.all([
    scrapes('forwarded'),
    scrapes('forward_failed'),
    scrapes('scrape_failed'),
    read('pyroscope_write_dropped_profiles_total', { component_id: WRITE_ID }),
  ]);
  return { scraped: forwarded + refused, failed, dropped };
}
