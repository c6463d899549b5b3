import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import t from 'tap';
import { discoveryHttp } from '../../../src/components/discovery-http/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { passUntil } from '../../support/pass-until.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

/** A test, as far as it ends what it started. */
interface Test {
  teardown(callback: () => unknown): void;
}

interface TestServer {
  readonly url: string;
  /** Every request so far. */
  readonly requests: readonly IncomingMessage[];
  /** Answers all requests from now on. */
  answer: RequestListener;
}

/** A server on a free port that ends with the test. */
async function serve(t: Test, answer: RequestListener): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    testServer.answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const testServer = { url: `http://127.0.0.1:${port}/targets`, requests, answer };
  return testServer;
}

/** Answers with a body as JSON. */
const json =
  (body: unknown, contentType = 'application/json'): RequestListener =>
  (_, response) =>
    response
      .writeHead(200, { 'Content-Type': contentType })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

const list = (...targets: readonly string[]): unknown => [{ targets }];

const addressesAre =
  (...wanted: readonly string[]) =>
  ({ targets }: Exports): boolean =>
    targets.map((target) => target.get('__address__')).join() === wanted.join();

const run = (t: Test, url: string, clock: FakeClock, more = ''): Promise<RunningComponent<Exports>> =>
  runComponent<Exports>(t, discoveryHttp, `url = ${JSON.stringify(url)}\n${more}`, { clock });

t.test('arguments', async (t) => {
  t.match(decodeText(discoveryHttp.arguments, 'url = "http://x"').value, {
    url: 'http://x',
    refresh_interval: 60_000,
  });
  for (const [text, message] of [
    ['', /missing required attribute "url"/],
    ['url = "x"', /url must be a URL such as/],
    ['url = "ftp://x"', /url must begin with http:\/\/ or https:\/\//],
    ['url = "http://x"\nrefresh_interval = "0s"', /refresh_interval must be greater than 0/],
    ['url = "http://x"\nbearer_token = "a"\nbearer_token_file = "b"', /bearer_token/],
  ] as const) {
    t.match(decodeText(discoveryHttp.arguments, text).messages[0], message);
  }
});

t.test('fetches at once, and says how often it comes', async (t) => {
  const server = await serve(t, json([{ targets: ['one:80', 'two:80'], labels: { env: 'dev' } }]));
  const running = await run(t, server.url, new FakeClock(), 'refresh_interval = "90s"');
  t.same((await running.nextExports()).targets, []);
  const { targets } = await running.nextExports();
  t.same(
    targets.map((target) => target.toJSON()),
    ['one:80', 'two:80'].map((__address__) => ({ __address__, __meta_url: server.url, env: 'dev' })),
  );
  t.match(server.requests[0], {
    method: 'GET',
    headers: {
      accept: 'application/json',
      'x-prometheus-refresh-interval-seconds': '90',
      'user-agent': 'Starling/test',
    },
  });
  t.match(running.component.debugInfo?.(), { targets: 2, last_error: '', last_refresh: /^20/ });
});

t.test('fetches again every refresh_interval', async (t) => {
  const clock = new FakeClock();
  const server = await serve(t, json(list('one')));
  const running = await run(t, server.url, clock);
  await running.exportsWhere(addressesAre('one'));
  server.answer = json(list('one', 'two'));
  await passUntil(clock, () => running.exports.some(addressesAre('one', 'two')));
  server.answer = json([]);
  await passUntil(clock, () => running.exports.at(-1)?.targets.length === 0);
});

const contentTypes = [
  'application/json; charset=utf-8',
  'Application/JSON;charset=UTF-8',
  'application/json; charset="utf-8"',
];
for (const contentType of contentTypes) {
  t.test(`takes the content type ${contentType}`, async (t) => {
    const server = await serve(t, json(list('one'), contentType));
    const running = await run(t, server.url, new FakeClock());
    await running.exportsWhere(addressesAre('one'));
  });
}

const failures: readonly { name: string; answer: RequestListener; want: RegExp }[] = [
  {
    name: 'answers 500',
    answer: (_, response) => response.writeHead(500).end('no'),
    want: /the server answered 500, not 200/,
  },
  {
    name: 'answers 204',
    answer: (_, response) => response.writeHead(204).end(),
    want: /the server answered 204, not 200/,
  },
  {
    name: 'answers with HTML',
    answer: json('<html></html>', 'text/html'),
    want: /the content type is "text\/html", not "application\/json"/,
  },
  {
    name: 'says no content type',
    answer: (_, response) => response.end('[]'),
    want: /the content type is "", not "application\/json"/,
  },
  {
    name: 'answers in another character set',
    answer: json('[]', 'application/json; charset=latin1'),
    want: /the content type is "application\/json; charset=latin1"/,
  },
  {
    name: 'answers with HTML that claims to be JSON',
    answer: json('<html>'),
    want: /the body is not JSON: /,
  },
  { name: 'answers with half a list', answer: json('[{"targets": ["a"'), want: /the body is not JSON: / },
  { name: 'answers with nothing', answer: json(''), want: /the body is not JSON: / },
  {
    name: 'answers with bytes that are not UTF-8',
    answer: (_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0x22])),
    want: /the body is not JSON: /,
  },
  {
    name: 'answers with an object',
    answer: json({ targets: [] }),
    want: /the list of target groups is an object/,
  },
  {
    name: 'answers with an unknown field',
    answer: json([{ targets: ['x'] }, { targets: ['y'], label: {} }]),
    want: /\[1\] has the unknown field "label"; did you mean "labels"\?/,
  },
  {
    name: 'answers with a wrong type',
    answer: json([{ targets: [80] }]),
    want: /\[0\]\.targets\[0\] must be a string, is a number/,
  },
  { name: 'closes the connection', answer: (request) => request.socket.destroy(), want: /./ },
  {
    name: 'breaks off within the body',
    answer(_, response) {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
      response.write('[', () => response.destroy());
    },
    want: /./,
  },
  { name: 'hangs', answer: () => undefined, want: /timed out after 1m0s/ },
  {
    name: 'hangs within the body',
    answer: (_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).write('['),
    want: /timed out after 1m0s/,
  },
];

