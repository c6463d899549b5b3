/** discovery.kubernetes against an API server by script (test/support/scripted-kubernetes.ts): what a real one seldom does. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { discoveryKubernetes } from '../../../src/components/discovery-kubernetes/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { InstantClock } from '../../support/instant-clock.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';
import type { ApiObject } from '../../support/scripted-kubernetes.ts';
import { ScriptedKubernetes, statusObject } from '../../support/scripted-kubernetes.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const PODS = '/api/v1/pods';
const SERVICES = '/api/v1/services';
const ENDPOINTS = '/api/v1/endpoints';

const podNamed = (name: string, ip: string, more: Readonly<Record<string, unknown>> = {}): ApiObject => ({
  metadata: { name, namespace: 'default', ...more },
  spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] },
  status: { podIP: ip },
});

const addresses = ({ targets }: Exports): string => targets.map((target) => target.get('__address__')).join();

/** On a clock where waiting for the next attempt or export takes no time; nothing waits for a request to time out. */
const run = (
  t: { teardown(callback: () => unknown): void },
  server: ScriptedKubernetes,
  text = 'role = "pod"',
): Promise<RunningComponent<Exports>> =>
  runComponent<Exports>(t, discoveryKubernetes, `${text}\napi_server = "${server.url}"`, {
    clock: new InstantClock(31_000),
  });

const becomes = (running: RunningComponent<Exports>, wanted: string): Promise<Exports> =>
  running.exportsWhere((exports) => addresses(exports) === wanted);

async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > deadlineMs) throw new Error('did not come about within 10 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryKubernetes.arguments, 'role = "pod"').value, {
    role: 'pod',
    api_server: undefined,
    namespaces: { own_namespace: false, names: [] },
    attach_metadata: { node: false, namespace: false },
    selectors: [],
  });
  const selector = (role: string): string => `\nselectors {\n role = "${role}"\n}`;
  for (const [text, message] of [
    ['', /missing required attribute "role"/],
    [
      'role = "pods"',
      /role must be one of pod, node, service, endpoints, endpointslice, ingress, got "pods"/,
    ],
    ['role = "pod"\napi_server = "ftp://x"', /api_server must begin with http/],
    ['role = "pod"\nselectors { }', /missing required attribute "role"/],
    [`role = "pod"${selector('node')}`, /selectors of role "pod" can have the roles pod, got "node"/],
    [`role = "endpoints"${selector('endpointslice')}`, /can have the roles endpoints, pod, service/],
    [`role = "pod"${selector('pod')}${selector('pod')}`, /two blocks with role "pod"/],
    ['role = "pod"\nattach_metadata {\n node = "x"\n}', /should be bool/],
    ['role = "pod"\nnamespaces {\n name = ["x"]\n}', /"name"/],
    ['role = "pod"\nbearer_token = "a"\nbearer_token_file = "b"', /bearer_token/],
  ] as const) {
    t.match(decodeText(discoveryKubernetes.arguments, text).messages[0], message);
  }
  for (const role of ['endpoints', 'pod', 'service']) {
    t.same(decodeText(discoveryKubernetes.arguments, `role = "endpoints"${selector(role)}`).messages, []);
  }
});

t.test('asks for what the arguments say', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  const text = `
    role = "endpoints"
    namespaces {
      names = ["a", "b", "a"]
    }
    selectors {
      role  = "pod"
      label = "app=web"
      field = "spec.nodeName=one"
    }
    attach_metadata {
      node      = true
      namespace = true
    }`;
  const running = await run(t, server, text);
  await running.nextExports();
  await running.nextExports();
  const lists = server.requests.filter(({ searchParams }) => searchParams.has('limit'));
  t.same(
    lists.map(({ pathname }) => pathname).sort(),
    [
      '/api/v1/namespaces',
      ...['endpoints', 'pods', 'services'].flatMap((plural) =>
        ['a', 'b'].map((namespace) => `/api/v1/namespaces/${namespace}/${plural}`),
      ),
      '/api/v1/nodes',
    ].sort(),
  );
  for (const { pathname, searchParams } of server.requests) {
    const isPods = pathname.endsWith('/pods');
    t.equal(searchParams.get('labelSelector'), isPods ? 'app=web' : null, pathname);
    t.equal(searchParams.get('fieldSelector'), isPods ? 'spec.nodeName=one' : null, pathname);
  }
  await until(() => server.watching('/api/v1/namespaces/b/pods') === 1);
  const watch = server.requests.find(({ searchParams }) => searchParams.get('watch') === 'true');
  t.equal(watch?.searchParams.get('resourceVersion'), '100');
  t.equal(watch?.searchParams.get('allowWatchBookmarks'), 'true');
  const seconds = Number(watch?.searchParams.get('timeoutSeconds'));
  t.ok(seconds >= 300 && seconds <= 600, 'watches end after five to ten minutes');
});

