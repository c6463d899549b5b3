/** What targets, discovery, senders and clients say that they should not: each is refused alone, and the node goes on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Test } from 'tap';
import t from 'tap';
import type { BesiegedNode } from '../support/besieged-node.ts';
import { startBesiegedNode } from '../support/besieged-node.ts';
import { until } from '../support/until.ts';

const MEGABYTE = 2 ** 20;
const HUGE = 'm'.repeat(MEGABYTE);

/** A label as it stands in JSON: what no object literal can say is written out. */
type JsonLabel = readonly [name: string, json: string];

const TARGETS: readonly { readonly id: string; readonly labels: readonly JsonLabel[] }[] = [
  { id: 'plain', labels: [] },
  { id: 'control', labels: [['a', '"\\u0000\\u001b[31m\\u007f\\u009b\\u2028\\u202e"']] },
  { id: 'huge', labels: [['a', JSON.stringify(HUGE)]] },
  { id: 'html', labels: [['a', JSON.stringify('<img src=x onerror=alert(1)>"\'')]] },
  {
    id: 'prototype',
    labels: [
      ['__proto__', '"x"'],
      ['constructor', '"x"'],
      ['toString', '"x"'],
      ['hasOwnProperty', '"x"'],
    ],
  },
  { id: 'crlf', labels: [['__profile_path__', '"/x\\r\\nHost: evil"']] },
  { id: 'dots', labels: [['__profile_path__', '"/../../../etc/passwd"']] },
  { id: 'surrogate', labels: [['a', '"\\ud800"']] },
  { id: 'surrogate-path', labels: [['__profile_path__', '"/\\udc00"']] },
  { id: 'surrogate-parameter', labels: [['__param_a', '"\\udc00"']] },
  { id: 'scheme', labels: [['__scheme__', '"file"']] },
  { id: 'name', labels: [['a b', '"x"']] },
  { id: 'huge-path', labels: [['__profile_path__', JSON.stringify(`/${HUGE}`)]] },
  { id: 'redirected', labels: [['__profile_path__', '"/to-metadata"']] },
];
const DELIVERED = ['control', 'crlf', 'dots', 'html', 'huge', 'plain', 'prototype'];

async function serveJson(t: Test, body: () => string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(body());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A target that sends whoever scrapes it to its cloud's metadata, and writes down what it was told. */
async function startTraitor(t: Test): Promise<{ address: string; authorizations: (string | undefined)[] }> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations };
}

function groups(address: string, traitor: string): string {
  const all = TARGETS.map(({ id, labels }) => {
    const own = [...labels, ['id', `"${id}"`], ['__profile_path_prefix__', `"/${id.length}"`]];
    const fields = own.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join();
    return `{"targets":["${id === 'redirected' ? traitor : address}"],"labels":{${fields}}}`;
  });
  return `[${all.join()},{"targets":["a\\ud800:1","x@y:1","h:99999","[::1",""]}]`;
}

async function start(t: Test, traitor: string): Promise<BesiegedNode> {
  let node: BesiegedNode | undefined;
  const url = await serveJson(t, () =>
    node === undefined ? '[]' : groups(`127.0.0.1:${node.ledger.port}`, traitor),
  );
  const off = ['memory', 'block', 'mutex', 'process_cpu'].map(
    (type) => `profile.${type} {\n enabled = false\n}`,
  );
  node = await startBesiegedNode({
    blocks: `
discovery.http "d" {
  url              = "${url}"
  refresh_interval = "1s"
}
pyroscope.scrape "hostile" {
  targets         = discovery.http.d.targets
  forward_to      = [pyroscope.write.backend.receiver]
  scrape_interval = "1s"
  profiling_config {
${off.join('\n')}
  }
}`,
  });
  t.teardown(() => node?.close());
  return node;
}

t.test('hostile labels and redirects of targets', async (t) => {
  const traitor = await startTraitor(t);
  const node = await start(t, traitor.address);
  const ids = (): string[] =>
    [...new Set(node.delivered.map((labels) => labels.get('id')))].filter((id) => id !== '').sort();
  await until(() => ids().length >= DELIVERED.length && traitor.authorizations.length > 0);
  await node.isAtWork();
  t.same(ids(), DELIVERED, 'what can be scraped is; nothing else');
  const prototype = node.delivered.find((labels) => labels.get('id') === 'prototype');
  t.same([prototype?.get('constructor'), prototype?.get('__proto__')], ['x', ''], 'labels like any other');
  const redirected = async (): Promise<string> => {
    const { targets } = await json<{ targets: { labels: Record<string, string>; error?: string }[] }>(
      `${node.url}/api/v0/targets`,
    );
    return JSON.stringify(targets.find(({ labels }) => labels['id'] === 'redirected') ?? {});
  };
  t.match(await redirected(), /redirected to 169\.254\.169\.254, a link-local or metadata address/);
  for (const path of [
    '/metrics',
    '/',
    '/api/v0/web/components/pyroscope.scrape.hostile',
    '/api/v0/web/components/discovery.http.d',
  ]) {
    t.equal((await fetch(node.url + path)).status, 200, path);
  }
  const log = await node.stop();
  t.ok(log.length < 40, `${log.length} lines of log`);
  for (const line of log) {
    t.ok(line.length < 20_000, `${line.length} characters: ${line.slice(0, 100)}`);
    t.match(line, /^[\x20-\x7e\u00a0-\u200a\u2026]*$/, 'nothing that a terminal would obey');
  }
});

