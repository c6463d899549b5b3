/** The work that collectors are given: targets on one port (path /INDEX/…), a receiver, and what is scraped how often. */
export interface Work {
  readonly targets: number;
  readonly targetPort: number;
  readonly receiverUrl: string;
  readonly intervalS: number;
  readonly types: readonly string[];
  readonly isClustered: boolean;
}

const ALL_TYPES = ['memory', 'block', 'goroutine', 'mutex', 'process_cpu'];

/** A configuration that every collector understands, of which nothing is left to its defaults that they do not share. */
export function configurationOf(work: Work): string {
  const { targets, targetPort, receiverUrl, intervalS, types, isClustered } = work;
  const list = Array.from(
    { length: targets },
    (_, index) =>
      `    {"__address__" = "127.0.0.1:${targetPort}", "__profile_path_prefix__" = "/${index}", "service_name" = "bench-${index}", "instance" = "bench-${index}"},`,
  );
  const profiles = ALL_TYPES.map(
    (type) => `    profile.${type} {\n      enabled = ${types.includes(type)}\n    }`,
  );
  return `pyroscope.write "bench" {
  endpoint {
    url = "${receiverUrl}"
  }
}

pyroscope.scrape "bench" {
${isClustered ? '  clustering {\n    enabled = true\n  }\n' : ''}  scrape_interval = "${intervalS}s"
  scrape_timeout  = "10s"
  forward_to      = [pyroscope.write.bench.receiver]
  // At most the interval less a second; else there is no CPU profile.
  delta_profiling_duration = "${intervalS - 1}s"
  targets = [
${list.join('\n')}
  ]
  profiling_config {
${profiles.join('\n')}
  }
}
`;
}
