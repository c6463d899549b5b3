import t from 'tap';
import { Planner } from '../../../src/components/pyroscope-scrape/plan.ts';
import type { SeriesSettings, SeriesSpec } from '../../../src/components/pyroscope-scrape/targets.ts';
import { expandTarget } from '../../../src/components/pyroscope-scrape/targets.ts';
import { joinPath } from '../../../src/components/pyroscope-scrape/url.ts';
import { Labels, targetKey } from '../../../src/model/index.ts';

const MEMORY = { name: 'memory', path: '/debug/pprof/allocs', isDelta: false };
const CPU = { name: 'process_cpu', path: '/debug/pprof/profile', isDelta: true };
const MUTEX = { name: 'mutex', path: '/debug/pprof/mutex', isDelta: false };

function settings(changes: Partial<SeriesSettings> = {}): SeriesSettings {
  return {
    jobName: 'pyroscope.scrape.default',
    scheme: 'http',
    pathPrefix: '',
    params: new Map(),
    types: [MEMORY],
    intervalMs: 15_000,
    deltaSeconds: 14,
    version: '1.2.3',
    ...changes,
  };
}

function seriesOf(
  target: Record<string, string>,
  changes: Partial<SeriesSettings> = {},
): readonly SeriesSpec[] {
  const expansion = expandTarget(Labels.from(target), settings(changes));
  if ('rejection' in expansion) throw new Error(expansion.rejection);
  return expansion.series;
}

function only(target: Record<string, string>, changes: Partial<SeriesSettings> = {}): SeriesSpec {
  const [spec, ...others] = seriesOf(target, changes);
  if (spec === undefined || others.length > 0) throw new Error('expected just one series');
  return spec;
}

t.test('URL of a target', async (t) => {
  const table: {
    name: string;
    target: Record<string, string>;
    settings?: Partial<SeriesSettings>;
    want: string;
  }[] = [
    { name: 'port given', target: { __address__: 'h:4100' }, want: 'http://h:4100/debug/pprof/allocs' },
    { name: 'no port, http', target: { __address__: 'h' }, want: 'http://h:80/debug/pprof/allocs' },
    {
      name: 'no port, https of the arguments',
      target: { __address__: 'h' },
      settings: { scheme: 'https' },
      want: 'https://h:443/debug/pprof/allocs',
    },
    {
      name: 'no port, https of the target',
      target: { __address__: 'h', __scheme__: 'https' },
      want: 'https://h:443/debug/pprof/allocs',
    },
    {
      name: 'a scheme in capitals, with port',
      target: { __address__: 'h:1', __scheme__: 'HTTPS' },
      want: 'HTTPS://h:1/debug/pprof/allocs',
    },
    {
      name: 'IPv6 without port',
      target: { __address__: '[::1]' },
      want: 'http://[::1]:80/debug/pprof/allocs',
    },
    { name: 'IPv6 with port', target: { __address__: '[::1]:9' }, want: 'http://[::1]:9/debug/pprof/allocs' },
    {
      name: 'path of the target',
      target: { __address__: 'h:1', __profile_path__: 'own' },
      want: 'http://h:1/own',
    },
    {
      name: 'prefix of the arguments',
      target: { __address__: 'h:1' },
      settings: { pathPrefix: '/a/' },
      want: 'http://h:1/a/debug/pprof/allocs',
    },
    {
      name: 'prefix of the target wins',
      target: { __address__: 'h:1', __profile_path_prefix__: 'b' },
      settings: { pathPrefix: '/a/' },
      want: 'http://h:1/b/debug/pprof/allocs',
    },
    {
      name: 'a question mark in a path is part of the path',
      target: { __address__: 'h:1', __profile_path__: '/x?y=1#z' },
      want: 'http://h:1/x%3Fy=1%23z',
    },
    {
      name: 'what is escaped stays escaped',
      target: { __address__: 'h:1', __profile_path__: '/a b/%2F/é/50%' },
      want: 'http://h:1/a%20b/%2F/%C3%A9/50%25',
    },
    {
      name: '__metrics_path__ means nothing',
      target: { __address__: 'h:1', __metrics_path__: '/m' },
      want: 'http://h:1/debug/pprof/allocs',
    },
    {
      name: 'params, all values, sorted by name',
      target: { __address__: 'h:1' },
      settings: {
        params: new Map([
          ['z', ['2', '1']],
          ['a', ['x y']],
          ['none', []],
        ]),
      },
      want: 'http://h:1/debug/pprof/allocs?a=x+y&z=2&z=1',
    },
    {
      name: '__param_ of the target adds',
      target: { __address__: 'h:1', __param_debug: '0' },
      settings: { params: new Map([['a', ['1']]]) },
      want: 'http://h:1/debug/pprof/allocs?a=1&debug=0',
    },
    {
      name: 'params of the arguments win over __param_',
      target: { __address__: 'h:1', __param_a: 'target' },
      settings: { params: new Map([['a', ['arguments', 'second']]]) },
      want: 'http://h:1/debug/pprof/allocs?a=arguments&a=second',
    },
    {
      name: 'seconds for a delta type',
      target: { __address__: 'h:1' },
      settings: { types: [CPU] },
      want: 'http://h:1/debug/pprof/profile?seconds=14',
    },
    {
      name: 'seconds is sorted in',
      target: { __address__: 'h:1', __param_z: '1', __param_a: '1' },
      settings: { types: [CPU], deltaSeconds: 5 },
      want: 'http://h:1/debug/pprof/profile?a=1&seconds=5&z=1',
    },
    {
      name: 'seconds of the target wins',
      target: { __address__: 'h:1', __param_seconds: '3' },
      settings: { types: [CPU] },
      want: 'http://h:1/debug/pprof/profile?seconds=3',
    },
    {
      name: 'seconds of params wins',
      target: { __address__: 'h:1' },
      settings: { types: [CPU], params: new Map([['seconds', ['7']]]) },
      want: 'http://h:1/debug/pprof/profile?seconds=7',
    },
  ];
  for (const { name, target, settings: changes, want } of table)
    t.equal(only(target, changes).url, want, name);
});