t.test('5,000 pods come in pages, and each change alone', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  const pods = Array.from({ length: 5_000 }, (_, index) =>
    podNamed(`pod-${String(index).padStart(4, '0')}`, `10.0.${index >> 8}.${index & 255}`),
  );
  server.seed(PODS, pods);
  const running = await run(t, server);
  await running.nextExports();
  const first = await running.nextExports();
  t.equal(first.targets.length, 5_000);
  t.equal(server.requests.filter(({ searchParams }) => searchParams.has('limit')).length, 20);
  await until(() => server.watching(PODS) === 1);
  server.put(PODS, podNamed('pod-0000', '10.9.9.9'));
  const second = await running.nextExports();
  t.equal(second.targets.filter((target, index) => target !== first.targets[index]).length, 1);
  server.remove(PODS, podNamed('pod-0000', ''));
  t.equal((await running.nextExports()).targets.length, 4_999);
  t.equal(
    await running.metrics.value('prometheus_sd_kubernetes_events_total', { role: 'pod', event: 'update' }),
    1,
  );
  t.equal(
    await running.metrics.value('prometheus_sd_kubernetes_events_total', { role: 'pod', event: 'delete' }),
    1,
  );
  t.match(running.component.debugInfo?.(), { targets: 4_999, synced: true, errors: [] });
});

t.test('an event that changes no target exports nothing', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  server.seed(PODS, [podNamed('one', '10.0.0.1')]);
  const running = await run(t, server);
  await becomes(running, '10.0.0.1:80');
  await until(() => server.watching(PODS) === 1);
  server.put(PODS, podNamed('one', '10.0.0.1', { managedFields: ['other'] }));
  server.put(PODS, podNamed('without-address', ''));
  server.put(PODS, podNamed('two', '10.0.0.2'));
  await becomes(running, '10.0.0.1:80,10.0.0.2:80');
  t.equal(running.exports.length, 3);
});

t.test('endpoints follow their pods and services', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  const reference = { kind: 'Pod', namespace: 'default', name: 'one' };
  server.seed(ENDPOINTS, [
    {
      metadata: { name: 'web', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '10.0.0.1', targetRef: reference }], ports: [{ port: 80 }] }],
    },
  ]);
  const running = await run(t, server, 'role = "endpoints"');
  const labelIs = (name: string, value: string): Promise<Exports> =>
    running.exportsWhere(({ targets: [target] }) => target?.get(`__meta_kubernetes_${name}`) === value);
  await becomes(running, '10.0.0.1:80');
  await until(() => server.watching(PODS) + server.watching(SERVICES) === 2);
  server.put(PODS, podNamed('one', '10.0.0.1', { labels: { app: 'web' } }));
  await labelIs('pod_label_app', 'web');
  server.put(SERVICES, { metadata: { name: 'web', namespace: 'default' }, spec: {} });
  await labelIs('service_name', 'web');
  server.put(PODS, podNamed('one', '10.0.0.1', { labels: { app: 'other' } }));
  await labelIs('pod_label_app', 'other');
  server.remove(SERVICES, { metadata: { name: 'web', namespace: 'default' } });
  await labelIs('service_name', '');
  server.remove(PODS, podNamed('one', ''));
  await labelIs('pod_name', '');
  t.pass();
});

/** Ways in which a watch breaks; each is followed by a change that must show. */
const breaks: readonly {
  name: string;
  do: (server: ScriptedKubernetes) => void;
  lists: boolean;
  log?: RegExp;
}[] = [
  { name: 'the server ends it in order', do: (server) => server.endWatches('end'), lists: false },
  {
    name: 'the connection is cut',
    do: (server) => server.endWatches('cut'),
    lists: false,
    log: /closed the connection/,
  },
  {
    name: 'it breaks off within an event',
    do(server) {
      server.writeRaw('{"type":"ADDED","object":{"metadata":{"na');
      server.endWatches('cut');
    },
    lists: false,
    log: /closed the connection/,
  },
  {
    name: 'its version has expired',
    do: (server) => server.send(PODS, 'ERROR', statusObject(410, 'too old resource version: 1 (2)')),
    lists: true,
  },
  {
    name: 'the server reports an error',
    do: (server) => server.send(PODS, 'ERROR', statusObject(403, 'no more')),
    lists: true,
    log: /the watch ended: no more/,
  },
  {
    name: 'an event is no JSON',
    do: (server) => server.writeRaw('<html>\n'),
    lists: false,
    log: /the answer of http:\S+ is not JSON/,
  },
];

