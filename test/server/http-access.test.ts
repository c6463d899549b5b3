import { request as plainRequest } from 'node:http';
import type { RequestOptions } from 'node:https';
import { request as tlsRequest } from 'node:https';
import { connect } from 'node:net';
import { unzipSync } from 'fflate';
import type { Test } from 'tap';
import t from 'tap';
import { Authority } from '../support/certificates.ts';
import { TestRuntime } from '../support/runtime.ts';
import { testServer } from '../support/test-server.ts';

/** A node that listens, with the configuration's `http` block in force. */
async function start(t: Test, config: string, files: Record<string, string> = {}) {
  const node = new TestRuntime(t, { ...files, 'config.alloy': config });
  const server = testServer(t, { runtime: node.runtime, access: node.access, metrics: node.metrics });
  const status = async (url: string, password?: string): Promise<number> => {
    const credentials = Buffer.from(`admin:${password}`).toString('base64');
    const headers = password === undefined ? {} : { authorization: `Basic ${credentials}` };
    return (await server.app.inject({ url, headers })).statusCode;
  };
  return { node, server, status };
}

function auth(filter = ''): string {
  return `http {\n  auth {\n    basic {\n      username = "admin"\n      password = "hunter2"\n    }\n    ${filter}\n  }\n}\n`;
}

t.test('a name and a password, for everything or by path', async (t) => {
  const table: readonly { name: string; filter: string; isOpen: Record<string, boolean> }[] = [
    {
      name: 'without a filter',
      filter: '',
      isOpen: { '/': false, '/metrics': false, '/-/ready': false, '/app.js': false },
    },
    { name: 'an empty filter', filter: 'filter { }', isOpen: { '/': true, '/metrics': true } },
    {
      name: 'some paths',
      filter: 'filter { paths = ["/metrics", "/debug"] }',
      isOpen: { '/': true, '/metrics': false, '/debug/pprof/cmdline': false },
    },
    {
      name: 'all but some',
      filter: 'filter {\n paths = ["/metrics", "/-/ready"]\n authenticate_matching_paths = false\n}',
      isOpen: {
        '/': false,
        '/metrics': true,
        '/-/ready': true,
        '/api/v0/targets': false,
        '/-/reload': false,
      },
    },
  ];
  for (const { name, filter, isOpen } of table) {
    const { node, status } = await start(t, auth(filter));
    t.same(await node.load(), [], name);
    for (const [path, open] of Object.entries(isOpen)) {
      t.equal(await status(path), open ? 200 : 401, `${name}: ${path} without`);
      t.equal(await status(path, 'hunter3'), open ? 200 : 401, `${name}: ${path} with a wrong one`);
      t.equal(await status(path, 'hunter2'), 200, `${name}: ${path} with the right one`);
    }
  }
});

t.test('no other spelling of a path gets round a filter', async (t) => {
  const spellings = [
    '/%6Detrics',
    '/metrics/',
    '/metrics?x',
    '/m%65trics#x',
    'http://node/metrics',
    'HTTP://x:1/%6detrics',
  ];
  const listed = await start(t, auth('filter { paths = ["/metrics"] }'));
  const others = await start(
    t,
    auth('filter {\n paths = ["/app.js"]\n authenticate_matching_paths = false\n}'),
  );
  for (const { node, server } of [listed, others]) {
    await node.load();
    const { url } = await server.listen();
    for (const spelling of spellings) {
      const status = await rawStatus(Number(new URL(url).port), spelling);
      t.not(status, 200, spelling);
    }
  }
});