t.test('params are not shared between series', async (t) => {
  const params = new Map([['a', ['1']]]);
  const urls = ['h1:1', 'h2:1'].flatMap((address) =>
    seriesOf({ __address__: address }, { params, types: [CPU, MEMORY] }).map(({ url }) => url),
  );
  t.same(urls, [
    'http://h1:1/debug/pprof/profile?a=1&seconds=14',
    'http://h1:1/debug/pprof/allocs?a=1',
    'http://h2:1/debug/pprof/profile?a=1&seconds=14',
    'http://h2:1/debug/pprof/allocs?a=1',
  ]);
});

t.test('joining paths', async (t) => {
  const table: [prefix: string, path: string, want: string][] = [
    ['', '/debug', '/debug'],
    ['', 'debug', '/debug'],
    ['a', 'b', '/a/b'],
    ['/a/', '//b', '/a/b'],
    ['/a', '../b/./c/', '/b/c/'],
    ['', '/../..', '/'],
    ['', '', '/'],
    ['/a', '', '/a/'],
  ];
  for (const [prefix, path, want] of table) t.equal(joinPath(prefix, path), want, `${prefix} + ${path}`);
});

t.test('rejected targets', async (t) => {
  const table: { target: Record<string, string>; want: RegExp }[] = [
    { target: { foo: 'bar' }, want: /__address__ is missing/ },
    { target: { __address__: '' }, want: /__address__ is missing/ },
    {
      target: { __address__: 'h:1/metrics' },
      want: /"h:1\/metrics" is not a valid __address__.*without "\/"/,
    },
    { target: { __address__: 'http://h:1' }, want: /not a valid __address__/ },
    { target: { __address__: 'user:pw@h:1' }, want: /without "@"/ },
    { target: { __address__: 'h:1?x' }, want: /without "\?"/ },
    { target: { __address__: 'h', __scheme__: 'HTTPS' }, want: /no port, and scheme "HTTPS" has no default/ },
    { target: { __address__: 'h:1', __scheme__: 'ftp' }, want: /scheme "ftp" is not supported/ },
    { target: { __address__: '::1' }, want: /IPv6 host in brackets/ },
    { target: { __address__: 'h:99999' }, want: /not a valid URL/ },
    { target: { __address__: 'h:1', foo: '\ud800' }, want: /"foo" is not valid UTF-8/ },
  ];
  for (const { target, want } of table) {
    t.match(expandTarget(Labels.from(target), settings()), { rejection: want }, JSON.stringify(target));
  }
});

