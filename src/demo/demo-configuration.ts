import { formatDuration } from '../util/index.ts';

/** What the demo's configuration is made from. */
export interface DemoConfiguration {
  readonly intervalMs: number;
  readonly receiverUrl: string;
  readonly targets: readonly { readonly name: string; readonly address: string }[];
}

/** Ids of the two components, for reading their metrics. */
export const SCRAPE_ID = 'pyroscope.scrape.demo';
export const WRITE_ID = 'pyroscope.write.demo';

/** The configuration of the demo's nodes, as anybody would write it. */
export function demoConfiguration({ intervalMs, receiverUrl, targets }: DemoConfiguration): string {
  const list = targets.map(
    ({ name, address }) => `    {"__address__" = "${address}", "service_name" = "${name}"},\n`,
  );
  return `logging {
  level = "warn"
}

pyroscope.scrape "demo" {
  clustering {
    enabled = true
  }
  targets = [
${list.join('')}  ]
  forward_to      = [pyroscope.write.demo.receiver, starling.store.demo.receiver]
  scrape_interval = "${formatDuration(intervalMs)}"

  profiling_config {
    profile.fgprof {
      enabled = true
    }
  }
}

pyroscope.write "demo" {
  endpoint {
    url = "${receiverUrl}"
  }
}

// Keeps the last profiles, for the page "Profiles" of the debug UI.
starling.store "demo" {
  max_bytes = "64MiB"
}
`;
}
