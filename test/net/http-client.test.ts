import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { HttpClient } from '../../src/net/index.ts';
import { HttpError } from '../../src/net/index.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { clientOf } from '../support/http-client.ts';

const signal = new AbortController().signal;

interface Stage {
  readonly client: HttpClient;
  readonly url: string;
  readonly requests: IncomingMessage[];
}

async function serve(
  t: Test,
  listener: RequestListener,
): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A server that treats the bare connection as the test says. */
async function serveTcp(t: Test, onData: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stage(t: Test, text: string, listener: RequestListener): Promise<Stage> {
  return { client: clientOf(t, text), ...(await serve(t, listener)) };
}

const ok: RequestListener = (_request, response) => void response.end('fine');

t.test('a request and its whole response', async (t) => {
  const bodies: string[] = [];
  const { client, url, requests } = await stage(t, '', (request, response) => {
    request.on('data', (chunk) => bodies.push(String(chunk)));
    response.writeHead(418, { 'X-Two': ['a', 'b'], 'Content-Type': 'text/plain' }).end('short and stout');
  });
  const response = await client.request({
    url: `${url}/a/b?c=d%20e`,
    method: 'POST',
    headers: { 'X-Own': ['1', '2'] },
    body: Buffer.from('hello'),
    signal,
  });
  t.equal(response.status, 418);
  t.equal(response.headers['content-type'], 'text/plain');
  t.equal(response.headers['x-two'], 'a, b');
  t.equal(Buffer.from(response.body).toString(), 'short and stout');
  t.same(bodies, ['hello']);
  t.equal(requests[0]?.url, '/a/b?c=d%20e');
  t.match(requests[0]?.headers, { 'user-agent': 'Starling/test', 'x-own': '1, 2', 'content-length': '5' });
  t.notOk(requests[0]?.headers['accept-encoding'], 'compression is the caller’s choice');
});

t.test('authentication', async (t) => {
  const { token, password } = { token: join(t.testdir(), 'token'), password: join(t.testdir(), 'password') };
  await writeFile(token, '  from-file\n');
  await writeFile(password, 'pa:ss\n');
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const table: readonly (readonly [name: string, text: string, header: string | undefined])[] = [
    ['nothing', '', undefined],
    ['bearer_token', 'bearer_token = "abc\\n"', 'Bearer abc'],
    ['bearer_token_file', `bearer_token_file = "${token}"`, 'Bearer from-file'],
    ['basic_auth', 'basic_auth {\nusername = "ü"\npassword = "p"\n}', basic('ü:p')],
    ['password_file', `basic_auth {\nusername = "u"\npassword_file = "${password}"\n}`, basic('u:pa:ss')],
    ['authorization', 'authorization {\ntype = " Token "\ncredentials = "c"\n}', 'Token c'],
    ['credentials_file', `authorization {\ncredentials_file = "${token}"\n}`, 'Bearer from-file'],
  ];
  const { url, requests } = await serve(t, ok);
  for (const [name, text, header] of table) {
    await clientOf(t, text).request({ url, method: 'GET', signal });
    t.equal(requests.at(-1)?.headers.authorization, header, name);
  }
  const client = clientOf(t, 'bearer_token = "abc"');
  await client.request({ url, method: 'GET', headers: { authorization: 'Own x' }, signal });
  t.equal(requests.at(-1)?.headers.authorization, 'Own x', 'an Authorization of the caller wins');
  await clientOf(t, '').request({ url: url.replace('//', '//us%40er:p%zz@'), method: 'GET', signal });
  t.equal(requests.at(-1)?.headers.authorization, basic('us@er:p%zz'), 'user and password in the URL');
});

t.test('a secret file is read again when it changed, and must be readable', async (t) => {
  const directory = t.testdir();
  const file = join(directory, 'token');
  const { client, url, requests } = await stage(t, `bearer_token_file = "${file}"`, ok);
  const get = () => client.request({ url, method: 'GET', signal });
  await t.rejects(get(), { code: 'file', message: /cannot read bearer_token_file ".*token": ENOENT/ });
  for (const token of ['one', 'two']) {
    await writeFile(`${file}.new`, token);
    await rename(`${file}.new`, file);
    await get();
    await get();
    t.equal(requests.at(-1)?.headers.authorization, `Bearer ${token}`);
  }
  await rm(file);
  await mkdir(file);
  await t.rejects(get(), { code: 'file' });
  t.equal(requests.length, 4, 'no request without its secret');
});

t.test('http_headers are sent afresh with every request', async (t) => {
  const { client, url, requests } = await stage(t, 'http_headers = {"X-T" = ["a", "b"]}', ok);
  for (let round = 0; round < 3; round++) await client.request({ url, method: 'GET', signal });
  t.same(
    requests.map(({ headers }) => headers['x-t']),
    ['a, b', 'a, b', 'a, b'],
  );
});

t.test('redirects', async (t) => {
  const other = await serve(t, (request, response) => {
    if (request.url === '/back') response.writeHead(302, { location: `${home.url}/end` }).end();
    else response.end(request.method);
  });
  const home = await serve(t, (request, response) => {
    const [, status = '', where = ''] = /^\/(\d+)\/(.*)$/.exec(request.url ?? '') ?? [];
    const places: Record<string, string> = {
      relative: '/end',
      other: `${other.url}/end`,
      there: `${other.url}/back`,
      loop: '/302/loop',
      file: 'file:///etc/passwd',
      metadata: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    };
    if (status === '') response.end(request.method);
    else response.writeHead(Number(status), { location: places[where] ?? '' }).end('moved');
  });
  const secrets = 'bearer_token = "s3cret"\nhttp_headers = {"X-Key" = ["k3y"]}';
  const client = clientOf(t, secrets);
  const send = (path: string, method: 'GET' | 'POST' = 'GET') =>
    client.request({
      url: home.url + path,
      method,
      signal,
      headers: { 'Content-Type': 'a/b', Cookie: 'c=d', 'X-Own': 'own' },
      ...(method === 'POST' ? { body: Buffer.from('x') } : {}),
    });
  const methods: readonly (readonly [status: number, method: 'GET' | 'POST', becomes: string])[] = [
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [301, 'GET', 'GET'],
  ];
  for (const [status, method, becomes] of methods) {
    const { body } = await send(`/${status}/relative`, method);
    t.equal(Buffer.from(body).toString(), becomes, `${method} after ${status}`);
    t.equal(home.requests.at(-1)?.headers['content-type'], becomes === 'POST' ? 'a/b' : undefined);
    t.equal(home.requests.at(-1)?.headers.authorization, 'Bearer s3cret', 'the same origin gets the secret');
  }
  await send('/307/other', 'POST');
  const { headers } = other.requests.at(-1) ?? { headers: {} };
  t.match(headers, { 'x-own': 'own', 'user-agent': 'Starling/test' });
  for (const name of ['authorization', 'x-key', 'cookie']) t.notOk(name in headers, `${name} stays at home`);
  await send('/302/there');
  t.notOk(home.requests.at(-1)?.headers.authorization, 'nor does it come back after leaving');
  t.notOk(home.requests.at(-1)?.headers['x-key']);
  await t.rejects(send('/302/loop'), { code: 'redirect', message: /stopped after 10 redirects/ });
  await t.rejects(send('/302/file'), { code: 'redirect', message: /not an http or https URL/ });
  await t.rejects(send('/302/metadata'), {
    code: 'redirect',
    message: /\/302\/metadata: redirected to 169\.254\.169\.254, a link-local or metadata address/,
  });
  const still = clientOf(t, 'follow_redirects = false');
  const answer = await still.request({ url: `${home.url}/302/other`, method: 'GET', signal });
  t.equal(answer.status, 302, 'without follow_redirects the redirect is the answer');
});

t.test('failures say what happened where, without secrets', async (t) => {
  const refusing = await serve(t, ok);
  const { port } = new URL(refusing.url);
  const end = (text: string) => serveTcp(t, (socket) => void socket.end(text));
  const table: readonly (readonly [name: string, url: string, code: string, text: RegExp])[] = [
    ['refused', 'http://127.0.0.1:1', 'connect', /connection refused$/],
    ['unknown host', 'http://host.invalid:1', 'connect', /no such host$|cannot be resolved/],
    ['closed at once', await end(''), 'broken', /closed the connection before the response was complete$/],
    ['closed in headers', await end('HTTP/1.1 200 OK\r\nContent-'), 'broken', /closed the connection/],
    [
      'closed in the body',
      await end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
      'broken',
      /closed the connection before the response was complete$/,
    ],
    [
      'closed in a chunk',
      await end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'),
      'broken',
      /closed the connection before the response was complete$/,
    ],
    ['reset', await serveTcp(t, (socket) => socket.resetAndDestroy()), 'broken', /closed the connection/],
    ['not HTTP', await end('SSH-2.0-OpenSSH_9.6\r\n'), 'protocol', /the answer is not valid HTTP/],
    ['TLS to a plain port', `https://127.0.0.1:${port}`, 'tls', /TLS failed/],
  ];
  const client = clientOf(t, '');
  for (const [name, url, code, text] of table) {
    const { protocol, host } = new URL(url);
    const request = client.request({
      url: `${protocol}//user:hunter2@${host}/path?token=hunter2`,
      method: 'GET',
      signal,
    });
    const error: unknown = await request.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof HttpError)) {
      t.fail(`${name}: ${String(error)}`);
      continue;
    }
    t.equal(error.code, code, `${name}: ${error.message}`);
    t.match(error.message, text, name);
    t.ok(error.message.startsWith(`GET ${protocol}//${host}/path: `), error.message);
    t.notMatch(error.message, 'hunter2');
  }
  await t.rejects(client.request({ url: 'nonsense', method: 'GET', signal }), { code: 'invalid-request' });
});

