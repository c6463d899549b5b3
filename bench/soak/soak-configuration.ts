import { scrapeManyTargets } from '../../test/support/many-targets.ts';
import { RUN_HEADER } from './soak-targets.ts';

export interface ConfigurationOptions {
  readonly targets: number;
  readonly intervalMs: number;
  /** host:port of all targets. */
  readonly targetAddress: string;
  readonly endpoints: readonly { readonly name: string; readonly url: string }[];
}

/** What the nodes run. @param version changes what must not disturb anything */
export function soakConfiguration(
  { targets, intervalMs, targetAddress, endpoints }: ConfigurationOptions,
  version: number,
): string {
  const scrapes = scrapeManyTargets({
    targets,
    address: targetAddress,
    interval: `${intervalMs}ms`,
    types: ['memory', 'goroutine'],
    isClustered: true,
    write: [`external_labels = { "version" = "${version}" }`],
    endpoints: endpoints.map(({ name, url }) => [
      `name = "${name}"`,
      `url = "${url}"`,
      `remote_timeout = "${3 + (version % 2)}s"`,
    ]),
    scrape: [
      `http_headers = { "${RUN_HEADER}" = [sys.env("SOAK_RUN")] }`,
      `scrape_timeout = "${Math.round(intervalMs * 0.8) + (version % 2)}ms"`,
    ],
  });
  // Only on this level is each scrape that failed: with that, a profile that was given and did not arrive has its cause.
  return `logging {
  level = "debug"
}
${scrapes}`;
}
