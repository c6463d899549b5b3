import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Client, Transport } from '@connectrpc/connect';
import { Code, createClient } from '@connectrpc/connect';
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import t from 'tap';
import { pyroscopeReceiveHttp } from '../../../src/components/pyroscope-receive-http/index.ts';
import { pushMethod } from '../../../src/components/pyroscope-receive-http/push-descriptor.ts';
import { AppError } from '../../../src/util/index.ts';
import { Authority } from '../../support/certificates.ts';
import { createTestContext } from '../../support/component-context.ts';
import { argumentsOf, decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runReceiveHttp as run } from '../../support/receive-http.ts';

const PUSH = '/push.v1.PusherService/Push';
const BODY = Buffer.from('profile');

const request = {
  series: [
    {
      labels: [
        { name: '__name__', value: 'process_cpu' },
        { name: 'env', value: 'dev' },
      ],
      samples: [
        { rawProfile: BODY, ID: 'one' },
        { rawProfile: BODY, ID: '' },
      ],
    },
  ],
};

const clientOf = (transport: Transport): Client<typeof pushMethod.parent> =>
  createClient(pushMethod.parent, transport);

type Pusher = { push(request: unknown, options?: { timeoutMs?: number }): Promise<unknown> };

/** The descriptor is made at run time, so that the client's types know no method. */
const pusher = (transport: Transport): Pusher => clientOf(transport) as unknown as Pusher;

const jsonBody = JSON.stringify({
  series: [
    {
      labels: [{ name: 'service_name', value: 'shop' }],
      samples: [{ rawProfile: BODY.toString('base64'), ID: 'one' }],
    },
  ],
});

const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(url, { method: 'POST', body, headers });

t.test('arguments', async (t) => {
  t.match(decodeText(pyroscopeReceiveHttp.arguments, 'forward_to = []').value, {
    graceful_shutdown_timeout: 30_000,
    http: {
      listen_address: '',
      listen_port: 8080,
      conn_limit: 16_384,
      server_read_timeout: 30_000,
      server_write_timeout: 30_000,
      server_idle_timeout: 120_000,
      tls: undefined,
      http2: { enabled: false },
    },
  });
  for (const [text, message] of [
    ['', /missing required attribute "forward_to"/],
    ['forward_to = []\nhttp {\n listen_port = 70000\n}', /listen_port must be a port/],
    ['forward_to = []\nhttp {\n conn_limit = -1\n}', /conn_limit must not be negative/],
    ['forward_to = []\nhttp {\n server_read_timeout = "0s"\n}', /server_read_timeout must be greater than 0/],
    ['forward_to = []\nhttp {\n tls { }\n}', /exactly one of cert_pem and cert_file must be configured/],
    [
      'forward_to = []\nhttp {\n tls {\n cert_pem = "c"\n key_pem = "k"\n key_file = "f"\n}\n}',
      /exactly one of key_pem and key_file/,
    ],
    [
      'forward_to = []\nhttp {\n tls {\n cert_pem = "c"\n key_pem = "k"\n client_auth_type = "x"\n}\n}',
      /client_auth_type must be one of NoClientCert, RequestClientCert/,
    ],
    [
      'forward_to = []\nhttp {\n tls {\n cert_pem = "c"\n key_pem = "k"\n client_auth_type = "RequireAndVerifyClientCert"\n}\n}',
      /client_auth_type RequireAndVerifyClientCert needs client_ca or client_ca_file/,
    ],
  ] as const) {
    t.match(decodeText(pyroscopeReceiveHttp.arguments, text).messages[0], message);
  }
  t.same(
    decodeText(pyroscopeReceiveHttp.arguments, 'forward_to = []\ngrpc {\n listen_port = 1\n}').messages,
    [],
  );
});

