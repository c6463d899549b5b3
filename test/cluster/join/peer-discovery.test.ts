import { writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Test } from 'tap';
import t from 'tap';
import type { JoinTargets } from '../../../src/cluster/join/join-addresses.ts';
import type { KubernetesEnvironment } from '../../../src/cluster/join/kubernetes-access.ts';
import { formatAddress } from '../../../src/cluster/join/peer-address.ts';
import { createPeerDiscovery } from '../../../src/cluster/join/peer-discovery.ts';
import { parsePeerQuery } from '../../../src/cluster/join/peer-query.ts';
import { AppError, systemClock } from '../../../src/util/index.ts';
import { Authority } from '../../support/certificates.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { testDirectory } from '../../support/test-directory.ts';

t.test('queries in the grammar of go-discover', async (t) => {
  for (const [query, want] of [
    ['', {}],
    ['key=a', { key: 'a' }],
    ['key=a key2=b', { key: 'a', key2: 'b' }],
    ['key=a+b key2=c/d', { key: 'a+b', key2: 'c/d' }],
    [' key = a   key2 = b ', { key: 'a', key2: 'b' }],
    ['  "k e \\\\\\" y" = "a \\" b" key2=c', { 'k e \\" y': 'a " b', key2: 'c' }],
    ['label_selector="app=a,b in (c, d)"', { label_selector: 'app=a,b in (c, d)' }],
    ['label_selector=app!x', { label_selector: 'app!x' }],
    ['empty=""', { empty: '' }],
    ['zone=us-(?west|east).+', { zone: 'us-(?west|east).+' }],
    ['__proto__=a', JSON.parse('{"__proto__": "a"}')],
  ] as const) {
    t.same([...parsePeerQuery(query)], Object.entries(want), query);
  }
});

t.test('queries that cannot be read', async (t) => {
  for (const [query, want] of [
    ['key', /^--cluster\.discover-peers: "key" has no "=" behind it; write key=value$/],
    ['provider=k8s foo', /"foo" has no "=" behind it/],
    ['key key2', /"key" has no "="/],
    ['"a"b=c', /"a" has no "="/],
    ['key=', /the value of "key" is missing$/],
    ['key==a', /the value of "key" is missing before "="$/],
    ['=a', /a key is missing before "="$/],
    ['key="a', /the value of "key" has no closing quote$/],
    ['key="\\', /the value of "key" has no closing quote$/],
    ['key="\\q"', /the value of "key", "\\q", has an escape that is not known; write \\\\ for a backslash$/],
    ['key=a key=b', /"key" is given twice$/],
    ['s=app=x', /the value of "s" has an equals sign; put it in double quotes: s="app=…"$/],
    ['a'.repeat(16_385), /the query is longer than 16384 characters$/],
  ] as const) {
    t.throws(() => parsePeerQuery(query), { code: 'bad-cluster-flag', message: want }, query.slice(0, 20));
  }
});

