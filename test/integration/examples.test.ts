/** The configurations of docs/examples run, against stand-ins for what they name: only addresses and times are replaced. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { definitions } from '../../src/components/index.ts';
import type { Receiver } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { Labels } from '../../src/model/index.ts';
import { serveJson } from '../support/json-server.ts';
import type { ProfileTarget } from '../support/profile-target.ts';
import { answer, startProfileTarget } from '../support/profile-target.ts';
import { buildProfile } from '../support/random-profile.ts';
import { TestRuntime } from '../support/runtime.ts';
import { ScriptedKubernetes } from '../support/scripted-kubernetes.ts';

const EXAMPLES = join(import.meta.dirname, '../../docs/examples');
const PATIENCE_MS = 100_000;

const PROFILE = buildProfile([{ stack: [{ name: 'main', file: 'main.go', line: 1 }], values: [1, 2, 3, 4] }]);

interface Setting {
  readonly receiver: Receiver;
  readonly target: ProfileTarget;
  readonly port: string;
  /** Labels of all profiles so far. */
  readonly taken: Labels[];
}

async function setUp(t: Test): Promise<Setting> {
  const taken: Labels[] = [];
  const receiver = await createReceiver({ onProfile: ({ labels }) => taken.push(labels) });
  t.teardown(() => receiver.close());
  const target = await startProfileTarget(answer(PROFILE));
  t.teardown(() => target.close());
  return { receiver, target, port: target.address.split(':')[1] ?? '', taken };
}

/** Runs an example in which texts are replaced, each of which must be there. */
async function runExample(
  t: Test,
  name: string,
  { receiver }: Setting,
  replaced: Readonly<Record<string, string>>,
): Promise<void> {
  let text = readFileSync(join(EXAMPLES, name), 'utf8');
  const all = { 'http://pyroscope:4040': receiver.url, '"15s"': '"2s"', ...replaced };
  for (const [from, to] of Object.entries(all)) {
    t.ok(text.includes(from), `${name} has ${from}`);
    text = text.replaceAll(from, to);
  }
  const node = new TestRuntime(t, { 'config.alloy': text }, undefined, definitions);
  t.same(await node.load(), []);
}

/** Waits until all of these have come, whatever else comes. */
async function comes(
  taken: readonly Labels[],
  wanted: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  const isThere = (labels: Readonly<Record<string, string>>): boolean =>
    taken.some((each) => Object.entries(labels).every(([name, value]) => each.get(name) === value));
  while (!wanted.every(isThere)) {
    if (Date.now() > deadlineMs) {
      throw new Error(`did not come: ${JSON.stringify(wanted)}; came: ${taken.map(String).join(' ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

t.test('static files', { timeout: 150_000 }, async (t) => {
  const setting = await setUp(t);
  const directory = mkdtempSync(join(tmpdir(), 'starling-examples-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const write = (name: string, service: string): void => {
    const groups = [{ targets: [setting.target.address], labels: { service_name: service } }];
    // As a careful writer does it: whole or not at all.
    writeFileSync(join(directory, `${name}.new`), JSON.stringify(groups));
    renameSync(join(directory, `${name}.new`), join(directory, name));
  };
  write('one.yaml', 'shop');
  await runExample(t, 'static-files.alloy', setting, { '/etc/starling/targets': directory });
  await comes(setting.taken, [{ service_name: 'shop', __name__: 'process_cpu', host: '127.0.0.1' }]);
  write('two.json', 'bank');
  await comes(setting.taken, [{ service_name: 'bank', host: '127.0.0.1' }]);
});

t.test('labels of Docker', { timeout: 150_000 }, async (t) => {
  const setting = await setUp(t);
  const directory = mkdtempSync(join(tmpdir(), 'starling-examples-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const socket = join(directory, 'docker.sock');
  const container = (name: string, more: Readonly<Record<string, string>>): unknown => ({
    Id: name,
    Names: [`/${name}`],
    Labels: { 'pyroscope.io/scrape': 'true', 'pyroscope.io/port': setting.port, ...more },
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: { bridge: { NetworkID: 'n', IPAddress: '127.0.0.1' } } },
    Ports: [{ PrivatePort: 80, Type: 'tcp' }],
  });
  const server = await serveJson(
    t,
    {
      '/networks': [],
      '/containers/json': [container('web', {}), container('db', { 'pyroscope.io/service-name': 'bank' })],
    },
    socket,
  );
  await runExample(t, 'docker-labels.alloy', setting, { '/var/run/docker.sock': socket });
  await comes(setting.taken, [
    { container: 'web', service_name: 'web' },
    { container: 'db', service_name: 'bank' },
  ]);
  t.match(decodeURIComponent(server.requests[0]?.url ?? ''), '{"label":["pyroscope.io/scrape=true"]}');
});

t.test('annotations of Kubernetes', { timeout: 150_000 }, async (t) => {
  const setting = await setUp(t);
  const server = await ScriptedKubernetes.start(t);
  const PODS = '/api/v1/pods';
  const pod = (name: string, annotations: Readonly<Record<string, string>>, phase = 'Running') => ({
    metadata: { name, namespace: 'shop', annotations },
    spec: {
      containers: [{ name: 'main', ports: [{ containerPort: 1 }, { containerPort: Number(setting.port) }] }],
    },
    status: { podIP: '127.0.0.1', phase },
  });
  const wants = (kind: string): Readonly<Record<string, string>> => ({
    [`profiles.grafana.com/${kind}.scrape`]: 'true',
    [`profiles.grafana.com/${kind}.port`]: setting.port,
  });
  server.seed(PODS, [
    pod('both', { ...wants('cpu'), ...wants('memory') }),
    pod('none', {}),
    pod('done', wants('cpu'), 'Succeeded'),
  ]);
  await runExample(t, 'kubernetes-annotations.alloy', setting, {
    'role = "pod"': `role = "pod"\n  api_server = "${server.url}"`,
  });
  await comes(setting.taken, [
    { namespace: 'shop', pod: 'both', container: 'main', __name__: 'process_cpu' },
    { namespace: 'shop', pod: 'both', container: 'main', __name__: 'memory' },
  ]);
  server.put(PODS, pod('late', wants('cpu')));
  await comes(setting.taken, [{ pod: 'late', __name__: 'process_cpu' }]);
  t.same([...new Set(setting.taken.map((labels) => labels.get('pod')))].sort(), ['both', 'late']);
  t.notOk(
    setting.taken.some((labels) => labels.get('pod') === 'late' && labels.get('__name__') === 'memory'),
  );
});
