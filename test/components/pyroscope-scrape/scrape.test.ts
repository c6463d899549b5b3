import type { RequestListener } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Profile as DecodedProfile } from 'pprof-format';
import type { Test } from 'tap';
import t from 'tap';
import { FanOut } from '../../../src/component/index.ts';
import type { ScrapeTools } from '../../../src/components/pyroscope-scrape/scrape.ts';
import { scrape } from '../../../src/components/pyroscope-scrape/scrape.ts';
import { Series } from '../../../src/components/pyroscope-scrape/series.ts';
import type { SeriesSpec } from '../../../src/components/pyroscope-scrape/targets.ts';
import { Labels } from '../../../src/model/index.ts';
import { createHttpClient, httpClientFields } from '../../../src/net/index.ts';
import { ProfileBuilder, ProfileWorkers } from '../../../src/pprof/index.ts';
import { decodeBody, defineBlock } from '../../../src/schema/index.ts';
import { Metrics } from '../../../src/telemetry/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { answer, startProfileTarget } from '../../support/profile-target.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';

const MAX_BYTES = 1024 * 1024;
const empty = decodeBody(defineBlock({ ...httpClientFields }), { statements: [] }, undefined, {
  lookup: () => undefined,
});

function heap(allocations: number, inUse = 5): Uint8Array {
  return new ProfileBuilder({
    sampleTypes: [
      { type: 'alloc_objects', unit: 'count' },
      { type: 'inuse_objects', unit: 'count' },
    ],
  })
    .addSample({ stack: [{ name: 'main.allocate', file: 'main.go', line: 7 }], values: [allocations, inUse] })
    .encode();
}

/** One series on a target that answers as given, and all that a scrape of it needs. */
async function setUp(t: Test, listener: RequestListener, changes: Partial<SeriesSpec> = {}) {
  const target = await startProfileTarget(listener);
  if (empty.value === undefined) throw new Error('the HTTP client must have defaults');
  const client = createHttpClient(empty.value, { userAgent: 'Starling/test' });
  t.teardown(async () => {
    await client.close();
    await target.close();
  });
  const clock = new FakeClock();
  const receiver = new RecordingReceiver();
  const fanOut = new FanOut(clock, new Metrics().scope({}));
  fanOut.setReceivers([receiver]);
  const workers = new ProfileWorkers({ clock });
  t.teardown(() => workers.close());
  const spec: SeriesSpec = {
    identity: 1n,
    target: Labels.empty,
    url: `http://${target.address}/debug/pprof/allocs`,
    profileType: 'goroutine',
    labels: Labels.from({ __name__: 'goroutine', job: 'j' }),
    deltaKind: undefined,
    profilingMs: 0,
    ...changes,
  };
  const tools: ScrapeTools = {
    clock,
    client,
    fanOut,
    workers,
    timeoutMs: 15_000,
    maxBytes: MAX_BYTES,
    forwardSignal: new AbortController().signal,
  };
  return { target, clock, receiver, fanOut, tools, series: new Series(spec, 15_000) };
}

t.test('what a scrape takes', async (t) => {
  const raw = heap(1);
  const gzipped = gzipSync(raw);
  const table: { name: string; body: Uint8Array; headers?: Record<string, string> }[] = [
    { name: 'gzipped', body: gzipped },
    { name: 'raw', body: raw },
    {
      name: 'gzip in two members',
      body: Buffer.concat([gzipSync(raw.subarray(0, 9)), gzipSync(raw.subarray(9))]),
    },
    { name: 'text/html, but a profile', body: gzipped, headers: { 'content-type': 'text/html' } },
    { name: 'no Content-Type', body: raw, headers: { 'content-type': '' } },
  ];
  for (const { name, body, headers } of table) {
    const { receiver, series, tools } = await setUp(t, answer(body, headers));
    t.same(
      await scrape(series, new AbortController(), tools),
      { outcome: 'forwarded', sizeBytes: body.byteLength, body: Buffer.from(body) },
      name,
    );
    const profile = await receiver.next();
    t.same(Buffer.from(profile.body), Buffer.from(body), `${name}: every byte as it came`);
    t.equal(profile.labels, series.spec.labels, `${name}: the labels are shared, not copied`);
    t.match(profile.id, /^[\da-f]{8}-[\da-f]{4}-4/);
  }
});

