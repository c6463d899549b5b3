/** discovery.consul against a server that answers blocking queries as Consul does; real-consul.test.ts has the real one. */
import type { ServerResponse } from 'node:http';
import t from 'tap';
import { discoveryConsul } from '../../../src/components/discovery-consul/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { InstantClock } from '../../support/instant-clock.ts';
import { serveJson } from '../../support/json-server.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

interface Consul {
  readonly server: string;
  readonly requests: readonly URL[];
  readonly tokens: readonly unknown[];
  /** Changes what a path says, and answers those who wait. */
  set(path: string, data: unknown): void;
  /** Fails everything from now on, or no longer. */
  setBroken(isBroken: boolean): void;
  /** Goes back to a lower index, as a cluster that was restored. */
  rewind(): void;
}

async function serve(
  t: { teardown(callback: () => unknown): void },
  data: Record<string, unknown>,
): Promise<Consul> {
  const known = new Map(Object.entries(data));
  const changed = new Map<string, number>();
  const waiting = new Map<ServerResponse, string>();
  const requests: URL[] = [];
  const tokens: unknown[] = [];
  let index = 10;
  let isBroken = false;
  const server = await serveJson(t, {});
  const answer = (response: ServerResponse, path: string): void => {
    waiting.delete(response);
    response.writeHead(200, { 'X-Consul-Index': String(changed.get(path) ?? index) });
    response.end(JSON.stringify(known.get(path) ?? (path.startsWith('/v1/health/') ? [] : {})));
  };
  server.intercept = (request, response) => {
    const url = new URL(request.url ?? '', server.url);
    requests.push(url);
    tokens.push(request.headers['x-consul-token']);
    if (isBroken) {
      response.writeHead(500).end('rpc error: No cluster leader');
      return;
    }
    const asked = Number(url.searchParams.get('index') ?? 0);
    if (asked > 0 && asked === (changed.get(url.pathname) ?? index)) {
      waiting.set(response, url.pathname);
      response.on('close', () => waiting.delete(response));
    } else answer(response, url.pathname);
  };
  return {
    server: server.url.replace('http://', ''),
    requests,
    tokens,
    set(path, next) {
      known.set(path, next);
      changed.set(path, ++index);
      for (const [response, waited] of [...waiting]) if (waited === path) answer(response, path);
    },
    setBroken(next) {
      isBroken = next;
      for (const response of [...waiting.keys()]) response.destroy();
    },
    rewind() {
      index = 1;
      changed.clear();
      for (const response of [...waiting.keys()]) response.destroy();
    },
  };
}

const CATALOG = '/v1/catalog/services';
const health = (name: string): string => `/v1/health/service/${name}`;

const instance = (id: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  Node: {
    Node: 'node-1',
    Address: '10.9.0.1',
    Meta: { 'rack-no': '7' },
    TaggedAddresses: { lan: '10.9.0.1' },
  },
  Service: { ID: id, Address: '10.0.0.1', Port: 6060, Tags: ['a', 'b'], Meta: { version: '1' }, ...more },
  Checks: [{ CheckID: 'x', Status: 'passing' }],
});

const SELF = { '/v1/agent/self': { Config: { Datacenter: 'dc1' } } };

/** Waits of the component are over at once, but the time limits of requests. */
const run = (
  t: { teardown(callback: () => unknown): void },
  { server }: Consul,
  more = '',
): Promise<RunningComponent<Exports>> =>
  runComponent<Exports>(t, discoveryConsul, `server = "${server}"\nrefresh_interval = "1ms"\n${more}`, {
    clock: new InstantClock(100_000),
  });

const ids = ({ targets }: Exports): string =>
  targets.map((target) => target.get('__meta_consul_service_id')).join();

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryConsul.arguments, '').value, {
    server: 'localhost:8500',
    scheme: 'http',
    tag_separator: ',',
    allow_stale: true,
    refresh_interval: 30_000,
  });
  for (const [text, message] of [
    ['scheme = "ftp"', /scheme must be http or https/],
    ['refresh_interval = "0s"', /refresh_interval must be greater than 0/],
    ['server = "a b"', /server must be a host and a port/],
    ['username = "x"\nbasic_auth {\n username = "y"\n}', /at most one of username and basic_auth/],
  ] as const) {
    t.match(decodeText(discoveryConsul.arguments, text).messages[0], message);
  }
});

t.test('the labels of an instance', async (t) => {
  const consul = await serve(t, {
    ...SELF,
    [CATALOG]: { web: ['a', 'b'] },
    [health('web')]: [instance('web-1')],
  });
  const { targets } = await (await run(t, consul)).exportsWhere((exports) => exports.targets.length > 0);
  t.same(targets[0]?.toJSON(), {
    __address__: '10.0.0.1:6060',
    __meta_consul_address: '10.9.0.1',
    __meta_consul_dc: 'dc1',
    __meta_consul_health: 'passing',
    __meta_consul_metadata_rack_no: '7',
    __meta_consul_node: 'node-1',
    __meta_consul_service: 'web',
    __meta_consul_service_address: '10.0.0.1',
    __meta_consul_service_id: 'web-1',
    __meta_consul_service_metadata_version: '1',
    __meta_consul_service_port: '6060',
    __meta_consul_tagged_address_lan: '10.9.0.1',
    __meta_consul_tags: ',a,b,',
  });
});

