import { receivers, targets } from '../../component/index.ts';
import { httpClientFields, httpClientRules } from '../../net/index.ts';
import type { Infer } from '../../schema/index.ts';
import {
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  duration,
  int,
  labelledBlock,
  list,
  map,
  optional,
  optionalBlock,
  required,
  string,
} from '../../schema/index.ts';
import { formatDuration } from '../../util/index.ts';
import { customProfile, enabledTypes, knownProfile } from './profile-types.ts';

const SECOND_MS = 1_000;
const DEFAULT_MAX_PROFILE_BYTES = 64 * 1024 * 1024;

const profilingConfig = defineBlock({
  path_prefix: defaulted(string, '', 'The path prefix to use when scraping targets.'),
  'profile.memory': defaultedBlock(
    knownProfile({ enabled: true, path: '/debug/pprof/allocs', delta: false }),
    'Collect memory profiles.',
  ),
  'profile.block': defaultedBlock(
    knownProfile({ enabled: true, path: '/debug/pprof/block', delta: false }),
    'Collect profiles on blocks.',
  ),
  'profile.goroutine': defaultedBlock(
    knownProfile({ enabled: true, path: '/debug/pprof/goroutine', delta: false }),
    'Collect goroutine profiles.',
  ),
  'profile.mutex': defaultedBlock(
    knownProfile({ enabled: true, path: '/debug/pprof/mutex', delta: false }),
    'Collect mutex profiles.',
  ),
  'profile.process_cpu': defaultedBlock(
    knownProfile({ enabled: true, path: '/debug/pprof/profile', delta: true }),
    'Collect CPU profiles.',
  ),
  'profile.fgprof': defaultedBlock(
    knownProfile({ enabled: false, path: '/debug/fgprof', delta: true }),
    'Collect fgprof profiles.',
  ),
  'profile.godeltaprof_memory': defaultedBlock(
    knownProfile({ enabled: false, path: '/debug/pprof/delta_heap', delta: false }),
    'Collect godeltaprof memory profiles.',
  ),
  'profile.godeltaprof_mutex': defaultedBlock(
    knownProfile({ enabled: false, path: '/debug/pprof/delta_mutex', delta: false }),
    'Collect godeltaprof mutex profiles.',
  ),
  'profile.godeltaprof_block': defaultedBlock(
    knownProfile({ enabled: false, path: '/debug/pprof/delta_block', delta: false }),
    'Collect godeltaprof block profiles.',
  ),
  'profile.custom': labelledBlock(customProfile, 'Collect custom profiles; the label is the profile type.'),
});

const clustering = defineBlock({
  enabled: required(bool, 'Enables sharing targets with other cluster nodes.'),
});

/** The arguments of pyroscope.scrape, and of phlare.scrape. */
export const scrapeArguments = defineBlock(
  {
    targets: required(targets, 'List of targets to scrape.'),
    forward_to: required(receivers, 'List of receivers to send scraped profiles to.'),
    job_name: optional(string, 'The job name to override the job label with.', {
      defaultText: 'component name',
    }),
    params: defaulted(
      map(list(string)),
      new Map(),
      'A set of query parameters with which the target is scraped.',
    ),
    scrape_interval: defaulted(duration, 15 * SECOND_MS, 'How frequently to scrape the targets.', {
      check: (ms) => (ms >= 1 ? undefined : `must be at least 1ms, got ${formatDuration(ms)}`),
    }),
    scrape_timeout: defaulted(
      duration,
      15 * SECOND_MS,
      'The timeout for one scrape. Requests with a `seconds` query parameter get their profiling time on top.',
      { check: (ms) => (ms > 0 ? undefined : `must be greater than 0s, got ${formatDuration(ms)}`) },
    ),
    delta_profiling_duration: optional(
      duration,
      'How long a target profiles for types with `delta = true`. More than 1s, and at most `scrape_interval` less 1s.',
      { defaultText: '`scrape_interval` less 1s' },
    ),
    scheme: defaulted(string, 'http', 'The URL scheme with which to fetch profiles from targets.'),
    max_profile_bytes: defaulted(
      int,
      DEFAULT_MAX_PROFILE_BYTES,
      'The largest profile that is taken, in bytes, as it is sent and when it is decompressed.',
      { check: (bytes) => (bytes > 0 ? undefined : `must be greater than 0, got ${bytes}`) },
    ),
    ...httpClientFields,
    profiling_config: defaultedBlock(
      profilingConfig,
      'Configure which profiles are scraped, and from where.',
    ),
    clustering: optionalBlock(
      clustering,
      'Configure the component for when Starling is running in clustered mode.',
    ),
  },
  [
    {
      fields: ['delta_profiling_duration', 'scrape_interval', 'profiling_config'],
      check: checkDeltaDuration,
    },
    ...httpClientRules,
  ],
);

export type ScrapeArguments = Infer<typeof scrapeArguments>;

/** The arguments that decide how long a target profiles. */
interface DeltaArguments {
  readonly scrape_interval: number;
  readonly delta_profiling_duration: number | undefined;
  readonly profiling_config: Infer<typeof profilingConfig>;
}

/** How long a target is asked to profile for delta types, in whole seconds. */
export function deltaSeconds(args: Omit<DeltaArguments, 'profiling_config'>): number {
  return args.delta_profiling_duration === undefined
    ? Math.floor(args.scrape_interval / SECOND_MS) - 1
    : Math.floor(args.delta_profiling_duration / SECOND_MS);
}

function checkDeltaDuration(args: DeltaArguments): string | undefined {
  const { scrape_interval: intervalMs, delta_profiling_duration: durationMs } = args;
  const names = enabledTypes(args.profiling_config).filter(({ isDelta }) => isDelta);
  const [first] = names;
  if (first === undefined) return undefined;
  const interval = formatDuration(intervalMs);
  if (durationMs === undefined) {
    return intervalMs >= 2 * SECOND_MS
      ? undefined
      : `scrape_interval must be at least 2s while profile.${first.name} has delta = true, got ${interval}`;
  }
  const given = formatDuration(durationMs);
  if (durationMs <= SECOND_MS) return `delta_profiling_duration must be larger than 1s, got ${given}`;
  if (durationMs <= intervalMs - SECOND_MS) return undefined;
  return `delta_profiling_duration must be at most scrape_interval (${interval}) less 1s, got ${given}`;
}