const PUSH = '/push.v1.PusherService/Push';
const pushOf = (labels: string): string =>
  `{"series":[{"labels":[{"name":"__name__","value":"pushed"},${labels}],"samples":[{"rawProfile":"eA=="}]}]}`;

t.test('hostile pushes, and questions to the API', async (t) => {
  const node = await startBesiegedNode();
  t.teardown(() => node.close());
  const base = `http://127.0.0.1:${node.ports.receive}`;
  const pushes: readonly (readonly [what: string, path: string, body: string, status: number])[] = [
    ['control characters', PUSH, pushOf('{"name":"a","value":"\\u0000\\u001b[31m\\u202e"}'), 200],
    ['a huge value', PUSH, pushOf(`{"name":"a","value":"${HUGE}"}`), 200],
    ['a lone surrogate', PUSH, pushOf('{"name":"a","value":"\\ud800"}'), 400],
    [
      'names of prototypes',
      PUSH,
      pushOf('{"name":"__proto__","value":"x"},{"name":"constructor","value":"x"}'),
      200,
    ],
    ['a name that is none', PUSH, pushOf('{"name":"a b","value":"x"}'), 400],
    [
      'fields of prototypes',
      PUSH,
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"series":[]}',
      200,
    ],
    ['no end', PUSH, '['.repeat(200_000), 400],
    ['no end of objects', PUSH, '{"series":'.repeat(100_000), 400],
    [
      'a name of prototypes',
      '/ingest?name=app%7B__proto__=x,constructor=y%7D&__proto__=1&constructor=2',
      'x',
      200,
    ],
    ['bytes that are no text', '/ingest?name=%ff%fe%ED%A0%80', 'x', 400],
    ['line breaks', '/ingest?name=app%7Ba=%00%0d%0a%1b%7D&format=%0d%0aX', 'x', 200],
  ];
  for (const [what, path, body, status] of pushes) {
    const headers = { 'Content-Type': 'application/json' };
    t.equal((await fetch(base + path, { method: 'POST', headers, body })).status, status, what);
  }
  await until(() => node.delivered.filter((labels) => labels.get('__name__') === 'pushed').length === 3);

  // As they stand: a URL would resolve the dots.
  const questions: readonly (readonly [path: string, status: RegExp])[] = [
    ...['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/vendor/..%2f..%2fpackage.json'],
    ...[
      '/vendor/../../package.json',
      '/..\\package.json',
      '/%5c..%5cpackage.json',
      '//etc/passwd',
      '/vendor/%00.js',
    ],
    ...['/api/v0/web/components/__proto__', '/api/v0/web/modules/constructor/components'],
    ...['/api/v0/targets/__proto__/constructor', '/api/v0/targets/a/..%2f..%2f', '/debug/pprof/__proto__'],
  ].map((path) => [path, /^HTTP\/1\.1 404 /] as const);
  const others: typeof questions = [
    ['/%', /^HTTP\/1\.1 400 /],
    ['/%ff', /^HTTP\/1\.1 400 /],
    [`/api/v0/targets/${'a'.repeat(3_000)}/x`, /^HTTP\/1\.1 414 /],
    [`/${'a'.repeat(17_000)}`, /^HTTP\/1\.1 431 /],
    ['/debug/pprof/profile?seconds=1e9', /^HTTP\/1\.1 400 /],
    ['/api/v0/targets?__proto__[a]=1&constructor.prototype.a=1', /^HTTP\/1\.1 200 /],
    ['/-/ready?__proto__=1', /^HTTP\/1\.1 200 /],
    ['http://169.254.169.254/-/nothing', /^HTTP\/1\.1 404 /],
  ];
  for (const [path, status] of [...questions, ...others]) {
    const answer = await ask(node.ports.http, path);
    t.match(answer, status, path.slice(0, 80));
    t.notMatch(answer, /"dependencies"|root:/, 'and no file');
  }
  await node.isAtWork();
  await node.stop();
});

async function json<T>(url: string): Promise<T> {
  const answer: T = JSON.parse(await (await fetch(url)).text());
  return answer;
}

async function ask(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}