/** The status of a request whose target nobody has made better. */
function rawStatus(port: number, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n`),
    );
    socket.once('data', (data) => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(String(data))?.[1])));
    socket.once('error', reject);
  });
}

t.test('what a refusal says, and that a support bundle has all the same', async (t) => {
  const { node, server } = await start(
    t,
    `${auth('filter { paths = ["/api"] }')}\ntest.sink "b" { value = "x" }`,
  );
  await node.load();
  const { statusCode, headers, body } = await server.app.inject('/api/v0/targets');
  t.match(
    { statusCode, challenge: headers['www-authenticate'], body },
    { statusCode: 401, challenge: /^Basic realm=/, body: /password/ },
  );
  t.ok(headers['content-security-policy']);
  const { rawPayload } = await server.app.inject('/-/support?duration=1');
  t.match(Buffer.from(unzipSync(rawPayload)['starling/components.json'] ?? []).toString(), /test\.sink\.b/);
});

t.test('until the configuration is known nobody is answered but who asks whether it is', async (t) => {
  const { node, status } = await start(t, 'test.sink "b" { value = "x" }');
  t.equal(await status('/metrics'), 503);
  t.equal(await status('/-/ready'), 503);
  t.equal(await status('/-/healthy'), 200);
  await node.load();
  t.equal(await status('/metrics'), 200);
});

t.test('a reload changes it, and one that cannot be used changes nothing', async (t) => {
  const { node, status } = await start(t, auth());
  await node.load();
  t.equal(await status('/metrics', 'hunter2'), 200);
  const missing = 'http {\n tls {\n cert_file = "/none"\n key_file = "/none"\n }\n}\n';
  const refused = await node.reload(missing);
  t.equal(refused.isSuccessful, false);
  t.match(refused.diagnostics[0]?.message, /^http: cert_file cannot be read: .*ENOENT/);
  t.equal(await status('/metrics'), 401, 'what held still holds');
  await node.reload(auth().replace('hunter2', 'hunter4'));
  t.equal(await status('/metrics', 'hunter2'), 401);
  t.equal(await status('/metrics', 'hunter4'), 200);
  await node.reload('');
  t.equal(await status('/metrics'), 200);
});

t.test('mistakes in the block', async (t) => {
  const tls = (body: string): string => `http {\n  tls {\n${body}\n  }\n}\n`;
  const pair = 'cert_pem = "x"\nkey_pem = "y"\n';
  for (const [text, message] of [
    [tls('cert_pem = "x"'), /key_pem or key_file must be configured/],
    [tls('cert_pem = "x"\ncert_file = "y"\nkey_pem = "z"'), /at most one of cert_pem, cert_file/],
    [tls(pair), /certificate, key, ciphers or curves cannot be used/],
    [tls(`${pair}min_version = "TLS14"`), /must be one of TLS10, TLS11, TLS12, TLS13/],
    [tls(`${pair}client_auth_type = "Maybe"`), /must be one of NoClientCert/],
    [tls(`${pair}client_auth_type = "RequireAndVerifyClientCert"`), /needs client_ca_pem or client_ca_file/],
    [tls(`${pair}client_ca_pem = "\\n"`), /client_ca_pem is empty/],
    // Reading a device or a pipe might never end, and a node waits for it.
    [tls(`${pair}client_ca_file = "/dev/null"`), /client_ca_file cannot be read: .* is not a regular file/],
    [tls(`${pair}cipher_suites = ["TLS_NONE"]`), /cipher_suites: "TLS_NONE" is not known/],
    [tls(`${pair}curve_preferences = ["P1"]`), /curve_preferences: "P1" is none of/],
    ['http {\n auth {\n basic { username = "a" }\n }\n}', /password/],
    ['http { }\nhttp { }', /already declared/],
    ['http "label" { }', /does not support specifying labels/],
    ['declare "d" {\n http { }\n}\nd "x" { }', /not allowed inside a module/],
  ] as const) {
    const { node } = await start(t, text);
    t.match((await node.load()).join('\n'), message);
    t.notMatch((await node.load()).join('\n'), /hunter/);
  }
});

/** The status of a GET of /metrics, or the code of why there was none. */
function get(port: number, options: RequestOptions | 'plain'): Promise<number | string> {
  return new Promise((resolve) => {
    const base = { host: '127.0.0.1', port, path: '/metrics', agent: false as const };
    const request = options === 'plain' ? plainRequest(base) : tlsRequest({ ...base, ...options });
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end();
  });
}

t.test('TLS: on and off by reload on one port, with and without certificates of clients', async (t) => {
  const authority = await Authority.create();
  const stranger = await (await Authority.create('stranger')).issue();
  const [pair, client] = [await authority.issue(), await authority.issue({ commonName: 'client' })];
  const block = (more = ''): string =>
    `http {\n  tls {\n    cert_pem = ${JSON.stringify(pair.cert)}\n    key_pem = ${JSON.stringify(pair.key)}\n    client_ca_pem = ${JSON.stringify(authority.cert)}\n    ${more}\n  }\n}\n`;
  const { node, server } = await start(t, '');
  await node.load();
  const { url } = await server.listen();
  const port = Number(new URL(url).port);
  const ca = authority.cert;
  const ask = (options: RequestOptions | 'plain' = { ca }): Promise<number | string> => get(port, options);
  t.equal(await ask('plain'), 200);
  t.not(await ask(), 200);

  t.equal((await node.reload(block())).isSuccessful, true);
  t.equal(await ask(), 200);
  t.not(await ask('plain'), 200);
  t.equal(await ask({ ca, minVersion: 'TLSv1.3' }), 200);
  t.not(await ask({ ca, maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }), 200);
  const ways = [
    { type: 'RequestClientCert', none: true, known: true, unknown: true },
    { type: 'RequireAnyClientCert', none: false, known: true, unknown: true },
    { type: 'VerifyClientCertIfGiven', none: true, known: true, unknown: false },
    { type: 'RequireAndVerifyClientCert', none: false, known: true, unknown: false },
  ];
  for (const { type, none, known, unknown } of ways) {
    await node.reload(block(`client_auth_type = "${type}"`));
    t.equal((await ask()) === 200, none, `${type}: none`);
    t.equal((await ask({ ca, ...client })) === 200, known, `${type}: known`);
    t.equal((await ask({ ca, ...stranger })) === 200, unknown, `${type}: unknown`);
  }
  await node.reload(
    block(
      'cipher_suites = ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"]\n max_version = "TLS12"\n curve_preferences = ["CurveP256"]',
    ),
  );
  t.equal(await ask({ ca, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }), 200);
  t.not(await ask({ ca, ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }), 200);
  t.not(await ask({ ca, minVersion: 'TLSv1.3' }), 200);
  await node.reload('');
  t.equal(await ask('plain'), 200);
});

t.test('closing does not wait for whoever has not agreed on a key', async (t) => {
  const pair = await (await Authority.create()).issue();
  const { node, server } = await start(
    t,
    `http {\n  tls {\n    cert_pem = ${JSON.stringify(pair.cert)}\n    key_pem = ${JSON.stringify(pair.key)}\n  }\n}\n`,
  );
  await node.load();
  const { url } = await server.listen();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  // The server has taken this connection once it answers another.
  await get(Number(new URL(url).port), { rejectUnauthorized: false });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.resume();
  await server.close();
  await closed;
  t.pass('closed');
});