t.test('any pairs that are quoted read back; any text is read or refused', async () => {
  const text = fc.string({ maxLength: 10, unit: 'binary' });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key }), (pairs) => {
      const query = pairs.map(([key, value]) => `${JSON.stringify(key)}=${JSON.stringify(value)}`).join(' ');
      return JSON.stringify([...parsePeerQuery(query)]) === JSON.stringify(pairs);
    }),
  );
  const pieces = fc.array(fc.constantFrom('a', '=', '"', '\\', ' ', 'b="c"'));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((parts) => parts.join('')),
      ),
      (query) => {
        try {
          return parsePeerQuery(query).size >= 0;
        } catch (error) {
          return error instanceof AppError;
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

t.test('providers and keys that are not supported', async (t) => {
  for (const [query, want] of [
    ['namespace=a', /^--cluster\.discover-peers: there is no provider; write provider=k8s$/],
    [
      'provider=aws tag_key=a',
      /the provider "aws" is not supported, only k8s is; elsewhere give --cluster\.join-addresses a DNS name/,
    ],
    [
      'provider=k8s label_selectr=a',
      /"label_selectr" is not known; provider=k8s takes namespace, .+; did you mean "label_selector"\?$/,
    ],
    ['provider=k8s namespace=..', /namespace "\.\." is no name of a namespace$/],
    ['provider=k8s namespace=""', /namespace "" is no name/],
    ['provider=k8s host_network=yes', /host_network must be true or false, got "yes"$/],
  ] as const) {
    t.throws(() => createPeerDiscovery(query), { code: 'bad-cluster-flag', message: want }, query);
  }
});

const nowhere: KubernetesEnvironment = {
  variables: {},
  homeDirectory: '/no-such-place',
  serviceAccountDirectory: '/no-such-place',
};
const context = { defaultPort: 12_346, own: [{ host: '10.0.0.9', port: 12_346 }] };

function discover(query: string, kubernetes = nowhere): Promise<JoinTargets> {
  return createPeerDiscovery(query)(context, { clock: systemClock, kubernetes });
}

async function listen(t: Test, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  // Listening on a port, so it is one.
  return (server.address() as AddressInfo).port;
}

/** An API server that answers with JSON, and a kubeconfig for it. */
async function apiServer(
  t: Test,
  answer: (request: IncomingMessage, url: URL) => unknown,
): Promise<{ directory: string; kubeconfig: string; origin: string; urls: string[] }> {
  const directory = testDirectory(t);
  const urls: string[] = [];
  const port = await listen(
    t,
    createServer((request, response) => {
      urls.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(request, new URL(request.url ?? '', 'http://x'))));
    }),
  );
  const origin = `http://127.0.0.1:${port}`;
  return { directory, kubeconfig: writeKubeconfig(directory, { server: origin }), origin, urls };
}