for (const { name, answer, want } of failures) {
  t.test(`a server that ${name} leaves the last targets, until it works again`, async (t) => {
    const clock = new FakeClock();
    const server = await serve(t, json(list('old')));
    const running = await run(t, server.url, clock);
    await running.exportsWhere(addressesAre('old'));
    server.answer = answer;
    const failed = (): number => running.log.filter(({ level }) => level === 'warn').length;
    await passUntil(clock, () => failed() > 0);
    t.match(
      running.log.find(({ level }) => level === 'warn'),
      {
        msg: 'failed to discover targets, keeping the last ones',
        url: server.url,
        err: want,
      },
    );
    t.match(running.component.debugInfo?.(), { targets: 1, last_error: want });
    const asked = server.requests.length;
    await passUntil(clock, () => server.requests.length > asked + 1);
    t.equal(failed(), 1, 'a failure that lasts is told once');
    t.ok(((await running.metrics.value('prometheus_sd_http_failures_total')) ?? 0) >= 2);
    t.ok(running.exports.slice(1).every(addressesAre('old')));
    server.answer = json(list('new'));
    await passUntil(clock, () => running.exports.some(addressesAre('new')));
    t.ok(await running.logged('discovering targets again'));
    t.equal(running.component.health, undefined, 'a dead server is no ill health of the component');
  });
}

t.test('a body without end is cut off', async (t) => {
  const server = await serve(t, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', pump);
    };
    pump();
  });
  const running = await run(t, server.url, new FakeClock());
  t.match(await running.logged('failed to discover targets'), { err: /67108864|64 MiB|large/ });
});

t.test('nobody listens at first', async (t) => {
  const clock = new FakeClock();
  const running = await run(t, 'http://127.0.0.1:1/', clock);
  t.same((await running.nextExports()).targets, []);
  t.match(await running.logged('failed to discover targets'), { err: /127\.0\.0\.1/ });
});

t.test('an update fetches from the new URL at once, even while the old one hangs', async (t) => {
  const hanging = await serve(t, () => undefined);
  const other = await serve(t, json(list('other')));
  const running = await run(t, hanging.url, new FakeClock());
  await running.update(`url = ${JSON.stringify(other.url)}`);
  await running.exportsWhere(addressesAre('other'));
  t.equal(running.log.filter(({ level }) => level === 'warn').length, 0);
});

t.test('an update that cannot be used leaves everything as it is', async (t) => {
  const server = await serve(t, json(list('one')));
  const clock = new FakeClock();
  const running = await run(t, server.url, clock);
  await running.exportsWhere(addressesAre('one'));
  const unusable = `url = "https://127.0.0.1:1/"\ntls_config {\n  ca_pem = "no certificate"\n}`;
  await t.rejects(running.update(unusable));
  server.answer = json(list('two'));
  await passUntil(clock, () => running.exports.some(addressesAre('two')));
});

t.test('a password in the URL is used, but not shown', async (t) => {
  const server = await serve(t, json(list('one')));
  const clock = new FakeClock();
  const running = await run(t, server.url.replace('://', '://user:hidden@'), clock);
  const { targets } = await running.exportsWhere(addressesAre('one'));
  t.match(targets[0]?.get('__meta_url'), 'http://user:xxxxx@127.0.0.1');
  t.equal(server.requests[0]?.headers.authorization, `Basic ${btoa('user:hidden')}`);
  server.answer = (request) => request.socket.destroy();
  await passUntil(clock, () => running.log.some(({ level }) => level === 'warn'));
  t.notMatch(JSON.stringify(running.log), 'hidden');
  t.notMatch(JSON.stringify(running.component.debugInfo?.()), 'hidden');
});

t.test('ends at once while a server hangs', async (t) => {
  const server = await serve(t, () => undefined);
  const running = await run(t, server.url, new FakeClock());
  await passUntil(new FakeClock(), () => server.requests.length > 0);
  await running.stop();
  t.equal(running.log.filter(({ level }) => level === 'warn').length, 0);
});