for (const { name, do: breakIt, lists, log } of breaks) {
  t.test(`a watch goes on when ${name}`, async (t) => {
    const server = await ScriptedKubernetes.start(t);
    server.seed(PODS, [podNamed('one', '10.0.0.1')]);
    const running = await run(t, server);
    await becomes(running, '10.0.0.1:80');
    await until(() => server.watching(PODS) === 1);
    server.put(PODS, podNamed('two', '10.0.0.2'));
    await becomes(running, '10.0.0.1:80,10.0.0.2:80');
    const asked = server.requests.length;
    breakIt(server);
    await until(() => server.requests.length > asked && server.watching(PODS) === 1);
    const [next] = server.requests.slice(asked);
    t.equal(next?.searchParams.has('limit'), lists, lists ? 'lists again' : 'watches on');
    if (!lists)
      t.equal(next?.searchParams.get('resourceVersion'), '102', 'from the last version that it saw');
    server.put(PODS, podNamed('three', '10.0.0.3'));
    await becomes(running, '10.0.0.1:80,10.0.0.3:80,10.0.0.2:80');
    t.ok(
      running.exports.slice(2).every(({ targets }) => targets.length >= 2),
      'no target went away meanwhile',
    );
    const warning = running.log.find(({ level }) => level === 'warn');
    if (log === undefined) t.equal(warning, undefined);
    else {
      t.match(warning, { msg: 'cannot watch the cluster, keeping the last targets', kind: 'pod', err: log });
      t.ok(await running.logged('watching the cluster again'));
    }
  });
}

t.test('what was deleted while the version expired is gone after the new list', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  server.seed(PODS, [podNamed('one', '10.0.0.1'), podNamed('two', '10.0.0.2')]);
  const running = await run(t, server);
  await becomes(running, '10.0.0.1:80,10.0.0.2:80');
  await until(() => server.watching(PODS) === 1);
  server.intercept = (url, response) => {
    if (!url.searchParams.has('watch')) return false;
    response.writeHead(410).end(JSON.stringify(statusObject(410, 'Expired')));
    return true;
  };
  server.endWatches('cut');
  server.remove(PODS, podNamed('one', ''));
  await becomes(running, '10.0.0.2:80');
  server.intercept = () => false;
  await until(() => server.watching(PODS) === 1);
  server.put(PODS, podNamed('three', '10.0.0.3'));
  await becomes(running, '10.0.0.3:80,10.0.0.2:80');
});

t.test('bookmarks move the version on', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  const running = await run(t, server);
  await running.nextExports();
  await until(() => server.watching(PODS) === 1);
  server.send(PODS, 'BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '900' } });
  const asked = server.requests.length;
  server.endWatches('end');
  await until(() => server.requests.length > asked);
  t.equal(server.requests[asked]?.searchParams.get('resourceVersion'), '900');
});

const refusals: readonly { name: string; status: number; body: string; want: RegExp }[] = [
  {
    name: 'forbids',
    status: 403,
    body: JSON.stringify(statusObject(403, 'pods is forbidden: User "x" cannot list resource "pods"')),
    want: /answered 403: pods is forbidden: .*; the account needs a role with the verbs list and watch/,
  },
  {
    name: 'does not know the account',
    status: 401,
    body: '{}',
    want: /the API server at http:\/\/127\.0\.0\.1:\d+ answered 401; check the token/,
  },
  { name: 'is starting', status: 503, body: 'not ready', want: /answered 503$/ },
  { name: 'is something else', status: 200, body: '{}', want: /not a list of Kubernetes; check the address/ },
  {
    name: 'is no API server',
    status: 200,
    body: '<html>',
    want: /not JSON .*check the address of the API server/,
  },
];

for (const { name, status, body, want } of refusals) {
  t.test(`a server that ${name} at first`, async (t) => {
    const server = await ScriptedKubernetes.start(t);
    server.seed(PODS, [podNamed('one', '10.0.0.1')]);
    server.intercept = (_, response) => {
      response.writeHead(status).end(body);
      return true;
    };
    const running = await run(t, server);
    t.match(await running.logged('cannot watch the cluster'), { err: want, level: 'warn' });
    await until(() => server.requests.length > 3);
    t.equal(running.log.filter(({ level }) => level === 'warn').length, 1, 'what lasts is told once');
    t.match(running.component.debugInfo?.(), { synced: false, errors: [want] });
    t.equal(running.exports.length, 1, 'nothing is exported before everything is listed');
    t.ok(((await running.metrics.value('prometheus_sd_kubernetes_failures_total')) ?? 0) > 1);
    server.intercept = () => false;
    await becomes(running, '10.0.0.1:80');
  });
}