function writeKubeconfig(
  directory: string,
  cluster: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>> = {},
): string {
  const path = join(directory, `config-${crypto.randomUUID()}`);
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster }],
    users: [{ name: 'u', user }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** A list as the API has it. */
function podList(items: readonly unknown[], next = ''): object {
  return { items, metadata: { resourceVersion: '1', continue: next } };
}

interface PodFields {
  readonly phase?: string;
  readonly podIP?: string;
  readonly hostIP?: string;
  readonly ready?: 'True' | 'False';
  readonly ports?: readonly object[];
  readonly deletionTimestamp?: string;
}

function pod({ phase = 'Running', ready, ports, deletionTimestamp, ...status }: PodFields): object {
  return {
    metadata: { name: 'p', deletionTimestamp },
    spec: { containers: [{}, ...(ports === undefined ? [] : [{ ports }])] },
    status: {
      phase,
      ...status,
      conditions: ready === undefined ? undefined : [{ type: 'Ready', status: ready }],
    },
  };
}

t.test('pods that run become addresses, ready ones first', async (t) => {
  const named = [
    { name: 'http', containerPort: 1 },
    { name: 'cluster', containerPort: 7_000, hostPort: 7_001 },
  ];
  const pods = [
    pod({ podIP: '10.0.0.1', hostIP: '10.9.0.1', ready: 'False' }),
    pod({ podIP: '10.0.0.2', hostIP: '10.9.0.2', ready: 'True', ports: named }),
    pod({ podIP: '10.0.0.3', phase: 'Pending' }),
    pod({ podIP: '10.0.0.4', phase: 'Succeeded' }),
    pod({ podIP: '10.0.0.5', deletionTimestamp: '2026-01-01T00:00:00Z' }),
    pod({ hostIP: '10.9.0.6' }),
    pod({ podIP: '2001:DB8::7', ready: 'True', ports: [{ name: 'cluster', containerPort: 0 }] }),
    pod({ podIP: '10.0.0.9' }),
    pod({ podIP: '10.0.0.1' }),
    pod({ podIP: 'not an address' }),
    null,
    { status: 'odd', spec: { containers: [{ ports: 'odd' }] } },
  ];
  const api = await apiServer(t, () => podList(pods));
  const found = await discover(`provider=k8s kubeconfig=${api.kubeconfig}`);
  t.same(found.addresses.map(formatAddress), ['10.0.0.2:7000', '[2001:db8::7]:12346', '10.0.0.1:12346']);
  t.same(found.warnings, []);
  t.same(api.urls, ['/api/v1/namespaces/default/pods?limit=250']);
  const hosts = await discover(`provider=k8s host_network=true kubeconfig=${api.kubeconfig}`);
  t.same(hosts.addresses.map(formatAddress), ['10.9.0.2:7001', '10.9.0.1:12346', '10.9.0.6:12346']);
});

t.test('selectors and pages', async (t) => {
  const api = await apiServer(t, (_, url) =>
    url.searchParams.get('continue') === 'two&'
      ? podList([pod({ podIP: '10.0.0.2' })])
      : podList([pod({ podIP: '10.0.0.1' })], 'two&'),
  );
  const found = await discover(
    `provider=k8s namespace=a-b label_selector="app=x,t in (a, b)" field_selector="spec.nodeName=n" kubeconfig=${api.kubeconfig}`,
  );
  t.same(found.addresses.map(formatAddress), ['10.0.0.1:12346', '10.0.0.2:12346']);
  t.equal(
    api.urls[0],
    '/api/v1/namespaces/a-b/pods?limit=250&labelSelector=app%3Dx%2Ct+in+%28a%2C+b%29&fieldSelector=spec.nodeName%3Dn',
  );
  t.match(api.urls[1], /&continue=two%26&/);
});

t.test('a list without end is cut, and so are the addresses', async (t) => {
  let page = 0;
  const api = await apiServer(t, () => {
    page++;
    const items = Array.from({ length: 250 }, (_, index) => pod({ podIP: `10.1.${page}.${index}` }));
    return podList(items, 'more');
  });
  const found = await discover(`provider=k8s kubeconfig=${api.kubeconfig}`);
  t.equal(api.urls.length, 40);
  t.equal(found.addresses.length, 1_000);
  t.match(found.warnings, [/only the first 1000 of 10000/]);
});

t.test('nobody there is a warning', async (t) => {
  const api = await apiServer(t, () => podList([pod({ phase: 'Pending' })]));
  t.same(await discover(`provider=k8s namespace=n label_selector="app=x" kubeconfig=${api.kubeconfig}`), {
    addresses: [],
    warnings: [
      '--cluster.discover-peers: no pod with the labels app=x in the namespace n runs and has an address (pods listed: 1); check namespace and label_selector',
    ],
  });
});

t.test('the service account of a pod, read anew each time', async (t) => {
  const authority = await Authority.create();
  const seen: (string | undefined)[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push(request.headers.authorization);
    response.end(JSON.stringify(podList([pod({ podIP: '10.0.0.1' })])));
  };
  const port = await listen(t, createTlsServer(await authority.issue(), answer));
  const serviceAccountDirectory = testDirectory(t);
  const variables = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };
  const inside = { ...nowhere, variables, serviceAccountDirectory };
  const run = createPeerDiscovery('provider=k8s');
  const ask = (): Promise<JoinTargets> => run(context, { clock: systemClock, kubernetes: inside });

  await t.rejects(ask(), {
    code: 'peer-discovery-failed',
    message:
      /^--cluster\.discover-peers: cannot read .+: ENOENT.+; check automountServiceAccountToken of the pod$/,
  });
  writeFileSync(join(serviceAccountDirectory, 'ca.crt'), authority.cert);
  for (const token of ['one', 'two']) {
    writeFileSync(join(serviceAccountDirectory, 'token'), `${token}\n`);
    t.equal((await ask()).addresses.length, 1);
  }
  t.same(seen, ['Bearer one', 'Bearer two']);
  writeFileSync(join(serviceAccountDirectory, 'ca.crt'), (await Authority.create('other')).cert);
  await t.rejects(ask(), {
    message: /with the settings of .+: GET https:\/\/127\.0\.0\.1:\d+\/api\/v1\/.+: .*certificate/,
  });
  t.equal(seen.length, 2, 'nothing is sent to a server that is not trusted');
});

