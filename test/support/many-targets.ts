/** A scrape of many targets that are one server: the paths of target N begin with /N. */
export interface ManyTargets {
  readonly targets: number;
  /** host:port of all of them. */
  readonly address: string;
  /** As the configuration writes it: "15s". */
  readonly interval: string;
  /** The profiles that are taken; all others are not, whatever the default is. */
  readonly types: readonly string[];
  /** What stands in the block of each endpoint, a line each. */
  readonly endpoints: readonly (readonly string[])[];
  readonly isClustered?: boolean;
  /** Labels of a target besides `instance`, which is its number. */
  readonly labels?: (target: number) => Readonly<Record<string, string>>;
  /** More lines of the blocks. */
  readonly write?: readonly string[];
  readonly scrape?: readonly string[];
}

/** Those that are scraped when nothing else is said. */
export const DEFAULT_TYPES = ['memory', 'block', 'goroutine', 'mutex', 'process_cpu'] as const;

/** The text of a configuration, which Alloy understands, too. */
export function scrapeManyTargets(options: ManyTargets): string {
  const { targets, interval, types, endpoints, isClustered = false, write = [], scrape = [] } = options;
  return `
pyroscope.write "backend" {
${indented([...write, ...endpoints.flatMap((lines) => block('endpoint', lines))])}
}

pyroscope.scrape "apps" {
${indented([
  ...(isClustered ? block('clustering', ['enabled = true']) : []),
  'targets = [',
  ...Array.from({ length: targets }, (_, target) => `  ${targetText(options, target)},`),
  ']',
  'forward_to = [pyroscope.write.backend.receiver]',
  `scrape_interval = "${interval}"`,
  ...scrape,
  ...block(
    'profiling_config',
    DEFAULT_TYPES.flatMap((type) => block(`profile.${type}`, [`enabled = ${types.includes(type)}`])),
  ),
])}
}
`;
}

function targetText({ address, labels }: ManyTargets, target: number): string {
  const all = {
    __address__: address,
    __profile_path_prefix__: `/${target}`,
    instance: String(target),
    ...labels?.(target),
  };
  return `{${Object.entries(all)
    .map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`)
    .join(', ')}}`;
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return [`${name} {`, ...lines.map((line) => `  ${line}`), '}'];
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