t.test('a server that ends every watch at once is not asked without pause', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  server.intercept = (url, response) => {
    if (!url.searchParams.has('watch')) return false;
    response.writeHead(200).end();
    return true;
  };
  const clock = new FakeClock();
  const running = await runComponent<Exports>(
    t,
    discoveryKubernetes,
    `role = "pod"\napi_server = "${server.url}"`,
    {
      clock,
      random: { next: () => 0.5 },
    },
  );
  t.match(await running.logged('cannot watch the cluster'), { err: /ended the watch at once/ });
  t.equal(server.requests.length, 2);
  await until(() => clock.waiting > 0);
  await clock.advance(1_199);
  t.equal(server.requests.length, 2);
  await clock.advance(1);
  await until(() => server.requests.length === 3);
});

t.test('an update watches the new cluster, and keeps the targets until then', async (t) => {
  const first = await ScriptedKubernetes.start(t);
  const second = await ScriptedKubernetes.start(t);
  first.seed(PODS, [podNamed('one', '10.0.0.1')]);
  second.seed(PODS, [podNamed('two', '10.0.0.2')]);
  const running = await run(t, first);
  await becomes(running, '10.0.0.1:80');
  await running.update(`role = "pod"\napi_server = "${second.url}"`);
  await becomes(running, '10.0.0.2:80');
  t.equal(running.exports.length, 3);
  await until(() => first.watching(PODS) === 0);
  await t.rejects(
    running.update('role = "pod"\nkubeconfig_file = "/nonexistent"'),
    /kubeconfig \/nonexistent: /,
  );
  await until(() => second.watching(PODS) === 1);
  second.put(PODS, podNamed('three', '10.0.0.3'));
  await becomes(running, '10.0.0.3:80,10.0.0.2:80');
});

t.test('ends at once while a server hangs', async (t) => {
  const server = await ScriptedKubernetes.start(t);
  server.intercept = () => true;
  const running = await run(t, server);
  await until(() => server.requests.length === 1);
  await running.stop();
  t.equal(running.log.filter(({ level }) => level === 'warn').length, 0);
});

t.test('configurations that cannot be used', async (t) => {
  // As outside of pods, wherever this runs.
  const host = process.env['KUBERNETES_SERVICE_HOST'];
  delete process.env['KUBERNETES_SERVICE_HOST'];
  if (host !== undefined) t.teardown(() => Object.assign(process.env, { KUBERNETES_SERVICE_HOST: host }));
  const directory = t.testdir({});
  const file = (name: string, content: unknown): string => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return `role = "pod"\nkubeconfig_file = ${JSON.stringify(path)}`;
  };
  const context = [{ name: 'c', context: { cluster: 'k', user: 'u' } }];
  const clusters = [{ name: 'k', cluster: { server: 'https://127.0.0.1:1' } }];
  const rows: readonly (readonly [string, RegExp])[] = [
    ['role = "pod"', /this is no pod of Kubernetes .*set api_server or kubeconfig_file/],
    [
      'role = "pod"\napi_server = "http://x"\nnamespaces {\n own_namespace = true\n}',
      /own_namespace needs the service account/,
    ],
    [file('a', 'a: [secret'), /it is not valid YAML \(line 1\)$/],
    [file('b', {}), /there is no current-context/],
    [file('c', { 'current-context': 'c', contexts: [] }), /contexts has no entry "c"/],
    [file('d', { 'current-context': 'c', contexts: context, clusters: [] }), /clusters has no entry "k"/],
    [file('e', { 'current-context': 'c', contexts: context, clusters, users: [] }), /users has no entry "u"/],
    [
      file('f', {
        'current-context': 'c',
        contexts: context,
        clusters,
        users: [{ name: 'u', user: { exec: { command: 'aws' } } }],
      }),
      /the user "u" logs in by exec, and no other program is started here/,
    ],
    [
      file('g', {
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'k' } }],
        clusters: [{ name: 'k' }],
      }),
      /the server of the cluster is not a URL/,
    ],
  ];
  for (const [text, message] of rows) {
    await t.rejects(runComponent(t, discoveryKubernetes, text), { message });
  }
});
