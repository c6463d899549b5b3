import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { Profile } from 'pprof-format';
import type { Test } from 'tap';
import t from 'tap';
import type { Server, ServerOptions } from '../../src/server/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { idleRuntime } from '../support/idle-runtime.ts';
import { TestRuntime } from '../support/runtime.ts';
import { testServer } from '../support/test-server.ts';

const CONFIG = `
test.source "a" { value = "<b onclick='x'>&\\"" }
test.sink "b" {
  value    = test.source.a.value
  password = "hunter2"
}
declare "m" { test.sink "inner" { value = "x" } }
m "one" { }
`;

/** A server over a real runtime that has loaded `config`. */
async function start(
  t: Test,
  options: Partial<ServerOptions> = {},
  config = CONFIG,
): Promise<{ server: Server; node: TestRuntime }> {
  const node = new TestRuntime(t, { 'config.alloy': config });
  await node.load();
  const server = testServer(t, { runtime: node.runtime, metrics: node.metrics, ...options });
  return { server, node };
}

t.test('ready, healthy, metrics', async (t) => {
  const { server, node } = await start(t);
  const get = async (url: string): Promise<[number, string]> => {
    const { statusCode, body } = await server.app.inject(url);
    return [statusCode, body];
  };
  t.same(await get('/-/ready'), [200, 'Starling is ready.\n']);
  t.same(await get('/-/healthy'), [200, 'All components are healthy.\n']);
  const [, metrics] = await get('/metrics');
  t.match(metrics, /^test_sinks_total\{component_id="test.sink.b",component_path="\/"\} 1$/m);
  t.match(
    metrics,
    /^starling_http_request_duration_seconds_count\{method="GET",route="\/-\/ready",status_code="200"\} 1$/m,
  );
  await node.reload(
    CONFIG.replace('value    = test.source.a.value', 'value = []').replace('value = "x"', 'value = {}'),
  );
  const [status, text] = await get('/-/healthy');
  t.same([status, text], [500, 'unhealthy components: test.sink.b, m.one/test.sink.inner\n']);
});

t.test('a node that has not loaded is not ready', async (t) => {
  const { server } = await start(t, { runtime: idleRuntime });
  t.equal((await server.app.inject('/-/ready')).statusCode, 503);
});

t.test('reload tells what is wrong, and pages of other sites cannot ask for it', async (t) => {
  const { server, node } = await start(t);
  const reload = async (headers: Record<string, string> = {}): Promise<[number, string]> => {
    const { statusCode, body } = await server.app.inject({ method: 'POST', url: '/-/reload', headers });
    return [statusCode, body];
  };
  t.same(await reload(), [200, 'config reloaded\n']);
  t.equal((await server.app.inject('/-/reload')).statusCode, 200, 'GET, too');
  t.equal((await reload({ 'sec-fetch-site': 'cross-site' }))[0], 403);
  t.equal((await reload({ origin: 'http://evil.example', host: 'localhost' }))[0], 403);
  t.equal((await reload({ origin: 'http://localhost', host: 'localhost' }))[0], 200);
  await node.reload('test.sink "b" { valeu = 1 }');
  t.match(await reload(), [
    400,
    /^config not reloaded: .*config\.alloy:1:\d+: .+ \(and 1 more diagnostics\)\n$/,
  ]);
});

t.test('the API shows components, modules and no secret', async (t) => {
  const { server } = await start(t);
  const get = async (path: string): Promise<{ status: number; json: unknown; text: string }> => {
    const { statusCode, body } = await server.app.inject(`/api/v0/web${path}`);
    return { status: statusCode, json: JSON.parse(body), text: body };
  };
  const { json } = await get('/components');
  t.match(json, [
    {
      localID: 'test.source.a',
      name: 'test.source',
      label: 'a',
      health: { state: 'healthy' },
      referencedBy: ['test.sink.b'],
    },
    { localID: 'test.sink.b', referencesTo: ['test.source.a'] },
    { localID: 'm.one', createdModuleIDs: ['m.one'] },
  ]);
  const detail = await get('/components/test.sink.b');
  t.match(detail.json, {
    arguments: [
      {
        name: 'value',
        type: 'attr',
        value: { type: 'string', value: "<b onclick='x'>&\"" },
        isDefault: false,
      },
      { name: 'values', isDefault: true },
      { name: 'password', value: { value: '(secret)' } },
    ],
    exports: [],
    debugInfo: { value: "<b onclick='x'>&\"" },
  });
  t.notMatch(detail.text, /hunter2/);
  t.match((await get('/modules/m.one/components')).json, [{ localID: 'test.sink.inner', moduleID: 'm.one' }]);
  t.equal((await get('/components/m.one/test.sink.inner')).status, 200);
  t.equal((await get('/components/none')).status, 404);
  t.equal((await get('/modules/none/components')).status, 404);
  t.match((await get('/peers')).json, [{ isSelf: true, state: 'participant' }]);
});