t.test('service_name, best source first', async (t) => {
  const sources: [label: string, value: string][] = [
    ['service_name', 'given'],
    ['__meta_kubernetes_pod_annotation_pyroscope_io_service_name', 'annotated'],
    ['__meta_kubernetes_pod_container_name', 'container'],
    ['__meta_docker_container_name', '/docker'],
    ['__meta_dockerswarm_container_label_service_name', 'swarm-label'],
    ['__meta_dockerswarm_service_name', 'swarm'],
  ];
  const want = ['given', 'annotated', 'ns/container', '/docker', 'swarm-label', 'swarm', 'unspecified'];
  for (const [index, expected] of want.entries()) {
    const target = Object.fromEntries(sources.slice(index));
    // Half of a pair infers nothing.
    const spec = only({ ...target, __address__: 'h:1', __meta_kubernetes_namespace: 'ns' });
    t.equal(spec.labels.get('service_name'), expected);
  }
});

t.test('labels that go on', async (t) => {
  const { labels } = only({
    __address__: 'h',
    __meta_zone: 'eu',
    __param_a: '1',
    env: 'prod',
    empty: '',
  });
  t.same(labels.toJSON(), {
    __address__: 'h:80',
    __delta__: 'false',
    __meta_zone: 'eu',
    __name__: 'memory',
    __param_a: '1',
    __profile_path__: '/debug/pprof/allocs',
    __scheme__: 'http',
    env: 'prod',
    instance: 'h:80',
    job: 'pyroscope.scrape.default',
    'otel.scope.name': 'starling/pyroscope.scrape',
    'otel.scope.version': '1.2.3',
    service_name: 'unspecified',
  });
  const own = only(
    { __address__: 'h:1', job: 'own', instance: 'i', 'otel.scope.name': 'theirs' },
    { params: new Map([['k', ['v', 'w']]]), types: [CPU] },
  ).labels;
  t.equal(own.get('job'), 'own');
  t.equal(own.get('instance'), 'i');
  t.equal(own.get('__param_k'), 'v');
  t.notOk(own.has('__delta__'), 'only where the scraper differences');
  t.equal(own.get('otel.scope.name'), 'theirs');
  t.notOk(own.has('otel.scope.version'), 'the version of a scope that is not ours is not ours to tell');
  t.notOk(only({ __address__: 'h:1' }, { version: 'v0.0.0' }).labels.has('otel.scope.version'));
  t.equal(only({ __address__: 'h:1', 'otel.scope.version': '7' }).labels.get('otel.scope.version'), '7');
});

t.test('who differences', async (t) => {
  const godeltaprof = { name: 'godeltaprof_memory', path: '/debug/pprof/delta_heap', isDelta: false };
  const custom = { name: 'my_profile', path: '/x', isDelta: false };
  const table: { types: SeriesSettings['types']; target?: Record<string, string>; want: unknown[] }[] = [
    { types: [MEMORY], want: ['memory', 'memory', 'memory', 0] },
    { types: [MUTEX], want: ['mutex', 'mutex', 'mutex', 0] },
    { types: [CPU], want: ['process_cpu', 'process_cpu', undefined, 14_000] },
    { types: [custom], want: ['my_profile', 'my_profile', undefined, 0] },
    { types: [godeltaprof], want: ['godeltaprof_memory', 'memory', undefined, 0] },
    { types: [{ ...MEMORY, isDelta: true }], want: ['memory', 'memory', undefined, 14_000] },
    { types: [MEMORY], target: { __param_seconds: '60' }, want: ['memory', 'memory', undefined, 60_000] },
    { types: [MEMORY], target: { __param_seconds: 'x' }, want: ['memory', 'memory', undefined, 14_000] },
    { types: [custom], target: { __name__: 'block' }, want: ['block', 'block', 'block', 0] },
  ];
  for (const { types, target, want } of table) {
    const spec = only({ __address__: 'h:1', ...target }, { types });
    const got = [spec.profileType, spec.labels.get('__name__'), spec.deltaKind, spec.profilingMs];
    t.same(got, want, `${types[0]?.name} ${JSON.stringify(target ?? {})}`);
  }
});