t.test('what a scrape refuses', async (t) => {
  const gzipped = gzipSync(heap(1));
  const closeEarly: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('x', () => response.destroy());
  };
  const table: { name: string; listener: RequestListener; want: RegExp }[] = [
    {
      name: 'HTML',
      listener: answer('<html><body>Sign in</body></html>', { 'content-type': 'text/html; charset=utf-8' }),
      want: /Content-Type text\/html; charset=utf-8: "<html><body>Sign in<\/body><\/html>"/,
    },
    { name: 'JSON', listener: answer('{"error": "none"}'), want: /17 bytes.*\\"error\\"/ },
    { name: 'nothing', listener: answer(''), want: /empty/ },
    {
      name: 'a cut gzip',
      listener: answer(gzipped.subarray(0, gzipped.length - 12)),
      want: /truncated gzip/,
    },
    { name: 'a cut profile', listener: answer(heap(1).subarray(0, 20)), want: /truncated profile/ },
    {
      name: 'garbage behind gzip',
      listener: answer(Buffer.concat([gzipped, Buffer.from('zzzz')])),
      want: /corrupt gzip/,
    },
    {
      name: 'a gzip bomb',
      listener: answer(gzipSync(Buffer.alloc(8 * MAX_BYTES))),
      want: /larger than the limit of 1048576 bytes/,
    },
    {
      name: 'too much on the wire',
      listener: answer(Buffer.alloc(2 * MAX_BYTES)),
      want: /larger than 1048576 bytes/,
    },
    { name: 'HTTP 500', listener: answer(' kaboom\n', {}, 500), want: /HTTP status 500: "kaboom"/ },
    { name: 'HTTP 204', listener: answer('', {}, 204), want: /HTTP status 204/ },
    {
      name: 'a redirect to nowhere',
      listener: answer('', { location: 'http://127.0.0.1:1/' }, 302),
      want: /127\.0\.0\.1:1\/: connection refused/,
    },
    { name: 'an early end', listener: closeEarly, want: /before the response was complete/ },
    { name: 'no HTTP', listener: (request) => request.socket.end('SSH-2.0-x\r\n'), want: /not valid HTTP/ },
  ];
  for (const { name, listener, want } of table) {
    const { receiver, series, tools } = await setUp(t, listener);
    await t.rejects(
      scrape(series, new AbortController(), tools),
      { code: 'scrape_failed', message: want },
      name,
    );
    t.equal(receiver.profiles.length, 0);
  }
});

t.test('redirects are followed', async (t) => {
  const { target, receiver, series, tools } = await setUp(t, (request, response) => {
    if (request.url === '/moved') answer(heap(1))(request, response);
    else answer('', { location: '/moved' }, 302)(request, response);
  });
  await scrape(series, new AbortController(), tools);
  t.same(target.requests, ['/debug/pprof/allocs', '/moved']);
  t.equal(receiver.profiles.length, 1);
});

t.test('a target that hangs is given up after timeout and profiling time', async (t) => {
  const hangs: [name: string, listener: RequestListener][] = [
    ['before the answer', () => undefined],
    [
      'within the body',
      (_request, response) => {
        response.write(gzipSync(heap(1)).subarray(0, 15));
      },
    ],
  ];
  for (const [name, listener] of hangs) {
    const { target, clock, series, tools } = await setUp(t, listener, { profilingMs: 14_000 });
    const ending = t.rejects(
      scrape(series, new AbortController(), tools),
      { code: 'scrape_failed', message: 'no complete answer within 29s' },
      name,
    );
    const request = await target.nextRequest();
    const closed = new Promise((resolve) => request.socket.once('close', resolve));
    await clock.advance(28_999);
    t.equal(clock.waiting, 1, 'not a moment too early');
    await clock.advance(1);
    await ending;
    await closed;
    t.equal(clock.waiting, 0);
  }
});

t.test('a series that goes takes its request with it', async (t) => {
  const { target, series, tools } = await setUp(t, () => undefined);
  const controller = new AbortController();
  const ending = t.rejects(scrape(series, controller, tools), {
    code: 'scrape_failed',
    message: 'called off',
  });
  const request = await target.nextRequest();
  const closed = new Promise((resolve) => request.socket.once('close', resolve));
  controller.abort(new Error('called off'));
  await ending;
  await closed;
});

t.test('differences of cumulative profiles', async (t) => {
  let body = heap(100);
  const { receiver, series, tools } = await setUp(t, (request, response) => answer(body)(request, response), {
    deltaKind: 'memory',
  });
  t.match(await scrape(series, new AbortController(), tools), { outcome: 'primed' });
  t.equal(receiver.profiles.length, 0, 'the first is kept as the baseline');

  body = gzipSync(heap(130));
  t.match(await scrape(series, new AbortController(), tools), {
    outcome: 'forwarded',
    sizeBytes: body.byteLength,
  });
  t.same(valuesOf((await receiver.next()).body), [[30, 5]]);

  body = Buffer.from('{"not": "a profile"}');
  await t.rejects(scrape(series, new AbortController(), tools), { code: 'scrape_failed' });
  body = heap(131);
  await scrape(series, new AbortController(), tools);
  t.same(valuesOf((await receiver.next()).body), [[1, 5]], 'against the last good one');
});

t.test('a receiver that refuses', async (t) => {
  const { receiver, series, tools } = await setUp(t, answer(heap(1)));
  receiver.onAppend = () => {
    throw new Error('the queue is full');
  };
  await t.rejects(scrape(series, new AbortController(), tools), {
    code: 'forward_failed',
    message: 'pyroscope.write.test did not take the profile: the queue is full',
  });
});

/** The values of each sample of a gzipped profile. */
function valuesOf(body: Uint8Array): number[][] {
  return DecodedProfile.decode(gunzipSync(body)).sample.map(({ value }) => value.map(Number));
}
