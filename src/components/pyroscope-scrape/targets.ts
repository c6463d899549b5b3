import type { Labels, Target } from '../../model/index.ts';
import { LABEL } from '../../model/index.ts';
import type { DeltaKind } from '../../pprof/index.ts';
import { xxHash64 } from '../../util/index.ts';
import type { ProfileType } from './profile-types.ts';
import { addressWithPort, buildUrl, joinPath, originOf, TargetRejection } from './url.ts';

/** One series to scrape: a target and a profile type. */
export interface SeriesSpec {
  /**
   * Which series this is, on every node: a hash over the target's public labels, its URL before the computed `seconds`,
   * and the profile type. Labels that start with `__` may change without making another series of it.
   */
  readonly identity: bigint;
  /** What it is of, as it was handed in. */
  readonly target: Target;
  readonly url: string;
  /** The profile type as configured, e.g. "godeltaprof_memory"; a target's own `__name__` wins. */
  readonly profileType: string;
  /** All labels of the profiles that go on, `__*` included. */
  readonly labels: Labels;
  /** Which counters are differenced here; undefined where profiles go on as they came. */
  readonly deltaKind: DeltaKind | undefined;
  /** How long the target profiles before it answers; 0 where it answers at once. */
  readonly profilingMs: number;
}

/** What turns targets into series. */
export interface SeriesSettings {
  readonly jobName: string;
  readonly scheme: string;
  readonly pathPrefix: string;
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly types: readonly ProfileType[];
  readonly intervalMs: number;
  /** `seconds` for types with delta. */
  readonly deltaSeconds: number;
  readonly version: string;
}

/** The series of a target, or why it has none. */
export type Expansion = { readonly series: readonly SeriesSpec[] } | { readonly rejection: string };

const PARAM_PREFIX = '__param_';
const SCOPE_NAME = 'starling/pyroscope.scrape';
const GODELTAPROF_PREFIX = 'godeltaprof_';
const SECONDS = 'seconds';

/** One series a profile type of the target (spec: components.md §1.2). Never throws for what a target says. */
export function expandTarget(target: Target, settings: SeriesSettings): Expansion {
  try {
    const shared = sharedPart(target, settings);
    return { series: settings.types.map((type) => createSpec(shared, type, settings)) };
  } catch (error) {
    if (error instanceof TargetRejection) return { rejection: error.message };
    throw error;
  }
}

/** What all series of a target have in common. */
interface SharedPart {
  readonly target: Target;
  readonly labels: Labels;
  /** The beginning of its URLs. */
  readonly origin: string;
  readonly query: URLSearchParams;
  readonly publicHash: string;
}

function sharedPart(target: Target, settings: SeriesSettings): SharedPart {
  for (const { name, value } of target) {
    if (value.isWellFormed()) continue;
    throw new TargetRejection(`the value of label ${JSON.stringify(name)} is not valid UTF-8`);
  }
  const scheme = target.get(LABEL.scheme) || settings.scheme;
  const address = addressWithPort(target.get(LABEL.address), scheme);
  const changes: [string, string][] = [
    [LABEL.job, target.get(LABEL.job) || settings.jobName],
    [LABEL.scheme, scheme],
    [LABEL.address, address],
    [LABEL.instance, target.get(LABEL.instance) || address],
    [LABEL.serviceName, serviceName(target)],
  ];
  for (const [key, [first]] of settings.params) {
    if (first !== undefined) changes.push([PARAM_PREFIX + key, first]);
  }
  const labels = target.with(changes);
  const publicHash = labels
    .filter((name) => !name.startsWith('__'))
    .hash()
    .toString(16);
  return {
    target,
    labels,
    origin: originOf(scheme, address),
    query: queryOf(labels, settings.params),
    publicHash,
  };
}

/** The arguments' params, each first value replaced by the label `__param_<name>` where there is one. */
function queryOf(labels: Labels, params: SeriesSettings['params']): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, values] of params) for (const value of values) query.append(key, value);
  for (const { name, value } of labels) {
    if (!name.startsWith(PARAM_PREFIX)) continue;
    const key = name.slice(PARAM_PREFIX.length);
    const [, ...others] = query.getAll(key);
    query.set(key, value);
    for (const other of others) query.append(key, other);
  }
  query.sort();
  return query;
}