t.test('an instance without an address has that of its node; health is the worst check', async (t) => {
  const check = (Status: string, CheckID = 'x'): unknown => ({ CheckID, Status });
  const rows: readonly (readonly [readonly unknown[], string])[] = [
    [[], 'passing'],
    [[check('passing'), check('warning')], 'warning'],
    [[check('warning'), check('critical')], 'critical'],
    [[check('passing', '_node_maintenance'), check('critical')], 'maintenance'],
    [[check('critical', '_service_maintenance:web')], 'maintenance'],
  ];
  const entries = rows.map(([Checks], index) => ({
    ...(instance(String(index), { Address: '' }) as object),
    Checks,
  }));
  const consul = await serve(t, { ...SELF, [CATALOG]: { web: [] }, [health('web')]: entries });
  const { targets } = await (await run(t, consul)).exportsWhere((exports) => exports.targets.length > 0);
  t.same(
    targets.map((target) => target.get('__meta_consul_health')),
    rows.map(([, want]) => want),
  );
  t.equal(targets[0]?.get('__address__'), '10.9.0.1:6060');
});

t.test('services come, change and go', async (t) => {
  const consul = await serve(t, { ...SELF, [CATALOG]: { web: [] }, [health('web')]: [instance('web-1')] });
  const running = await run(t, consul);
  const become = (wanted: string): Promise<Exports> =>
    running.exportsWhere((exports) => ids(exports) === wanted);
  await become('web-1');
  consul.set(health('web'), [instance('web-1'), instance('web-2')]);
  await become('web-1,web-2');
  consul.set(health('db'), [instance('db-1')]);
  consul.set(CATALOG, { web: [], db: [] });
  await become('db-1,web-1,web-2');
  consul.set(CATALOG, { db: [] });
  await become('db-1');
  t.match(running.component.debugInfo?.(), { services: 1, targets: 1, last_error: '' });
});

t.test('queries say what the arguments say', async (t) => {
  const consul = await serve(t, { [CATALOG]: { web: ['a', 'b'], db: ['a'], other: ['a', 'b'] } });
  await run(
    t,
    consul,
    `services = ["web", "db"]
    tags = ["a", "b"]
    datacenter = "dc2"
    namespace = "n"
    partition = "p"
    token = "secret"
    node_meta = { rack = "7" }`,
  );
  while (!consul.requests.some(({ pathname }) => pathname === health('web'))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.notOk(
    consul.requests.some(({ pathname }) => pathname === health('db')),
    'it has not all tags',
  );
  t.notOk(
    consul.requests.some(({ pathname }) => pathname === '/v1/agent/self'),
    'the datacenter is known',
  );
  const query = consul.requests.find(({ pathname }) => pathname === health('web'))?.searchParams;
  t.same(query?.getAll('tag'), ['a', 'b']);
  for (const [name, value] of [
    ['dc', 'dc2'],
    ['ns', 'n'],
    ['partition', 'p'],
    ['stale', ''],
    ['node-meta', 'rack:7'],
  ] as const) {
    t.equal(query?.get(name), value);
  }
  t.same([...new Set(consul.tokens)], ['secret']);
});

t.test('services that are named are watched without the catalog', async (t) => {
  const consul = await serve(t, { ...SELF, [health('web')]: [instance('web-1')] });
  const running = await run(t, consul, 'services = ["web"]');
  await running.exportsWhere((exports) => ids(exports) === 'web-1');
  t.notOk(consul.requests.some(({ pathname }) => pathname === CATALOG));
});

t.test('a Consul that fails leaves the targets; one that was restored is read anew', async (t) => {
  const consul = await serve(t, { ...SELF, [CATALOG]: { web: [] }, [health('web')]: [instance('web-1')] });
  const running = await run(t, consul);
  await running.exportsWhere((exports) => ids(exports) === 'web-1');
  consul.setBroken(true);
  t.match(await running.logged('cannot ask Consul'), { err: /./ });
  consul.setBroken(false);
  t.ok(await running.logged('Consul answers again'));
  t.equal(running.log.filter(({ level }) => level === 'warn').length, 1, 'told once for all queries');
  consul.rewind();
  consul.set(health('web'), [instance('web-9')]);
  await running.exportsWhere((exports) => ids(exports) === 'web-9');
  t.ok(((await running.metrics.value('prometheus_sd_consul_rpc_failures_total')) ?? 0) > 0);
});

t.test("an answer that is not Consul's leaves the targets", async (t) => {
  const consul = await serve(t, { ...SELF, [CATALOG]: { web: [] }, [health('web')]: [instance('web-1')] });
  const running = await run(t, consul);
  await running.exportsWhere((exports) => ids(exports) === 'web-1');
  consul.set(CATALOG, []);
  t.match(await running.logged('cannot ask Consul'), { err: /not an object; is this Consul\?/ });
  consul.set(CATALOG, { web: [] });
  t.ok(await running.logged('Consul answers again'));
  t.ok(running.exports.slice(1).every((exports) => ids(exports) === 'web-1'));
});

t.test('an update asks the new server; the end is at once', async (t) => {
  const first = await serve(t, { ...SELF, [CATALOG]: { web: [] }, [health('web')]: [instance('web-1')] });
  const second = await serve(t, { ...SELF, [CATALOG]: { db: [] }, [health('db')]: [instance('db-1')] });
  const running = await run(t, first);
  await running.exportsWhere((exports) => ids(exports) === 'web-1');
  await running.update(`server = "${second.server}"`);
  await running.exportsWhere((exports) => ids(exports) === 'db-1');
  await running.stop();
});
