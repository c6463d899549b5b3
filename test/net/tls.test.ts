import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import type { Test } from 'tap';
import t from 'tap';
import { Authority } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { clientOf } from '../support/http-client.ts';

const signal = new AbortController().signal;
const authority = await Authority.create();
const stranger = await Authority.create('A CA that nobody knows');
const pair = await authority.issue({ commonName: 'server' });

const ok: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => response.end('fine'));
};

async function serve(
  t: Test,
  options: TlsOptions,
  listener: RequestListener = ok,
): Promise<{ url: string; server: Server }> {
  const server = createServer({ ...pair, ...options }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function serveHttp2(
  t: Test,
): Promise<{ url: string; server: Http2SecureServer; seen: Http2ServerRequest[] }> {
  const seen: Http2ServerRequest[] = [];
  const server = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
    seen.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/hang') response.end(Buffer.concat(chunks));
    });
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const session of sessions) session.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { server, seen, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const quoted = (text: string): string => JSON.stringify(text);
const CA = `ca_pem = ${quoted(authority.cert)}`;

t.test('whom the client trusts, and under which name', async (t) => {
  const expired = await authority.issue({ notAfter: new Date(Date.now() - 60_000) });
  const elsewhere = await authority.issue({ names: ['pyroscope.example', '10.9.8.7'] });
  const dir = t.testdir({ 'ca.pem': `${stranger.cert}\n${authority.cert}` });
  const table: readonly (readonly [
    what: string,
    server: TlsOptions,
    tls: string,
    message: RegExp | undefined,
  ])[] = [
    ['no CA given', {}, '', /signed by an unknown authority; name it in tls_config ca_file/],
    ['another CA', {}, `ca_pem = ${quoted(stranger.cert)}`, /signed by an unknown authority/],
    ['ca_pem', {}, CA, undefined],
    ['ca_file with two authorities', {}, `ca_file = ${quoted(join(dir, 'ca.pem'))}`, undefined],
    ['insecure_skip_verify', {}, 'insecure_skip_verify = true', undefined],
    ['expired', expired, CA, /the certificate of the server has expired/],
    ['expired, but not looked at', expired, 'insecure_skip_verify = true', undefined],
    ['another name', elsewhere, CA, /does not match.*Set tls_config server_name/],
    ['the name given', elsewhere, `${CA}\nserver_name = "pyroscope.example"`, undefined],
    ['an address as the name', elsewhere, `${CA}\nserver_name = "10.9.8.7"`, undefined],
    ['a wrong address as the name', elsewhere, `${CA}\nserver_name = "10.9.8.6"`, /does not match/],
    ['a wrong name given', {}, `${CA}\nserver_name = "other.example"`, /other\.example/],
  ];
  for (const [what, options, tls, message] of table) {
    const { url } = await serve(t, options);
    const request = clientOf(t, `tls_config {\n${tls}\n}`).request({ url, method: 'GET', signal });
    if (message === undefined) t.equal((await request).status, 200, what);
    else await t.rejects(request, { code: 'tls', message }, what);
  }
});

t.test('the name goes into SNI, a Host header of the request does not', async (t) => {
  const names: (string | false | undefined)[] = [];
  const { url } = await serve(
    t,
    await authority.issue({ names: ['pyroscope.example'] }),
    (request, response) => {
      names.push('servername' in request.socket ? String(request.socket.servername) : undefined);
      response.end();
    },
  );
  const client = clientOf(t, `tls_config {\n${CA}\nserver_name = "pyroscope.example"\n}`);
  await client.request({ url, method: 'GET', headers: { Host: 'tenant.example' }, signal });
  t.same(names, ['pyroscope.example']);
});

t.test('versions of TLS', async (t) => {
  const old = { ciphers: 'DEFAULT@SECLEVEL=0' };
  const table: readonly (readonly [server: TlsOptions, client: string, works: boolean])[] = [
    [{ maxVersion: 'TLSv1.2' }, '', true],
    [{ minVersion: 'TLSv1.3' }, '', true],
    [{ maxVersion: 'TLSv1.2' }, 'min_version = "TLS12"', true],
    [{ maxVersion: 'TLSv1.2' }, 'min_version = "TLS13"', false],
    [{ minVersion: 'TLSv1.3' }, 'min_version = "TLS13"', true],
    [{ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, '', false],
    [{ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, 'min_version = "TLS11"', true],
    [{ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1' }, 'min_version = "TLS11"', false],
    [{ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1' }, 'min_version = "TLS10"', true],
  ];
  for (const [options, version, works] of table) {
    const { url } = await serve(t, options);
    const request = clientOf(t, `tls_config {\n${CA}\n${version}\n}`).request({ url, method: 'GET', signal });
    const what = `server ${JSON.stringify(options)}, client ${version}`;
    if (works) t.equal((await request).status, 200, what);
    else await t.rejects(request, { code: 'tls', message: /versions? of TLS/ }, what);
  }
});

t.test('client certificates', async (t) => {
  const client = await authority.issue({ commonName: 'starling' });
  const foreign = await stranger.issue({ commonName: 'mallory' });
  const { url } = await serve(t, { requestCert: true, rejectUnauthorized: true, ca: authority.cert });
  const get = (tls: string) =>
    clientOf(t, `tls_config {\n${CA}\n${tls}\n}`).request({ url, method: 'GET', signal });
  const dir = t.testdir({ cert: client.cert, key: client.key });
  const files = `cert_file = ${quoted(join(dir, 'cert'))}\nkey_file = ${quoted(join(dir, 'key'))}`;
  t.equal(
    (await get(`cert_pem = ${quoted(client.cert)}\nkey_pem = ${quoted(client.key)}`)).status,
    200,
    'inline',
  );
  t.equal((await get(files)).status, 200, 'files');
  await t.rejects(
    get(''),
    { message: /wants a client certificate; name it in tls_config cert_file|closed the connection/ },
    'none',
  );
  const wrong = get(`cert_pem = ${quoted(foreign.cert)}\nkey_pem = ${quoted(foreign.key)}`);
  await t.rejects(
    wrong,
    { message: /does not know the authority|connection/ },
    'of an authority that is unknown there',
  );
});

t.test('certificates and keys that cannot be used', async (t) => {
  const other = await authority.issue();
  const table: readonly (readonly [tls: string, message: RegExp])[] = [
    [
      'ca_pem = "nonsense"',
      /tls_config: the CA certificate \(ca_pem or ca_file\) is not a PEM-encoded certificate/,
    ],
    [
      `cert_pem = "nonsense"\nkey_pem = ${quoted(other.key)}`,
      /the client certificate \(cert_pem or cert_file\) is not a PEM-encoded certificate/,
    ],
    [
      `cert_pem = ${quoted(other.cert)}\nkey_pem = "sesame"`,
      /the client key \(key_pem or key_file\) is not a PEM-encoded private key/,
    ],
    [
      `cert_pem = ${quoted(other.cert)}\nkey_pem = ${quoted(pair.key)}`,
      /the client key \(key_pem or key_file\) does not belong to the client certificate/,
    ],
  ];
  for (const [tls, message] of table) {
    t.throws(() => clientOf(t, `tls_config {\n${tls}\n}`), { code: 'tls', message }, 'inline: at once');
    const entries = [...tls.matchAll(/(\w+)_pem = ("(?:[^"\\]|\\.)*")/g)];
    const dir = t.testdir(
      Object.fromEntries(entries.map(([, name = '', text = '']) => [name, JSON.parse(text)])),
    );
    const inFiles = entries.map(([, name = '']) => `${name}_file = ${quoted(join(dir, name))}`).join('\n');
    const request = clientOf(t, `tls_config {\n${inFiles}\n}`).request({
      url: 'https://127.0.0.1:1',
      method: 'GET',
      signal,
    });
    await t.rejects(request, { code: 'tls', message }, 'files: on the request');
  }
});

t.test('a file that is missing fails the request, and it recovers', async (t) => {
  const dir = t.testdir({});
  const { url } = await serve(t, {});
  const path = join(dir, 'ca.pem');
  const client = clientOf(t, `tls_config {\nca_file = ${quoted(path)}\n}`);
  const get = () => client.request({ url, method: 'GET', signal });
  await t.rejects(get(), { code: 'file', message: /cannot read tls_config ca_file ".*ca\.pem": ENOENT/ });
  // A pipe has no end, and opening one waits for whoever writes to it.
  execFileSync('mkfifo', [path]);
  await t.rejects(get(), { code: 'file', message: /ca_file ".*ca\.pem": .* is not a regular file/ });
  rmSync(path);
  writeFileSync(path, authority.cert);
  t.equal((await get()).status, 200);
  writeFileSync(path, `${stranger.cert}`);
  await t.rejects(get(), { code: 'tls', message: /unknown authority/ }, 'another CA is obeyed at once');
  rmSync(path);
  await t.rejects(get(), { code: 'file' });
});

t.test('a certificate that is replaced a moment before its key', async (t) => {
  const [former, next] = [
    await authority.issue({ commonName: 'one' }),
    await authority.issue({ commonName: 'two' }),
  ];
  const dir = t.testdir({ cert: former.cert, key: former.key });
  const names: unknown[] = [];
  const { url } = await serve(t, { requestCert: true, ca: authority.cert }, (request, response) => {
    const socket = request.socket as import('node:tls').TLSSocket;
    names.push(socket.getPeerCertificate().subject?.CN);
    response.setHeader('Connection', 'close').end();
  });
  const clock = new FakeClock();
  const files = `cert_file = ${quoted(join(dir, 'cert'))}\nkey_file = ${quoted(join(dir, 'key'))}`;
  const client = clientOf(t, `tls_config {\n${CA}\n${files}\n}`, { clock });
  const get = () => client.request({ url, method: 'GET', signal });
  await get();
  writeFileSync(join(dir, 'cert'), next.cert);
  await get();
  await clock.advance(11_000);
  await t.rejects(
    get(),
    { code: 'tls', message: /does not belong to the client certificate/ },
    'not for ever',
  );
  writeFileSync(join(dir, 'key'), next.key);
  await get();
  t.same(names, ['one', 'one', 'two']);
});

t.test('nothing fails while certificates rotate under load', async (t) => {
  const dir = t.testdir({ cert: '', key: '', ca: authority.cert });
  const write = (name: string, text: string): void => {
    writeFileSync(join(dir, `${name}.new`), text);
    renameSync(join(dir, `${name}.new`), join(dir, name));
  };
  const first = await authority.issue({ commonName: 'client 0' });
  write('cert', first.cert);
  write('key', first.key);
  const seen = new Set<unknown>();
  const { url, server } = await serve(
    t,
    { requestCert: true, rejectUnauthorized: true, ca: authority.cert },
    (request, response) => {
      seen.add((request.socket as import('node:tls').TLSSocket).getPeerCertificate().subject?.CN);
      ok(request, response);
    },
  );
  const files = ['ca', 'cert', 'key'].map((name) => `${name}_file = ${quoted(join(dir, name))}`).join('\n');
  const client = clientOf(t, `tls_config {\n${files}\n}`);
  let isDone = false;
  let requests = 0;
  const load = Array.from({ length: 8 }, async () => {
    while (!isDone) {
      const { status } = await client.request({ url, method: 'POST', body: Buffer.alloc(10_000), signal });
      t.equal(status, 200);
      requests++;
    }
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const more = async (count: number): Promise<void> => {
    for (const upTo = requests + count; requests < upTo; ) await turn();
  };
  const renewed = await Authority.create('the next CA');
  await more(8);
  for (let round = 1; round <= 5; round++) {
    const next = await authority.issue({ commonName: `client ${round}` });
    write('cert', next.cert);
    write('key', next.key);
    if (round === 3) {
      // The server's own certificate comes from another authority; clients learn it first.
      write('ca', `${authority.cert}\n${renewed.cert}`);
      await more(40);
      server.setSecureContext({
        ...(await renewed.issue()),
        requestCert: true,
        ca: authority.cert,
      } as TlsOptions);
    }
    while (!seen.has(`client ${round}`)) await turn();
  }
  isDone = true;
  await Promise.all(load);
  t.ok(seen.has('client 5') && seen.has('client 0'), 'new certificates are shown on new connections');
});

t.test('plain HTTP where TLS is expected', async (t) => {
  const server = createPlainServer(ok);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await t.rejects(clientOf(t, '').request({ url, method: 'GET', signal }), {
    code: 'tls',
    message: /does not speak TLS on this port; is it http instead of https\?/,
  });
});

t.test('HTTP/2 where the server speaks it', async (t) => {
  const { url, seen } = await serveHttp2(t);
  const client = clientOf(t, `tls_config {\n${CA}\n}`);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      client.request({
        url,
        method: 'POST',
        body: Buffer.alloc(70_000, index),
        headers: { 'X-Two': ['a', 'b'] },
        signal,
      }),
    ),
  );
  t.same(
    answers.map(({ body }) => [body.length, body[0]]),
    Array.from({ length: 50 }, (_, index) => [70_000, index]),
  );
  t.ok(seen.every(({ httpVersion }) => httpVersion === '2.0'));
  t.equal(seen[0]?.headers['x-two'], 'a, b');
  const before = new Set(seen.map(({ stream }) => stream.session)).size;
  const gets = Array.from({ length: 30 }, () => client.request({ url, method: 'GET', signal }));
  await Promise.all(gets);
  t.ok(
    new Set(seen.map(({ stream }) => stream.session)).size <= Math.max(before, 64),
    'connections are shared',
  );
  const old = clientOf(t, `enable_http2 = false\ntls_config {\n${CA}\n}`);
  await old.request({ url, method: 'GET', signal });
  t.equal(seen.at(-1)?.httpVersion, '1.1');
});

t.test('HTTP/2: a stream that is given up does not harm the others', async (t) => {
  const { url, seen } = await serveHttp2(t);
  const client = clientOf(t, `tls_config {\n${CA}\n}`);
  const controller = new AbortController();
  const hanging = client.request({ url: `${url}hang`, method: 'GET', signal: controller.signal });
  while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await t.rejects(hanging, { code: 'aborted' });
  t.equal((await client.request({ url, method: 'GET', signal })).status, 200);
  const session = seen.at(-1)?.stream.session;
  session?.goaway();
  t.equal(
    (await client.request({ url, method: 'GET', signal })).status,
    200,
    'a server that goes away is asked anew',
  );
  seen.at(-1)?.stream.session?.destroy();
  t.equal(
    (await client.request({ url, method: 'GET', signal })).status,
    200,
    'so is one that closes the connection',
  );
});

t.test('the paths of files show in errors, their content never does', async (t) => {
  const dir = t.testdir({ key: 'sesame-open', cert: 'sesame-open' });
  const text = `tls_config {\ncert_file = ${quoted(join(dir, 'cert'))}\nkey_file = ${quoted(join(dir, 'key'))}\n}`;
  const error: unknown = await clientOf(t, text)
    .request({ url: 'https://127.0.0.1:1', method: 'GET', signal })
    .catch((reason: unknown) => reason);
  t.notMatch(String(error), /sesame/);
  t.equal(readFileSync(join(dir, 'key'), 'utf8'), 'sesame-open');
});
