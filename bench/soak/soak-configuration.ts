import { RUN_HEADER } from './soak-targets.ts';

export interface ConfigurationOptions {
  readonly targets: number;
  readonly intervalMs: number;
  /** host:port of all targets. */
  readonly targetAddress: string;
  readonly endpoints: readonly { readonly name: string; readonly url: string }[];
}

const OFF_TYPES = ['block', 'mutex', 'process_cpu'];

/** What the nodes run. @param version changes what must not disturb anything */
export function soakConfiguration(
  { targets, intervalMs, targetAddress, endpoints }: ConfigurationOptions,
  version: number,
): string {
  const lines = Array.from(
    { length: targets },
    (_, index) =>
      `    {"__address__" = "${targetAddress}", "__profile_path_prefix__" = "/${index}", "instance" = "${index}"},`,
  );
  const receivers = endpoints.map(
    ({ name, url }) => `  endpoint {
    name           = "${name}"
    url            = "${url}"
    remote_timeout = "${3 + (version % 2)}s"
  }`,
  );
  // Only there is each scrape that failed: with that, a profile that was given and did not arrive has its cause.
  return `
logging {
  level = "debug"
}

pyroscope.write "backends" {
  external_labels = { "version" = "${version}" }
${receivers.join('\n')}
}

pyroscope.scrape "apps" {
  clustering {
    enabled = true
  }
  http_headers = { "${RUN_HEADER}" = [sys.env("SOAK_RUN")] }
  targets = [
${lines.join('\n')}
  ]
  forward_to      = [pyroscope.write.backends.receiver]
  scrape_interval = "${intervalMs}ms"
  scrape_timeout  = "${Math.round(intervalMs * 0.8) + (version % 2)}ms"
  profiling_config {
    profile.memory { enabled = true }
    profile.goroutine { enabled = true }
${OFF_TYPES.map((type) => `    profile.${type} { enabled = false }`).join('\n')}
  }
}
`;
}