t.test('a body is bounded while it is read', async (t) => {
  const endless: RequestListener = (_request, response) => {
    const write = (): void =>
      void response.write(Buffer.alloc(1024), (error) => (error ? undefined : write()));
    write();
  };
  const sized: RequestListener = (_request, response) => void response.end(Buffer.alloc(5_000));
  const client = clientOf(t, '');
  for (const listener of [endless, sized]) {
    const { url } = await serve(t, listener);
    const request = { url, method: 'GET', signal } as const;
    await t.rejects(client.request({ ...request, maxBytes: 4_999 }), {
      code: 'body-too-large',
      message: /^GET .*: the response is larger than 4999 bytes$/,
    });
    const { body } = await client.request({ ...request, maxBytes: 4_999, truncate: true });
    t.equal(body.length, 4_999);
  }
  const { url } = await serve(t, sized);
  const { body } = await client.request({ url, method: 'GET', signal, maxBytes: 5_000 });
  t.equal(body.length, 5_000, 'just as much as is allowed');
});

t.test('time and signals end a request wherever it is', async (t) => {
  const clock = new FakeClock();
  const client = clientOf(t, '', { clock, maxSocketsPerOrigin: 1 });
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { url } = await serve(t, (request, response) => {
    if (request.url === '/slow') response.write('some');
    arrive();
  });
  const late = client.request({ url: `${url}/slow`, method: 'GET', signal, timeoutMs: 10_000 });
  const waiting = new AbortController();
  const queued = client.request({ url: `${url}/queued`, method: 'GET', signal: waiting.signal });
  late.catch(() => undefined);
  queued.catch(() => undefined);
  await arrived;
  waiting.abort(new Error('no longer needed'));
  await t.rejects(queued, { code: 'aborted', message: `GET ${url}/queued: aborted` }, 'one in the queue');
  await clock.advance(9_999);
  await settle();
  await clock.advance(1);
  await t.rejects(late, { code: 'timeout', message: `GET ${url}/slow: timed out after 10s` });
  await t.rejects(client.request({ url, method: 'GET', signal: AbortSignal.abort() }), { code: 'aborted' });
  t.equal(clock.waiting, 0, 'no timer is left');
});