t.test('ways to log in with a kubeconfig', async (t) => {
  const seen: (string | undefined)[] = [];
  const api = await apiServer(t, (request) => {
    seen.push(request.headers.authorization);
    return podList([pod({ podIP: '10.0.0.1' })]);
  });
  writeFileSync(join(api.directory, 'token'), 'from-file\n');
  for (const user of [
    { token: 'abc' },
    { tokenFile: 'token', token: 'ignored' },
    { username: 'u', password: 'p:w' },
    {},
  ]) {
    await discover(`provider=k8s kubeconfig=${writeKubeconfig(api.directory, { server: api.origin }, user)}`);
  }
  const basic = `Basic ${Buffer.from('u:p:w').toString('base64')}`;
  t.same(seen, ['Bearer abc', 'Bearer from-file', basic, undefined]);

  const variables = { KUBECONFIG: `${api.kubeconfig}:/no-such-place` };
  t.equal((await discover('provider=k8s', { ...nowhere, variables })).addresses.length, 1, '$KUBECONFIG');
});

t.test('a proxy counts where the kubeconfig names it, not where the environment does', async (t) => {
  const proxy = await startForwardProxy(t);
  const api = await apiServer(t, () => podList([pod({ podIP: '10.0.0.1' })]));
  const cluster = { server: api.origin, 'proxy-url': `http://127.0.0.1:${proxy.port}` };
  const through = writeKubeconfig(api.directory, cluster);
  t.equal((await discover(`provider=k8s kubeconfig=${through}`)).addresses.length, 1);
  t.equal(proxy.seen.length, 1);

  const former = process.env['HTTP_PROXY'];
  process.env['HTTP_PROXY'] = cluster['proxy-url'];
  t.teardown(() => {
    if (former === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = former;
  });
  const straight = writeKubeconfig(api.directory, { server: 'http://kubernetes.invalid' });
  await t.rejects(discover(`provider=k8s kubeconfig=${straight}`), {
    message: /GET http:\/\/kubernetes\.invalid\/api\/v1\/namespaces\/default\/pods: /,
  });
  t.equal(proxy.seen.length, 1);
});

t.test('client certificates, in the file and beside it', async (t) => {
  const authority = await Authority.create();
  const server = await authority.issue({ names: ['kubernetes'] });
  const port = await listen(
    t,
    createTlsServer(
      { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
      (_, response) => response.end(JSON.stringify(podList([pod({ podIP: '10.0.0.1' })]))),
    ),
  );
  const client = await authority.issue();
  const directory = testDirectory(t);
  for (const [name, text] of [
    ['ca.pem', authority.cert],
    ['c.pem', client.cert],
    ['k.pem', client.key],
  ] as const) {
    writeFileSync(join(directory, name), text);
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const url = `https://127.0.0.1:${port}`;
  const inside = { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) };
  const beside = { 'client-certificate': 'c.pem', 'client-key': join(directory, 'k.pem') };
  for (const [cluster, user] of [
    [{ 'certificate-authority-data': base64(authority.cert), 'tls-server-name': 'kubernetes' }, inside],
    [{ 'certificate-authority': 'ca.pem', 'tls-server-name': 'kubernetes' }, beside],
    [{ 'insecure-skip-tls-verify': true }, inside],
  ] as const) {
    const path = writeKubeconfig(directory, { server: url, ...cluster }, user);
    t.equal((await discover(`provider=k8s kubeconfig=${path}`)).addresses.length, 1);
  }
});

t.test('kubeconfigs that cannot be used', async (t) => {
  const server = 'https://127.0.0.1:1';
  const directory = testDirectory(t);
  const text = (content: string): string => {
    const path = join(directory, `config-${crypto.randomUUID()}`);
    writeFileSync(path, content);
    return path;
  };
  for (const [path, want] of [
    [
      writeKubeconfig(directory, { server }, { exec: { command: 'aws' } }),
      /the user "u" logs in by exec, and no other program is started here; use a token/,
    ],
    [writeKubeconfig(directory, { server }, { 'auth-provider': {} }), /logs in by auth-provider/],
    [writeKubeconfig(directory, { server: 'odd' }), /the server of the cluster is not a URL$/],
    [writeKubeconfig(directory, { server }, { tokenFile: 'missing' }), /cannot read .+missing": ENOENT/],
    [
      text('{}'),
      /^--cluster\.discover-peers: kubeconfig .+: there is no current-context; set it with: kubectl config use-context NAME$/,
    ],
    [text('- a'), /there is no current-context/],
    [text('{current-context: c, contexts: [{name: d}]}'), /contexts has no entry "c"$/],
    [
      text('{current-context: c, contexts: [{name: c, context: {cluster: k}}]}'),
      /clusters has no entry "k"$/,
    ],
    [
      text('a: b\ntoken: hunter2: ['),
      /^--cluster\.discover-peers: kubeconfig \S+: it is not valid YAML \(line 2\)$/,
    ],
    [text('a: *hunter2'), /it is not valid YAML$/],
    ['/no-such-place', /^--cluster\.discover-peers: kubeconfig \/no-such-place: ENOENT/],
  ] as const) {
    await t.rejects(discover(`provider=k8s kubeconfig=${path}`), {
      code: 'peer-discovery-failed',
      message: want,
    });
  }
  await t.rejects(discover('provider=k8s'), {
    message:
      /this is no pod of Kubernetes \(KUBERNETES_SERVICE_HOST is not set\), and kubeconfig \/no-such-place\/\.kube\/config: .+; name the file with kubeconfig=PATH$/,
  });
});

t.test('what an API server may answer instead', async (t) => {
  const directory = testDirectory(t);
  for (const [status, body, want] of [
    [
      401,
      '',
      /with the settings of .+: the API server at http:\/\/127\.0\.0\.1:\d+ answered 401; check the token or the certificate$/,
    ],
    [
      403,
      '{"message":"pods is forbidden"}',
      /answered 403: pods is forbidden; the account needs a role with the verb list on pods in that namespace$/,
    ],
    [500, 'oops', /answered 500$/],
    [302, '', /answered 302$/],
    [200, '<html>', /the answer of http:\S+ is not JSON \(.+\); check the address of the API server$/],
    [200, '{}', /the answer of http:\S+ is not a list of Kubernetes; check the address of the API server$/],
  ] as const) {
    const port = await listen(
      t,
      createServer((_, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body),
      ),
    );
    const path = writeKubeconfig(directory, { server: `http://127.0.0.1:${port}` });
    const asked = discover(`provider=k8s kubeconfig=${path}`);
    await t.rejects(asked, { code: 'peer-discovery-failed', message: want }, `${status}`);
  }
});

t.test('an API server that does not answer is not waited for', async (t) => {
  let asked = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const port = await listen(t, createServer(asked));
  const clock = new FakeClock();
  const directory = testDirectory(t);
  const path = writeKubeconfig(directory, { server: `http://127.0.0.1:${port}` });
  const found = createPeerDiscovery(`provider=k8s kubeconfig=${path}`)(context, {
    clock,
    kubernetes: nowhere,
  });
  await arrived;
  const rejected = t.rejects(found, {
    message: /with the settings of .+: no complete answer of http:\/\/127\.0\.0\.1:\d+ within 10s$/,
  });
  await clock.advance(10_000);
  await rejected;
  await settle();
  t.equal(clock.waiting, 0);
});
