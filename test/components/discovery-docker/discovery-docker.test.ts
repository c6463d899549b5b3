/** discovery.docker and discovery.dockerswarm against a server with answers as a daemon gives them, and a real daemon. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { discoveryDocker, discoveryDockerswarm } from '../../../src/components/discovery-docker/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveJson } from '../../support/json-server.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

type Json = Readonly<Record<string, unknown>>;

const plain = ({ targets }: Exports): readonly Readonly<Record<string, string>>[] =>
  targets.map((target) => target.toJSON());

const network = (id: string, name: string): Json => ({
  Id: id,
  Name: name,
  Scope: 'local',
  Internal: false,
  Ingress: false,
  Labels: { 'com.x/y': 'z' },
});

const networkLabels = (prefix: string, id: string, name: string): Record<string, string> => ({
  [`${prefix}network_id`]: id,
  [`${prefix}network_name`]: name,
  [`${prefix}network_scope`]: 'local',
  [`${prefix}network_internal`]: 'false',
  [`${prefix}network_ingress`]: 'false',
  [`${prefix}network_label_com_x_y`]: 'z',
});

const container = (id: string, mode: string, networks: Json, ports: readonly Json[] = []): Json => ({
  Id: id,
  Names: [`/${id}`, '/alias'],
  Labels: { 'pyroscope.io/port': '1' },
  HostConfig: { NetworkMode: mode },
  NetworkSettings: { Networks: networks },
  Ports: ports,
});

const DOCKER = {
  '/networks': [network('n1', 'alpha'), network('n2', 'beta')],
  '/containers/json': [
    container(
      'web',
      'beta',
      { beta: { NetworkID: 'n2', IPAddress: '10.2.0.1' }, alpha: { NetworkID: 'n1', IPAddress: '10.1.0.1' } },
      [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { PrivatePort: 6060, Type: 'tcp' },
        { PrivatePort: 53, Type: 'udp' },
      ],
    ),
    container('db', 'alpha', { alpha: { NetworkID: 'n1', IPAddress: '10.1.0.2' } }),
    container('node', 'host', { host: { NetworkID: 'n0', IPAddress: '' } }),
    container('sidecar', 'container:web', {}, []),
    container('loop', 'container:loop', {}),
    { Id: 'nameless', Names: [] },
  ],
};

const of = (name: string, mode: string): Record<string, string> => ({
  __meta_docker_container_id: name,
  __meta_docker_container_name: `/${name}`,
  __meta_docker_container_network_mode: mode,
  __meta_docker_container_label_pyroscope_io_port: '1',
});

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryDocker.arguments, 'host = "unix:///var/run/docker.sock"').value, {
    port: 80,
    host_networking_host: 'localhost',
    refresh_interval: 60_000,
    match_first_network: true,
    filter: [],
  });
  for (const [definition, text, message] of [
    [discoveryDocker, '', /missing required attribute "host"/],
    [discoveryDocker, 'host = ""', /host must begin with unix:/],
    [discoveryDocker, 'host = "npipe:////./pipe/docker"', /host must begin with unix:/],
    [
      discoveryDocker,
      'host = "http://x"\nrefresh_interval = "0s"',
      /refresh_interval must be greater than 0/,
    ],
    [discoveryDocker, 'host = "http://x"\nfilter {\n name = "x"\n}', /missing required attribute "values"/],
    [discoveryDockerswarm, 'host = "http://x"', /missing required attribute "role"/],
    [
      discoveryDockerswarm,
      'host = "http://x"\nrole = "pods"',
      /role must be one of services, tasks, nodes, got "pods"/,
    ],
  ] as const) {
    t.match(decodeText(definition.arguments, text).messages[0], message);
  }
});

t.test('containers', async (t) => {
  const server = await serveJson(t, DOCKER);
  const run = async (more: string): Promise<Exports> => {
    const running = await runComponent<Exports>(t, discoveryDocker, `host = "${server.url}"\n${more}`);
    return running.exportsWhere(({ targets }) => targets.length > 0);
  };
  const alpha = networkLabels('__meta_docker_', 'n1', 'alpha');
  const web = { ...of('web', 'beta'), ...alpha, __meta_docker_network_ip: '10.1.0.1' };
  t.same(plain(await run('')), [
    {
      ...web,
      __address__: '10.1.0.1:80',
      __meta_docker_port_private: '80',
      __meta_docker_port_public: '8080',
      __meta_docker_port_public_ip: '0.0.0.0',
    },
    { ...web, __address__: '10.1.0.1:6060', __meta_docker_port_private: '6060' },
    { ...of('db', 'alpha'), ...alpha, __meta_docker_network_ip: '10.1.0.2', __address__: '10.1.0.2:80' },
    { ...of('node', 'host'), __address__: 'localhost' },
    {
      ...of('sidecar', 'container:web'),
      ...alpha,
      __meta_docker_network_ip: '10.1.0.1',
      __address__: '10.1.0.1:80',
    },
  ]);
  const all = await run('match_first_network = false\nport = 99\nhost_networking_host = "machine"');
  t.same(
    all.targets.map((target) => target.get('__address__')),
    [
      '10.1.0.1:80',
      '10.1.0.1:6060',
      '10.2.0.1:80',
      '10.2.0.1:6060',
      '10.1.0.2:99',
      'machine',
      '10.1.0.1:99',
      '10.2.0.1:99',
    ],
  );
});

t.test('over a Unix socket and over TCP', async (t) => {
  // The paths of sockets are short.
  const directory = mkdtempSync(join(tmpdir(), 'starling-docker-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const socket = join(directory, 'docker.sock');
  await serveJson(t, DOCKER, socket);
  const overSocket = await runComponent<Exports>(t, discoveryDocker, `host = "unix://${socket}"`);
  t.equal((await overSocket.exportsWhere(({ targets }) => targets.length > 0)).targets.length, 5);
  const server = await serveJson(t, DOCKER);
  const overTcp = await runComponent<Exports>(
    t,
    discoveryDocker,
    `host = "${server.url.replace('http', 'tcp')}"`,
  );
  t.equal((await overTcp.exportsWhere(({ targets }) => targets.length > 0)).targets.length, 5);
});

t.test('filters go to the daemon', async (t) => {
  const server = await serveJson(t, DOCKER);
  const filters = `filter {\n name = "label"\n values = ["a", "b=c"]\n}\nfilter {\n name = "status"\n values = ["running"]\n}`;
  const running = await runComponent<Exports>(t, discoveryDocker, `host = "${server.url}"\n${filters}`);
  await running.exportsWhere(({ targets }) => targets.length > 0);
  const url = new URL(server.requests[0]?.url ?? '', server.url);
  t.equal(url.pathname, '/containers/json');
  t.same(JSON.parse(url.searchParams.get('filters') ?? ''), { label: ['a', 'b=c'], status: ['running'] });
});

t.test('a daemon that fails leaves the last targets', async (t) => {
  const clock = new FakeClock();
  const server = await serveJson(t, DOCKER);
  const running = await runComponent<Exports>(t, discoveryDocker, `host = "${server.url}"`, { clock });
  await running.exportsWhere(({ targets }) => targets.length === 5);
  for (const [status, body, err] of [
    [500, '{"message":"no"}', /the daemon answered 500 to \/containers\/json: no/],
    [502, '<h1>Bad Gateway</h1>', /the daemon answered 502 to \/containers\/json: <h1>Bad Gateway/],
    [200, '{"message":"no"}', /not a list; is this a Docker daemon/],
  ] as const) {
    const former = running.log.length;
    server.intercept = (_, response) => response.writeHead(status).end(body);
    const since = (): typeof running.log => running.log.slice(former);
    await passUntil(clock, () => since().some(({ level }) => level === 'warn'), 60_000, 100);
    t.match(
      since().find(({ level }) => level === 'warn'),
      { msg: 'failed to discover targets, keeping the last ones', err },
    );
    server.intercept = undefined;
    await passUntil(clock, () => since().some(({ msg }) => msg === 'discovering targets again'), 60_000, 100);
  }
  t.ok(((await running.metrics.value('prometheus_sd_docker_failures_total')) ?? 0) >= 2);
  t.ok(running.exports.slice(1).every(({ targets }) => targets.length === 5));
});

const port = (number: number, mode = 'ingress'): Json => ({
  Name: 'http',
  Protocol: 'tcp',
  TargetPort: 8080,
  PublishedPort: number,
  PublishMode: mode,
});

const SWARM = {
  '/networks': [network('n1', 'ingress')],
  '/nodes': [
    {
      ID: 'node1',
      Spec: { Role: 'manager', Availability: 'active', Labels: { zone: 'a' } },
      Description: {
        Hostname: 'host1',
        Platform: { Architecture: 'x86_64', OS: 'linux' },
        Engine: { EngineVersion: '20.1' },
      },
      Status: { State: 'ready', Addr: '10.9.0.1' },
      ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '10.9.0.1:2377' },
    },
  ],
  '/services': [
    {
      ID: 'service1',
      Spec: {
        Name: 'web',
        Labels: { team: 'red' },
        Mode: { Replicated: { Replicas: 1 } },
        TaskTemplate: { ContainerSpec: { Image: 'image:1', Hostname: 'name' } },
      },
      UpdateStatus: { State: 'completed' },
      Endpoint: {
        Ports: [port(80), { Protocol: 'udp' }],
        VirtualIPs: [{ NetworkID: 'n1', Addr: '10.0.0.5/24' }],
      },
    },
    {
      ID: 'service2',
      Spec: { Name: 'bare', Mode: { Global: {} } },
      Endpoint: { VirtualIPs: [{ Addr: '10.0.0.6/24' }] },
    },
    // On the network of the host.
    { ID: 'service3', Spec: { Name: 'host' }, Endpoint: { VirtualIPs: [{ NetworkID: 'n0', Addr: '' }] } },
  ],
  '/tasks': [
    {
      ID: 'task1',
      ServiceID: 'service1',
      NodeID: 'node1',
      Slot: 2,
      DesiredState: 'running',
      Spec: { ContainerSpec: { Labels: { a: 'spec' } } },
      Status: {
        State: 'running',
        ContainerStatus: { ContainerID: 'c1' },
        PortStatus: { Ports: [port(31_000, 'host')] },
      },
      NetworksAttachments: [{ Network: { ID: 'n1' }, Addresses: ['10.0.1.7/24'] }],
    },
  ],
  '/containers/json': [{ Id: 'c1', Labels: { a: 'image', b: 'image' } }],
};

const P = '__meta_dockerswarm_';
const nodeLabels = {
  [`${P}node_id`]: 'node1',
  [`${P}node_role`]: 'manager',
  [`${P}node_address`]: '10.9.0.1',
  [`${P}node_availability`]: 'active',
  [`${P}node_hostname`]: 'host1',
  [`${P}node_platform_architecture`]: 'x86_64',
  [`${P}node_platform_os`]: 'linux',
  [`${P}node_status`]: 'ready',
  [`${P}node_label_zone`]: 'a',
};
const serviceLabels = {
  [`${P}service_id`]: 'service1',
  [`${P}service_name`]: 'web',
  [`${P}service_mode`]: 'replicated',
  [`${P}service_label_team`]: 'red',
};
const taskLabels = {
  ...nodeLabels,
  ...serviceLabels,
  [`${P}task_id`]: 'task1',
  [`${P}task_slot`]: '2',
  [`${P}task_state`]: 'running',
  [`${P}task_desired_state`]: 'running',
  [`${P}task_container_id`]: 'c1',
  [`${P}container_label_a`]: 'spec',
  [`${P}container_label_b`]: 'image',
};

const roles: readonly (readonly [string, unknown])[] = [
  [
    'nodes',
    [
      {
        ...nodeLabels,
        __address__: '10.9.0.1:80',
        [`${P}node_engine_version`]: '20.1',
        [`${P}node_manager_leader`]: 'true',
        [`${P}node_manager_reachability`]: 'reachable',
        [`${P}node_manager_address`]: '10.9.0.1:2377',
      },
    ],
  ],
  [
    'services',
    [
      {
        ...serviceLabels,
        ...networkLabels(P, 'n1', 'ingress'),
        __address__: '10.0.0.5:80',
        [`${P}service_task_container_hostname`]: 'name',
        [`${P}service_task_container_image`]: 'image:1',
        [`${P}service_updating_status`]: 'completed',
        [`${P}service_endpoint_port_name`]: 'http',
        [`${P}service_endpoint_port_publish_mode`]: 'ingress',
      },
      {
        __address__: '10.0.0.6:80',
        [`${P}service_id`]: 'service2',
        [`${P}service_name`]: 'bare',
        [`${P}service_mode`]: 'global',
      },
    ],
  ],
  [
    'tasks',
    [
      { ...taskLabels, __address__: '10.9.0.1:31000', [`${P}task_port_publish_mode`]: 'host' },
      {
        ...taskLabels,
        ...networkLabels(P, 'n1', 'ingress'),
        __address__: '10.0.1.7:80',
        [`${P}task_port_publish_mode`]: 'ingress',
      },
    ],
  ],
];

for (const [role, want] of roles) {
  t.test(`a swarm's ${role}`, async (t) => {
    const server = await serveJson(t, SWARM);
    const running = await runComponent<Exports>(
      t,
      discoveryDockerswarm,
      `host = "${server.url}"\nrole = "${role}"`,
    );
    t.same(plain(await running.exportsWhere(({ targets }) => targets.length > 0)), want);
  });
}

const DAEMON = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';

/** What a daemon on a socket answers; undefined where there is none. */
function askDaemon(path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const ask = request({ socketPath: DAEMON.replace('unix://', ''), path }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(text) : undefined));
    });
    ask.on('error', () => resolve(undefined));
    ask.end();
  });
}

const containers = await askDaemon('/containers/json');
const daemonMissing = containers === undefined && `there is no Docker daemon at ${DAEMON}`;

t.test('a real daemon', { skip: daemonMissing }, async (t) => {
  const running = await runComponent<Exports>(t, discoveryDocker, `host = "${DAEMON}"`);
  await running.nextExports();
  const { targets } = await running.nextExports();
  const found = new Set(targets.map((target) => target.get('__meta_docker_container_id')));
  const known = (containers as readonly { Id: string; HostConfig: { NetworkMode: string } }[])
    .filter(({ HostConfig }) => HostConfig.NetworkMode !== 'none')
    .map(({ Id }) => Id);
  t.same([...found].sort(), known.sort());
  const swarm = await runComponent<Exports>(t, discoveryDockerswarm, `host = "${DAEMON}"\nrole = "nodes"`);
  const nodes = await askDaemon('/nodes');
  if (nodes === undefined) t.match(await swarm.logged('failed to discover'), { err: /not a swarm manager/ });
  else
    t.equal(
      (await swarm.exportsWhere((exports) => exports.targets.length > 0)).targets.length,
      (nodes as unknown[]).length,
    );
});