t.test('identity of a series', async (t) => {
  const base = { __address__: 'h:1', foo: 'bar' };
  const { identity } = only(base);
  t.equal(only({ ...base, __meta_x: 'y' }).identity, identity, 'internal labels may change');
  t.not(only({ ...base, foo: 'other' }).identity, identity, 'public labels may not');
  t.not(only(base, { jobName: 'other' }).identity, identity, 'nor the job');
  t.not(only({ ...base, __scheme__: 'https' }).identity, identity, 'nor the URL');
  t.equal(
    only(base, { types: [CPU], intervalMs: 15_000, deltaSeconds: 14 }).identity,
    only(base, { types: [CPU], intervalMs: 30_000, deltaSeconds: 29 }).identity,
    'the computed seconds may',
  );
  const oneUrl = seriesOf({ ...base, __profile_path__: '/p' }, { types: [MEMORY, MUTEX] });
  t.same(new Set(oneUrl.map(({ url }) => url)).size, 1);
  t.same(new Set(oneUrl.map((spec) => spec.identity)).size, 2, 'two types with one URL are two series');
  t.equal(typeof identity, 'bigint');
});

t.test('planning a list of targets', async (t) => {
  const good = Labels.from({ __address__: 'good:1' });
  const again = Labels.from({ __address__: 'good:1', __meta_source: 'elsewhere' });
  const sameSeries = Labels.from({ __address__: 'good:1', __unused: 'x' });
  const bad = Labels.from({ __address__: 'bad/1' });
  const other = Labels.from({ __address__: 'other:1' });
  const plan = new Planner().plan(
    [bad, good, again, sameSeries, other],
    settings({ types: [MEMORY, CPU] }),
    () => true,
  );
  t.same(
    [...plan.series.values()].map(({ url }) => url),
    [
      'http://good:1/debug/pprof/allocs',
      'http://good:1/debug/pprof/profile?seconds=14',
      'http://other:1/debug/pprof/allocs',
      'http://other:1/debug/pprof/profile?seconds=14',
    ],
    'a bad target takes nothing else down',
  );
  t.match(plan.rejected, [{ target: bad, reason: /not a valid __address__/ }]);
  t.equal(plan.duplicates, 3);

  const planner = new Planner();
  const everything = (): boolean => true;
  const before = [...planner.plan([good, other], settings(), everything).series.values()];
  const copies = [good, other].map((target) => target.with([]));
  const after = [...planner.plan(copies, settings(), everything).series.values()];
  t.ok(before[0] === after[0] && before[1] === after[1], 'what has not changed is not worked out again');
  const [labelled] = planner.plan([good.with([['__meta_x', 'y']])], settings(), everything).series.values();
  t.equal(labelled?.labels.get('__meta_x'), 'y', 'changed labels are seen');
  const [prefixed] = planner.plan([good], settings({ pathPrefix: '/p' }), everything).series.values();
  t.equal(prefixed?.url, 'http://good:1/p/debug/pprof/allocs', 'changed settings are seen');

  const mine = new Planner().plan([good, other], settings(), (key) => key === targetKey(other));
  t.same(
    [...mine.series.values()].map(({ url }) => url),
    ['http://other:1/debug/pprof/allocs'],
  );

  const collapsed = Labels.from({ __address__: 'h:1', __profile_path__: '/p', __name__: 'n' });
  t.equal(new Planner().plan([collapsed], settings({ types: [MEMORY, MUTEX] }), () => true).series.size, 1);
});