function createSpec(shared: SharedPart, type: ProfileType, settings: SeriesSettings): SeriesSpec {
  const path = shared.labels.get(LABEL.path) || type.path;
  const prefix = shared.labels.get(LABEL.pathPrefix) || settings.pathPrefix;
  const profileType = shared.labels.get(LABEL.name) || type.name;
  const urlPath = joinPath(prefix, path);

  const stableUrl = buildUrl(shared.origin, urlPath, shared.query);
  let { query } = shared;
  const isDelta = settings.types.some(({ name, isDelta }) => isDelta && name === profileType);
  if (isDelta && !query.has(SECONDS)) {
    query = new URLSearchParams(query);
    query.append(SECONDS, String(settings.deltaSeconds));
    query.sort();
  }
  // A target that profiles over a span of time has done the difference itself.
  const deltaKind = query.has(SECONDS) ? undefined : deltaKindOf(profileType);
  return new TargetSeries(
    {
      identity: xxHash64(`${shared.publicHash}\n${stableUrl}\n${profileType}`),
      target: shared.target,
      url: query === shared.query ? stableUrl : buildUrl(shared.origin, urlPath, query),
      profileType,
      deltaKind,
      profilingMs: profilingMs(query.get(SECONDS), settings.intervalMs),
    },
    shared.labels,
    { path, prefix, profileType, version: settings.version },
  );
}

interface SeriesNames {
  readonly path: string;
  readonly prefix: string;
  readonly profileType: string;
  readonly version: string;
}

/**
 * A series whose labels are made at the first scrape: they are a third of the work of a list of targets, which so is spread
 * over an interval. A class, as there are many: a getter of each object's own would take a kilobyte.
 */
class TargetSeries implements SeriesSpec {
  readonly identity: bigint;
  readonly target: Target;
  readonly url: string;
  readonly profileType: string;
  readonly deltaKind: DeltaKind | undefined;
  readonly profilingMs: number;
  #labels: Labels | { readonly target: Labels; readonly names: SeriesNames };

  constructor(spec: Omit<SeriesSpec, 'labels'>, target: Labels, names: SeriesNames) {
    this.identity = spec.identity;
    this.target = spec.target;
    this.url = spec.url;
    this.profileType = spec.profileType;
    this.deltaKind = spec.deltaKind;
    this.profilingMs = spec.profilingMs;
    this.#labels = { target, names };
  }

  get labels(): Labels {
    if ('names' in this.#labels) this.#labels = labelsOf(this.#labels.target, this.#labels.names);
    return this.#labels;
  }
}

function labelsOf(labels: Labels, { path, prefix, profileType, version }: SeriesNames): Labels {
  const name = forwardedName(profileType);
  return labels.with([
    [LABEL.path, path],
    [LABEL.pathPrefix, prefix],
    [LABEL.name, name],
    // Whoever has done the difference: the backend must not do another.
    ...(deltaKindOf(name) === undefined ? [] : [[LABEL.delta, 'false'] as const]),
    ...scopeLabels(labels, version),
  ]);
}

function deltaKindOf(profileType: string): DeltaKind | undefined {
  switch (profileType) {
    case 'memory':
    case 'mutex':
    case 'block':
      return profileType;
    default:
      return undefined;
  }
}

/** The name by which the backend knows a type: what godeltaprof computed is an ordinary profile from here on. */
function forwardedName(profileType: string): string {
  const isGodeltaprof = profileType.startsWith(GODELTAPROF_PREFIX) && profileType !== GODELTAPROF_PREFIX;
  return isGodeltaprof ? profileType.slice(GODELTAPROF_PREFIX.length) : profileType;
}

function scopeLabels(labels: Labels, version: string): [string, string][] {
  const name = labels.get(LABEL.scopeName) || SCOPE_NAME;
  const isOurs = name === SCOPE_NAME && version !== '' && version !== 'v0.0.0';
  const given = labels.get(LABEL.scopeVersion);
  return [
    [LABEL.scopeName, name],
    [LABEL.scopeVersion, given === '' && isOurs ? version : given],
  ];
}

/** At least the interval less a second, as Alloy; longer where the request itself asks for longer. */
function profilingMs(seconds: string | null, intervalMs: number): number {
  if (seconds === null) return 0;
  const asked = /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : 0;
  return Math.max(0, intervalMs - 1_000, asked);
}

/** Where the name of a service comes from, best first. */
function serviceName(target: Target): string {
  const namespace = target.get('__meta_kubernetes_namespace');
  const container = target.get('__meta_kubernetes_pod_container_name');
  return (
    target.get(LABEL.serviceName) ||
    target.get('__meta_kubernetes_pod_annotation_pyroscope_io_service_name') ||
    (namespace !== '' && container !== '' ? `${namespace}/${container}` : '') ||
    target.get('__meta_docker_container_name') ||
    target.get('__meta_dockerswarm_container_label_service_name') ||
    target.get('__meta_dockerswarm_service_name') ||
    'unspecified'
  );
}