t.test('connections are kept, and there are no more than allowed', async (t) => {
  const sockets = new Set<Socket>();
  let atOnce = 0;
  let most = 0;
  const { url } = await serve(t, (request, response) => {
    sockets.add(request.socket);
    most = Math.max(most, ++atOnce);
    setImmediate(() => {
      atOnce--;
      response.end();
    });
  });
  const client = clientOf(t, '', { maxSocketsPerOrigin: 3 });
  for (let round = 0; round < 10; round++) await client.request({ url, method: 'GET', signal });
  // Two, not one: undici takes a connection back one turn of the event loop after the end of a response.
  t.ok(sockets.size <= 2, `${sockets.size} connections for requests one after another`);
  await Promise.all(Array.from({ length: 20 }, () => client.request({ url, method: 'GET', signal })));
  t.ok(sockets.size <= 3, `${sockets.size} connections`);
  t.ok(most <= 3 && most > 1, `${most} at once`);
});

t.test('closing waits for what is under way, and then nothing more goes out', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<() => void>();
  const { url } = await serve(t, (_request, response) => arrive(() => response.end('done')));
  const client = clientOf(t, '');
  const request = client.request({ url, method: 'GET', signal });
  const finish = await arrived;
  let isClosed = false;
  const closing = client.close().then(() => {
    isClosed = true;
  });
  await settle();
  t.notOk(isClosed);
  finish();
  t.equal(Buffer.from((await request).body).toString(), 'done');
  await closing;
  await t.rejects(client.request({ url, method: 'GET', signal }), { code: 'closed' });
});

t.test('a kept connection that the server closes just then', async (t) => {
  let connections = 0;
  const url = await serveTcp(t, (socket) => {
    connections++;
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
    // The next request on this connection finds nobody.
    socket.once('data', () => socket.destroy());
  });
  const client = clientOf(t, '');
  const send = (method: 'GET' | 'POST') => client.request({ url, method, signal });
  await send('GET');
  t.equal((await send('GET')).status, 200, 'a GET goes again');
  t.equal(connections, 2);
  await t.rejects(send('POST'), { code: 'broken' }, 'what may have been done is not done twice');
  t.equal(connections, 2);
});

