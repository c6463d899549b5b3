import { scrapeManyTargets } from '../../test/support/many-targets.ts';

/** The work that collectors are given: targets on one port (path /INDEX/…), a receiver, and what is scraped how often. */
export interface Work {
  readonly targets: number;
  readonly targetPort: number;
  readonly receiverUrl: string;
  readonly intervalS: number;
  readonly types: readonly string[];
  readonly isClustered: boolean;
}

/** A configuration that every collector understands, of which nothing is left to its defaults that they do not share. */
export function configurationOf(work: Work): string {
  const { targets, targetPort, receiverUrl, intervalS, types, isClustered } = work;
  return scrapeManyTargets({
    targets,
    types,
    isClustered,
    address: `127.0.0.1:${targetPort}`,
    interval: `${intervalS}s`,
    labels: (target) => ({ service_name: `bench-${target}` }),
    endpoints: [[`url = "${receiverUrl}"`]],
    // A CPU profile takes at most the interval less a second; else there is none.
    scrape: ['scrape_timeout = "10s"', `delta_profiling_duration = "${intervalS - 1}s"`],
  });
}