t.test('profiles of the node are valid pprof, several at a time', async (t) => {
  const { server } = await start(t);
  const paths: readonly [path: string, sampleType: string][] = [
    ['/debug/pprof/allocs', 'alloc_space'],
    ['/debug/pprof/heap', 'alloc_space'],
    ['/debug/pprof/goroutine', 'goroutine'],
    ['/debug/pprof/block', 'delay'],
    ['/debug/pprof/mutex', 'delay'],
    ['/debug/pprof/profile?seconds=1', 'cpu'],
    ['/debug/fgprof?seconds=1', 'time'],
  ];
  await Promise.all(
    paths.map(async ([path, sampleType]) => {
      const { statusCode, rawPayload, headers } = await server.app.inject(path);
      t.equal(statusCode, 200, path);
      t.equal(headers['content-type'], 'application/octet-stream');
      const profile = Profile.decode(gunzipSync(rawPayload));
      const types = profile.sampleType.map(({ type }) => profile.stringTable.strings[Number(type)]);
      t.ok(types.includes(sampleType), `${path}: ${types}`);
    }),
  );
  for (const seconds of ['0', '301', 'x', '1.5']) {
    t.equal((await server.app.inject(`/debug/pprof/profile?seconds=${seconds}`)).statusCode, 400, seconds);
  }
});

t.test('a profile of the heap after a collection', async (t) => {
  let isSlow = false;
  let nowMs = 0;
  const clock = {
    ...systemClock,
    monotonic: () => {
      if (isSlow) nowMs += 60_000;
      return nowMs;
    },
  };
  const { server } = await start(t, { clock });
  const status = async (path: string): Promise<number> =>
    (await server.app.inject(`/debug/pprof/${path}`)).statusCode;
  t.equal(await status('goroutine?gc=1'), 200);
  isSlow = true;
  t.equal(await status('heap?gc=1'), 200);
  isSlow = false;
  t.equal(await status('heap?gc=1'), 503, 'strangers cannot stop the node again and again');
  for (const path of ['heap?gc=0', 'heap?gc=x', 'heap?gc=-1', 'allocs?gc=1']) {
    t.equal(await status(path), 200, `${path} asks for none, as in Go`);
  }
});

t.test('profiles can be switched off', async (t) => {
  const { server } = await start(t, { isPprofEnabled: false });
  t.equal((await server.app.inject('/debug/pprof/heap?gc=1')).statusCode, 404);
  const { statusCode, body } = await server.app.inject('/debug/pprof/allocs');
  t.same(
    [statusCode, body],
    [404, 'profiles of the node are switched off by --server.http.enable-pprof=false\n'],
  );
});

t.test('closing ends idle connections and profiles in the middle', async (t) => {
  const { server } = await start(t);
  const { url } = await server.listen();
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  const profile = fetch(`${url}/debug/pprof/profile?seconds=300`).then(
    () => 'answered',
    () => 'ended',
  );
  // The profile runs as soon as a request behind it on another connection has been answered.
  await fetch(`${url}/-/ready`);
  await server.close();
  t.match(await profile, /answered|ended/);
  idle.destroy();
});

t.test('an address that makes no sense is refused with its reason', async (t) => {
  for (const listenAddress of [
    'nonsense',
    '127.0.0.1',
    '127.0.0.1:99999',
    '[::1:80',
    '::1:80',
    '127.0.0.1:-1',
  ]) {
    await t.rejects(start(t, { listenAddress }), { code: 'listen', message: JSON.stringify(listenAddress) });
  }
  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ family }) => family === 'IPv6'),
  );
  for (const listenAddress of [':0', ...(hasIpv6 ? ['[::1]:0'] : []), 'localhost:0', '0.0.0.0:0']) {
    const { server } = await start(t, { listenAddress });
    const { url } = await server.listen();
    t.equal((await fetch(`${url}/-/ready`)).status, 200, listenAddress);
  }
});

t.test('a support bundle has what helps and no secret', async (t) => {
  process.env['STARLING_TEST_TOKEN'] = 'hunter3';
  t.teardown(() => delete process.env['STARLING_TEST_TOKEN']);
  const { server } = await start(t);
  const { statusCode, rawPayload } = await server.app.inject('/-/support?duration=1');
  t.equal(statusCode, 200);
  const files = unzipSync(new Uint8Array(rawPayload));
  t.same(Object.keys(files).sort(), [
    'starling/component-details.json',
    'starling/components.json',
    'starling/environment.json',
    'starling/metrics-after.txt',
    'starling/metrics-before.txt',
    'starling/peers.json',
    'starling/pprof/cpu.pb.gz',
    'starling/pprof/goroutine.pb.gz',
    'starling/process.json',
  ]);
  const text = Object.entries(files)
    .filter(([name]) => !name.endsWith('.gz'))
    .map(([, bytes]) => Buffer.from(bytes).toString())
    .join();
  t.match(text, /test\.sink\.b/);
  t.notMatch(text, /hunter/);
  t.equal((await server.app.inject('/-/support?duration=31')).statusCode, 400);
  const { server: closed } = await start(t, { isSupportBundleDisabled: true });
  t.equal((await closed.app.inject('/-/support')).statusCode, 403);
});