type MakeTransport = (baseUrl: string) => Transport;
const transports: readonly (readonly [string, MakeTransport])[] = [
  [
    'Connect, protobuf',
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: true }),
  ],
  [
    'Connect, JSON',
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
  ],
  [
    'Connect, gzip',
    (baseUrl) =>
      createConnectTransport({
        baseUrl,
        httpVersion: '1.1',
        sendCompression: compressionGzip,
        compressMinBytes: 0,
      }),
  ],
  ['Connect, HTTP/2', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' })],
  ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl })],
  [
    'gRPC, gzip',
    (baseUrl) => createGrpcTransport({ baseUrl, sendCompression: compressionGzip, compressMinBytes: 0 }),
  ],
  ['gRPC-Web', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
  ['gRPC-Web, HTTP/2', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' })],
];

for (const [name, transport] of transports) {
  t.test(`takes a push: ${name}`, async (t) => {
    const { url, sink, second } = await run(t, 'http2 {\n enabled = true\n}');
    await pusher(transport(url)).push(request);
    for (const { profiles } of [sink, second]) {
      t.same(
        profiles.map(({ labels, body }) => [labels.toJSON(), Buffer.from(body).toString()]),
        Array.from({ length: 2 }, () => [
          { __name__: 'process_cpu', env: 'dev', service_name: 'process_cpu' },
          'profile',
        ]),
      );
      t.equal(profiles[0]?.id, 'one');
      t.match(profiles[1]?.id, /^[0-9a-f-]{36}$/, 'one without an id gets one');
    }
  });

  t.test(`hands back why a push was refused: ${name}`, async (t) => {
    const { url, sink, second } = await run(t, 'http2 {\n enabled = true\n}');
    sink.onTake = () => {
      throw Object.assign(new AppError('rejected', 'http://backend: 429 too many'), { status: 429 });
    };
    await t.rejects(pusher(transport(url)).push(request), {
      code: Code.ResourceExhausted,
      rawMessage: 'pyroscope.write.test did not take the profile: http://backend: 429 too many',
    });
    t.equal(second.profiles.length, 2, 'one failure takes nothing from the others');
  });
}

t.test('over TLS, HTTP/1.1 and HTTP/2', async (t) => {
  const authority = await Authority.create();
  const { cert, key } = await authority.issue();
  const client = await authority.issue({ commonName: 'client' });
  const tls = (more = ''): string =>
    `tls {\n cert_pem = ${JSON.stringify(cert)}\n key_pem = ${JSON.stringify(key)}\n ${more}\n}`;
  const { url, sink } = await run(t, tls());
  const nodeOptions = { ca: authority.cert };
  await pusher(createGrpcTransport({ baseUrl: url, nodeOptions })).push(request);
  await pusher(createConnectTransport({ baseUrl: url, httpVersion: '1.1', nodeOptions })).push(request);
  t.equal(sink.profiles.length, 4);

  const strict = await run(
    t,
    tls(`client_ca = ${JSON.stringify(authority.cert)}\n client_auth_type = "RequireAndVerifyClientCert"`),
  );
  const with_ = { ...nodeOptions, ...client };
  await pusher(createConnectTransport({ baseUrl: strict.url, httpVersion: '1.1', nodeOptions: with_ })).push(
    request,
  );
  await t.rejects(
    pusher(createConnectTransport({ baseUrl: strict.url, httpVersion: '1.1', nodeOptions })).push(request),
  );
  t.equal(strict.sink.profiles.length, 2);
});

t.test('which certificates clients must show', async (t) => {
  const [authority, stranger] = await Promise.all([Authority.create(), Authority.create('Another CA')]);
  const { cert, key } = await authority.issue({ commonName: 'receiver' });
  const [none, known, foreign] = [
    {},
    await authority.issue({ commonName: 'client' }),
    await stranger.issue({ commonName: 'stranger' }),
  ];
  for (const [type, isOpen] of [
    ['RequestClientCert', [true, true, true]],
    ['RequireAnyClientCert', [false, true, true]],
    ['VerifyClientCertIfGiven', [true, true, false]],
    ['RequireAndVerifyClientCert', [false, true, false]],
  ] as const) {
    const { url } = await run(
      t,
      `tls {\n cert_pem = ${JSON.stringify(cert)}\n key_pem = ${JSON.stringify(key)}\n client_ca = ${JSON.stringify(authority.cert)}\n client_auth_type = "${type}"\n}`,
    );
    for (const httpVersion of ['1.1', '2'] as const) {
      const answers = [none, known, foreign].map(async (pair) => {
        const nodeOptions = { ca: authority.cert, ...pair };
        await pusher(createConnectTransport({ baseUrl: url, httpVersion, nodeOptions })).push(request);
      });
      const statuses = (await Promise.allSettled(answers)).map(({ status }) => status === 'fulfilled');
      t.same(statuses, isOpen, `${type} over HTTP/${httpVersion}`);
    }
  }
});

t.test('certificates are read again every minute', async (t) => {
  const authority = await Authority.create();
  const directory = t.testdir({});
  const write = async (commonName: string): Promise<void> => {
    const { cert, key } = await authority.issue({ commonName });
    writeFileSync(join(directory, 'cert'), cert);
    writeFileSync(join(directory, 'key'), key);
  };
  await write('first');
  const clock = new FakeClock();
  const path = (name: string): string => JSON.stringify(join(directory, name));
  const { port, logged } = await run(
    t,
    `tls {\n cert_file = ${path('cert')}\n key_file = ${path('key')}\n}`,
    '',
    clock,
  );
  const nameOf = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', ca: authority.cert }, () => {
        resolve(socket.getPeerCertificate().subject.CN);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  t.equal(await nameOf(), 'first');
  await write('second');
  await passUntil(clock, async () => (await nameOf()) === 'second');
  // A file that is being written is empty for a moment, and without a certificate nobody could connect.
  writeFileSync(join(directory, 'cert'), '');
  const told = logged('TLS files cannot be used');
  await clock.advance(60_000);
  t.match(await told, { err: /cert_file is empty/ });
  t.equal(await nameOf(), 'second');
  await write('third');
  await passUntil(clock, async () => (await nameOf()) === 'third');
  writeFileSync(join(directory, 'key'), 'no key');
  await clock.advance(60_000);
  t.equal(await nameOf(), 'third');
});

const connectJson = { 'Content-Type': 'application/json' };
const pushes: readonly {
  name: string;
  body: string | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
  method?: string;
  status: number;
  want?: unknown;
}[] = [
  { name: 'plain JSON, as curl sends it', body: jsonBody, headers: connectJson, status: 200, want: {} },
  {
    name: 'JSON in gzip',
    body: gzipSync(jsonBody),
    headers: { ...connectJson, 'Content-Encoding': 'gzip' },
    status: 200,
    want: {},
  },
  { name: 'broken JSON', body: '{', headers: connectJson, status: 400, want: { code: 'invalid_argument' } },
  {
    name: 'an unknown field',
    body: '{"serie":[]}',
    headers: connectJson,
    status: 200,
  },
  {
    name: 'broken protobuf',
    body: Buffer.from([0xff, 0xff]),
    headers: { 'Content-Type': 'application/proto' },
    // The library's word: only broken JSON is the sender's fault to it.
    status: 500,
    want: { code: 'internal', message: /parse binary/ },
  },
  { name: 'another content type', body: 'x', headers: { 'Content-Type': 'text/plain' }, status: 415 },
  {
    name: 'an unknown coding',
    body: 'x',
    headers: { ...connectJson, 'Content-Encoding': 'zstd' },
    status: 501,
    want: { code: 'unimplemented' },
  },
  {
    name: 'broken gzip',
    body: 'x',
    headers: { ...connectJson, 'Content-Encoding': 'gzip' },
    status: 500,
    want: { code: 'internal' },
  },
];

for (const { name, body, headers, status, want } of pushes) {
  t.test(`a push of ${name}`, async (t) => {
    const { url } = await run(t);
    const response = await post(url + PUSH, body, headers);
    t.equal(response.status, status);
    const text = await response.text();
    if (want !== undefined) t.match(JSON.parse(text), want);
  });
}

t.test('other requests', async (t) => {
  const { url } = await run(t);
  for (const [method, path, status] of [
    ['GET', PUSH, 405],
    ['GET', '/ingest', 405],
    ['POST', '/ingest/', 404],
    ['POST', '/', 404],
    ['POST', '/debuginfo.v1alpha1.DebuginfoService/Upload', 404],
  ] as const) {
    const response = await fetch(url + path, { method });
    t.equal(response.status, status, `${method} ${path}`);
  }
});

/** What becomes of an error of a receiver. */
const failures: readonly { name: string; error: Error; push: number; ingest: number }[] = [
  {
    name: 'the status of the endpoint',
    error: Object.assign(new AppError('undelivered', 'x'), { status: 503 }),
    push: 503,
    ingest: 503,
  },
  {
    name: 'the first status of several endpoints',
    error: new AggregateError([
      new Error('no route'),
      Object.assign(new AppError('rejected', 'x'), { status: 403 }),
    ]),
    push: 403,
    ingest: 403,
  },
  { name: 'an endpoint that cannot be reached', error: new Error('no route'), push: 500, ingest: 500 },
  { name: 'labels that cannot be sent', error: new AppError('invalid-labels', 'x'), push: 400, ingest: 400 },
  {
    name: 'a status that Connect has no code for',
    error: Object.assign(new AppError('rejected', 'x'), { status: 418 }),
    push: 500,
    ingest: 418,
  },
];

for (const { name, error, push, ingest } of failures) {
  t.test(`hands back ${name}`, async (t) => {
    const { url, sink } = await run(t);
    sink.onTake = () => {
      throw error;
    };
    t.equal((await post(url + PUSH, jsonBody, connectJson)).status, push);
    const response = await post(`${url}/ingest?name=app`, 'x');
    t.equal(response.status, ingest);
    t.match(await response.text(), /pyroscope\.write\.test did not take the profile: /);
  });
}

t.test('raw pushes go on as they came', async (t) => {
  const { url, sink } = await run(t);
  const form = new FormData();
  form.set('profile', new Blob([BODY]), 'profile.pprof');
  const query = 'name=app.cpu{env=dev}&from=1&until=2&format=jfr&spyName=x';
  t.equal((await fetch(`${url}/ingest?${query}`, { method: 'POST', body: form })).status, 200);
  t.equal(
    (await post(`${url}/ingest?name=app`, BODY, { 'Content-Type': 'binary/octet-stream' })).status,
    200,
  );
  t.equal((await post(`${url}/ingest?name=app`, gzipSync(BODY), { 'Content-Encoding': 'gzip' })).status, 200);
  const [multipart, plain, packed] = sink.ingests;
  t.match(multipart?.contentTypes[0], /^multipart\/form-data; boundary=/);
  t.match(Buffer.from(multipart?.body ?? []).toString(), /filename="profile\.pprof".*profile/s);
  t.equal(multipart?.query.get('format'), 'jfr');
  t.same(multipart?.labels.toJSON(), { __name__: 'app.cpu', env: 'dev', service_name: 'app.cpu' });
  t.same(plain?.contentTypes, ['binary/octet-stream']);
  t.equal(plain?.path, '/ingest');
  t.equal(Buffer.from(packed?.body ?? []).toString(), 'profile', 'the packing of the transport ends here');
  for (const [body, encoding, status] of [
    ['x', 'gzip', 400],
    ['x', 'br', 415],
  ] as const) {
    t.equal(
      (await post(`${url}/ingest?name=app`, body, { 'Content-Encoding': encoding })).status,
      status,
      encoding,
    );
  }
});

t.test('a bomb of gzip is refused', async (t) => {
  const { url, sink } = await run(t);
  const bomb = gzipSync(Buffer.alloc(130 * 1024 * 1024));
  t.equal((await post(`${url}/ingest?name=app`, bomb, { 'Content-Encoding': 'gzip' })).status, 413);
  t.equal((await post(url + PUSH, bomb, { ...connectJson, 'Content-Encoding': 'gzip' })).status, 429);
  t.equal(sink.ingests.length, 0);
});

/** Ends when the signal does, which a busy machine may have let happen already. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new Error('ended'));
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end);
  });
}

t.test("the sender's deadline ends the work", async (t) => {
  const { url, sink } = await run(t);
  let reason: unknown;
  sink.onTake = (signal) =>
    aborted(signal).catch((error: unknown) => {
      reason = signal?.reason;
      throw error;
    });
  const response = await post(url + PUSH, jsonBody, { ...connectJson, 'Connect-Timeout-Ms': '50' });
  t.equal(response.status, 504);
  t.match(await response.json(), { code: 'deadline_exceeded' });
  t.ok(reason);
});

t.test('server_write_timeout ends the work', async (t) => {
  const { url, sink } = await run(t, 'server_write_timeout = "50ms"');
  sink.onTake = aborted;
  const push = await post(url + PUSH, jsonBody, connectJson);
  t.equal(push.status, 504);
  t.match(await push.json(), {
    code: 'deadline_exceeded',
    message: /not forwarded within server_write_timeout/,
  });
  const ingest = await post(`${url}/ingest?name=app`, 'x');
  t.equal(ingest.status, 504);
  t.match(await ingest.text(), /not forwarded within server_write_timeout/);
});

for (const [where, block] of [
  ['HTTP/1.1 alone', ''],
  ['HTTP/2 is enabled', 'http2 {\n enabled = true\n}'],
]) {
  t.test(`server_read_timeout ends what does not come in where ${where}`, async (t) => {
    const { port } = await run(t, `server_read_timeout = "50ms"\n ${block}`);
    const ends = [
      '',
      'P',
      'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ',
      'POST /ingest?name=app HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf',
    ].map(async (words) => {
      const socket = connect(port, '127.0.0.1');
      const trickle = setInterval(() => words === '' || socket.write('x'), 400);
      let answer = '';
      socket.on('error', () => undefined).on('data', (chunk) => (answer += String(chunk)));
      if (words !== '') socket.write(words);
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(trickle);
      if (words.startsWith('POST')) t.match(answer, /^HTTP\/1\.1 408 /);
    });
    const mute = connect(port, '127.0.0.1').resume();
    mute.end();
    await Promise.all([...ends, new Promise((resolve) => mute.once('close', resolve))]);
    t.pass('all were closed');
  });
}

t.test('a push that names no host is refused, and ends nothing else', async (t) => {
  const { url, port, sink } = await run(t);
  for (const host of ['', 'Host: [\r\n', 'Host: a b\r\n', 'Host: x:99999\r\n']) {
    const version = host === '' ? '1.0' : '1.1';
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST ${PUSH} HTTP/${version}\r\n${host}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    t.match(answer, /^HTTP\/1\.1 400 /, host);
  }
  t.equal((await post(url + PUSH, jsonBody, connectJson)).status, 200);
  t.equal(sink.profiles.length, 1);
});

t.test('conn_limit: further connections are closed, counted and told', async (t) => {
  const running = await run(t, 'conn_limit = 2');
  const open = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(running.port, '127.0.0.1', () => resolve(socket));
        }),
    ),
  );
  const third = connect(running.port, '127.0.0.1');
  await new Promise((resolve) => third.once('close', resolve));
  t.match(await running.logged('connections refused'), { connections: 1, conn_limit: 2 });
  const metric = (name: string): Promise<number | undefined> =>
    running.metrics.value(`pyroscope_receive_http_${name}`, { protocol: 'http' });
  t.equal(await metric('tcp_connections'), 2);
  t.equal(await metric('tcp_connections_limit'), 2);
  for (const socket of open) socket.destroy();
});

t.test('counts requests', async (t) => {
  const { url, metrics } = await run(t);
  await (await post(`${url}/ingest?name=app`, BODY)).text();
  await (await post(url + PUSH, jsonBody, connectJson)).text();
  await (await post(`${url}/x`, BODY)).text();
  const value = (name: string, labels: Record<string, string>): Promise<number | undefined> =>
    metrics.value(`pyroscope_receive_http_${name}`, labels);
  const ingest = { method: 'POST', route: 'ingest' };
  t.equal(await value('request_duration_seconds_count', { ...ingest, status_code: '200', ws: 'false' }), 1);
  t.equal(await value('request_message_bytes_sum', ingest), BODY.length);
  const push = { method: 'POST', route: 'push_v1_pusherservice_push' };
  t.equal(await value('request_message_bytes_sum', push), jsonBody.length);
  t.equal(await value('inflight_requests', push), 0);
  t.equal(await value('request_duration_seconds_count', { route: 'other', status_code: '404' }), 1);
});

t.test('a stop waits for what is under way, and takes nothing more', async (t) => {
  const { url, sink, stop } = await run(t);
  let proceed = (): void => undefined;
  const began = new Promise<void>((resolve) => {
    sink.onTake = () => {
      resolve();
      return new Promise((done) => {
        proceed = done;
      });
    };
  });
  const answer = post(`${url}/ingest?name=app`, BODY);
  await began;
  const stopped = stop();
  await t.rejects(post(`${url}/ingest?name=app`, BODY));
  proceed();
  t.equal((await answer).status, 200);
  await stopped;
});

t.test('a stop does not wait longer than graceful_shutdown_timeout', async (t) => {
  const { url, sink, stop } = await run(t, '', 'graceful_shutdown_timeout = "20ms"');
  const began = new Promise<void>((resolve) => {
    sink.onTake = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const answer = post(`${url}/ingest?name=app`, BODY);
  answer.catch(() => undefined);
  await began;
  await stop();
  await t.rejects(answer);
});

t.test('a new http block is a new server; anything else is not', async (t) => {
  const running = await run(t);
  await running.update('');
  t.equal((await post(`${running.url}/ingest?name=app`, BODY)).status, 200);
  await running.update('conn_limit = 5');
  const listening = (): unknown[] => running.log.filter(({ msg }) => msg === 'listening for profiles');
  while (listening().length < 2) await new Promise((resolve) => setImmediate(resolve));
  t.equal(listening().length, 2);
});

t.test('a port that is taken shows in the health, and is tried again', async (t) => {
  const { port } = await run(t);
  const test = createTestContext();
  const component = await pyroscopeReceiveHttp.create(
    test.context,
    argumentsOf(
      pyroscopeReceiveHttp,
      `forward_to = []\nhttp {\n listen_address = "127.0.0.1"\n listen_port = ${port}\n}`,
    ),
  );
  const end = new AbortController();
  const running = component.run(end.signal);
  t.match(await test.logged('cannot listen for profiles'), { err: /EADDRINUSE/, port });
  t.match(component.health?.(), { state: 'unhealthy', message: /EADDRINUSE/ });
  end.abort();
  await running;
});