t.test('a server that closes every connection is asked twice, not for ever', async (t) => {
  let connections = 0;
  const url = await serveTcp(t, (socket) => {
    connections++;
    socket.destroy();
  });
  await t.rejects(clientOf(t, '').request({ url, method: 'GET', signal }), { code: 'broken' });
  t.equal(connections, 2);
});

t.test('nothing fails while a token rotates under load', async (t) => {
  const path = join(t.testdir({ token: 'token-0' }), 'token');
  const good = new Set(['Bearer token-0']);
  const seen = new Set<string | undefined>();
  const { client, url } = await stage(
    t,
    `bearer_token_file = ${JSON.stringify(path)}`,
    (request, response) => {
      const { authorization } = request.headers;
      seen.add(authorization);
      request.resume();
      request.on('end', () => response.writeHead(good.has(authorization ?? '') ? 200 : 401).end());
    },
  );
  let isDone = false;
  let requests = 0;
  const load = Array.from({ length: 8 }, async () => {
    while (!isDone) {
      const { status } = await client.request({ url, method: 'POST', body: Buffer.from('x'), signal });
      t.equal(status, 200);
      requests++;
    }
  });
  while (requests === 0) await settle();
  for (let round = 1; round <= 6; round++) {
    good.add(`Bearer token-${round}`);
    if (round % 2 === 0) {
      await writeFile(`${path}.new`, `token-${round}`);
      await rename(`${path}.new`, path);
    } else {
      // In place: empty for as long as a few requests take.
      await writeFile(path, '');
      const upTo = requests + 8;
      while (requests < upTo) await settle();
      await writeFile(path, `token-${round}`);
    }
    while (!seen.has(`Bearer token-${round}`)) await settle();
  }
  isDone = true;
  await Promise.all(load);
});

t.test('a file that stays empty is no secret', async (t) => {
  const path = join(t.testdir({ token: 'abc' }), 'token');
  const clock = new FakeClock();
  const { url } = await serve(t, ok);
  const client = clientOf(t, `bearer_token_file = ${JSON.stringify(path)}`, { clock });
  const get = () => client.request({ url, method: 'GET', signal });
  await get();
  await writeFile(path, ' ');
  t.equal((await get()).status, 200);
  await clock.advance(10_000);
  await t.rejects(get(), {
    code: 'file',
    message: /cannot read bearer_token_file ".*token": the file is empty/,
  });
});

t.test('a body without end is handed out piece by piece', async (t) => {
  let last: ServerResponse | undefined;
  const { client, url } = await stage(t, '', (request, response) => {
    if (request.url === '/refused') return void response.writeHead(403).end('not you');
    last = response;
    response.writeHead(200).write('one ');
  });
  const pieces: string[] = [];
  let proceed = (): void => undefined;
  const request = client.request({
    url,
    method: 'GET',
    signal,
    maxBytes: 5,
    onData(chunk) {
      pieces.push(Buffer.from(chunk).toString());
      proceed();
    },
  });
  await new Promise<void>((resolve) => {
    proceed = resolve;
  });
  t.same(pieces, ['one '], 'before the end');
  last?.end('two and more than maxBytes');
  const { status, body } = await request;
  t.equal(status, 200);
  t.equal(body.length, 0);
  t.equal(pieces.join(''), 'one two and more than maxBytes');

  const refused = await client.request({
    url: `${url}/refused`,
    method: 'GET',
    signal,
    onData: () => t.fail('only the body of a 200 is handed out'),
  });
  t.equal(Buffer.from(refused.body).toString(), 'not you');

  await t.rejects(
    client.request({
      url,
      method: 'GET',
      signal,
      onData() {
        throw new Error('no such word');
      },
    }),
    { message: /no such word/ },
  );
  const end = new AbortController();
  const aborted = client.request({ url, method: 'GET', signal: end.signal, onData: () => end.abort() });
  await t.rejects(aborted, { code: 'aborted' });
});

t.test('a Unix socket', async (t) => {
  // The paths of sockets are short.
  const directory = await mkdtemp(join(tmpdir(), 'starling-http-'));
  t.teardown(() => rm(directory, { recursive: true }));
  const socketPath = join(directory, 'socket');
  const server = createServer(
    (request, response) => void response.end(`${request.headers.host} ${request.url}`),
  );
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = clientOf(t, '', { socketPath });
  const { body } = await client.request({ url: 'http://daemon/path', method: 'GET', signal });
  t.equal(Buffer.from(body).toString(), 'daemon /path');
});

t.test('a signal that aborts while TLS files are looked at', async (t) => {
  const directory = t.testdir({ ca: 'x' });
  const client = clientOf(t, `tls_config {\n ca_file = ${JSON.stringify(join(directory, 'ca'))}\n}`);
  const end = new AbortController();
  const request = client.request({ url: 'https://127.0.0.1:1/', method: 'GET', signal: end.signal });
  end.abort();
  await t.rejects(request, { code: 'aborted' });
});
