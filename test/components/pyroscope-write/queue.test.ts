import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import type { Profile } from '../../../src/model/index.ts';
import { queuedEndpoint, runQueuedWriter } from '../../support/queued-writer.ts';
import { profile, startEndpoint } from '../../support/running-writer.ts';
import { testDirectory } from '../../support/test-directory.ts';
import { until } from '../../support/until.ts';

const ids = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `id-${from + index}`);

/** An endpoint that notes the ids it took, in order. */
async function startCounting(
  t: Parameters<typeof startEndpoint>[0],
  options: Parameters<typeof startEndpoint>[1] = {},
) {
  const taken: string[] = [];
  const endpoint = await startEndpoint(t, { ...options, onProfile: ({ id }: Profile) => taken.push(id) });
  return { ...endpoint, taken };
}

t.test('profiles are stored, and go many in one push', async (t) => {
  const server = await startCounting(t);
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
  await Promise.all(ids(100).map((id) => writer.receiver.append(profile(id, { series: id }))));
  await until(() => server.taken.length === 100);
  t.same([...server.taken].sort(), ids(100).sort());
  t.ok(server.requests.length < 10, `${server.requests.length} pushes`);
  t.match(server.stats(), { profiles: 100, duplicates: 0, series: 100 });
  await until(async () => (await writer.counters(server.url))['sent_profiles'] === 100);
  t.match(await writer.counters(server.url), { sent_bytes: 500, dropped_profiles: 0, retries: 0 });
  t.equal(await writer.metrics.value('pyroscope_write_queue_profiles', { endpoint: server.url }), 0);
  t.equal(
    await writer.metrics.value('pyroscope_write_latency_count', { endpoint: '-', type: 'push_total' }),
    100,
  );
});

t.test('an outage loses nothing and delays nobody', async (t) => {
  const [broken, well] = [await startCounting(t), await startCounting(t)];
  broken.answerAlways(503);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(broken.url) + queuedEndpoint(well.url),
  );
  await Promise.all(ids(50).map((id) => writer.receiver.append(profile(id))));
  await until(() => well.taken.length === 50);
  t.same(broken.taken, []);
  t.equal(await writer.metrics.value('pyroscope_write_queue_profiles', { endpoint: broken.url }), 50);
  t.ok(((await writer.metrics.value('pyroscope_write_queue_bytes', { endpoint: broken.url })) ?? 0) > 0);
  await writer.logged('endpoint fails, profiles wait in the queue');
  broken.answerAlways('ok');
  await until(() => broken.taken.length === 50);
  t.same(broken.taken, ids(50), 'oldest first');
  t.match(broken.stats(), { duplicates: 0 });
  t.equal(writer.log.filter(({ msg }) => msg === 'endpoint fails, profiles wait in the queue').length, 1);
  await writer.logged('endpoint takes profiles again');
});

t.test('whatever the endpoint does, each profile arrives', async (t) => {
  const answers = [
    'reset',
    'lost-answer',
    401,
    403,
    404,
    { status: 429, retryAfter: 0 },
    { status: 500, code: 'internal' },
    { status: 503, code: 'unavailable' },
    { status: 429, code: 'resource_exhausted' },
    { status: 401, code: 'unauthenticated' },
    { status: 413 },
    302,
    200 + 4,
  ] as const;
  for (const answer of answers) {
    const server = await startCounting(t, { script: [answer, answer, answer] });
    const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
    await Promise.all(ids(9).map((id) => writer.receiver.append(profile(id))));
    await until(() => new Set(server.taken).size === 9);
    t.match(await writer.counters(server.url), { dropped_profiles: 0 }, JSON.stringify(answer));
    await writer.shutDown();
  }
});

t.test('endpoints that do not answer, or are not there', async (t) => {
  const server = await startCounting(t, { script: ['hang', 'hang'] });
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, '', 'name = "main"\nremote_timeout = "50ms"'),
  );
  await writer.receiver.append(profile('1'));
  await until(() => server.taken.length > 0);
  for (const url of ['http://127.0.0.1:1', 'http://no-such-host.invalid:4040']) {
    await writer.update(queuedEndpoint(url, '', 'name = "main"'));
    await writer.receiver.append(profile(url));
    await writer.logged('endpoint fails, profiles wait in the queue');
    await writer.update(queuedEndpoint(server.url, '', 'name = "main"'));
    await until(() => server.taken.includes(url));
    t.pass(`${url}: the named endpoint moved, and its profiles with it`);
  }
});

t.test('one bad profile takes no other with it', async (t) => {
  for (const refusal of [
    400,
    { status: 400, code: 'invalid_argument', message: 'bad label' },
    { status: 422 },
  ]) {
    const server = await startCounting(t, {
      refuse: ({ id }) => (id === 'id-3' || id === 'id-17' ? refusal : undefined),
    });
    const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
    await Promise.all(ids(20).map((id) => writer.receiver.append(profile(id))));
    await until(async () => (await writer.counters(server.url))['dropped_profiles'] === 2);
    await until(() => server.taken.length === 18);
    t.same(new Set(server.taken), new Set(ids(20).filter((id) => id !== 'id-3' && id !== 'id-17')));
    t.match(server.stats(), { duplicates: 0 });
    const reason = { endpoint: server.url, reason: 'rejected' };
    t.equal(await writer.metrics.value('pyroscope_write_queue_dropped_profiles_total', reason), 2);
    const line = await writer.logged('profiles given up');
    t.match(line, { reason: 'rejected', profiles: 1, err: /HTTP 4\d\d/ });
    await writer.shutDown();
  }
});

t.test('a server that breaks over one profile takes the others', async (t) => {
  const server = await startCounting(t, { refuse: ({ id }) => (id === 'id-5' ? 500 : undefined) });
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
  await Promise.all(ids(16).map((id) => writer.receiver.append(profile(id))));
  await until(() => server.taken.length === 15);
  // Nothing else comes meanwhile: for all that is known the server takes nothing any more.
  const requests = server.requests.length;
  await until(() => server.requests.length > requests + 3);
  await writer.receiver.append(profile('later'));
  await until(() => server.taken.includes('later'));
  t.notOk(server.taken.includes('id-5'));
  t.match(await writer.counters(server.url), { dropped_profiles: 0 });
});

t.test('an endpoint that breaks down over two profiles takes the others when more come', async (t) => {
  for (const breakdown of ['reset', 'hang', 502, { status: 504, code: 'deadline_exceeded' }] as const) {
    const bad = ['id-0', 'id-9'];
    const server = await startCounting(t, {
      refuse: ({ id }) => (bad.includes(id) ? breakdown : undefined),
    });
    // One request at a time: nothing else that is under way shows that the endpoint is well.
    const endpoint = queuedEndpoint(
      server.url,
      'max_shards = 1\nmax_samples_per_send = 16',
      breakdown === 'hang' ? 'remote_timeout = "250ms"' : '',
    );
    const writer = await runQueuedWriter(t, testDirectory(t), endpoint);
    await Promise.all(ids(16).map((id) => writer.receiver.append(profile(id))));
    await until(() => server.requests.length > 3);
    const all = [...ids(16).filter((id) => !bad.includes(id)), ...ids(40, 100)];
    await Promise.all(ids(40, 100).map((id) => writer.receiver.append(profile(id))));
    await until(() => server.taken.length === all.length);
    t.same([...server.taken].sort(), all.sort(), JSON.stringify(breakdown));
    t.match(server.stats(), { duplicates: 0 });
    t.match(await writer.counters(server.url), { dropped_profiles: 0 });
    await writer.shutDown();
  }
});

t.test('an outage of breakdowns loses nothing, holds little and ends in order', async (t) => {
  const server = await startCounting(t);
  server.answerAlways(502);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, 'max_shards = 1\nmax_samples_per_send = 1'),
  );
  for (const id of ids(60)) await writer.receiver.append(profile(id));
  await until(() => server.requests.length > 60);
  server.answerAlways('ok');
  await until(() => server.taken.length === 60);
  t.same(server.taken.slice(20), ids(40, 20), 'what was not tried in the outage');
  t.same([...server.taken.slice(0, 20)].sort(), ids(20).sort(), 'what was tried comes first');
  t.match(server.stats(), { duplicates: 0 });
});

t.test('a push that is too large is split until it fits', async (t) => {
  const server = await startCounting(t, { maxBodyBytes: 4_000 });
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
  const large = (id: string, bytes: number): Profile => ({ ...profile(id), body: Buffer.alloc(bytes, id) });
  await Promise.all(
    [...ids(10).map((id) => large(id, 1_000)), large('huge', 5_000)].map((one) =>
      writer.receiver.append(one),
    ),
  );
  await until(() => server.taken.length === 10);
  await until(async () => (await writer.counters(server.url))['dropped_profiles'] === 1);
  const reason = { endpoint: server.url, reason: 'too_large' };
  t.equal(await writer.metrics.value('pyroscope_write_queue_dropped_profiles_total', reason), 1);
});

t.test('bounds of a push', async (t) => {
  const server = await startCounting(t);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, 'max_samples_per_send = 3\nmax_shards = 1'),
  );
  await Promise.all(ids(10).map((id) => writer.receiver.append(profile(id))));
  await until(() => server.taken.length === 10);
  t.ok(server.requests.length >= 4);
});

t.test('attempts that are counted are counted for each profile', async (t) => {
  const server = await startCounting(t);
  server.answerAlways(503);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, '', 'max_backoff_retries = 3'),
  );
  await writer.receiver.append(profile('1'));
  await until(async () => (await writer.counters(server.url))['dropped_profiles'] === 1);
  t.equal(server.requests.length, 3);
  t.match(await writer.counters(server.url), { retries: 2 });
  t.match(await writer.logged('profiles given up'), { reason: 'retries_exhausted', err: /HTTP 503/ });
});

t.test('429 where the configuration does not want it retried', async (t) => {
  const server = await startCounting(t, { script: [429] });
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, '', 'retry_on_http_429 = false'),
  );
  await writer.receiver.append(profile('1'));
  await writer.logged('profiles given up');
  await writer.receiver.append(profile('2'));
  await until(() => server.taken.length === 1);
  t.same(server.taken, ['2']);
});

t.test('a stop in an outage is quick, and the next start goes on', async (t) => {
  const server = await startCounting(t);
  const directory = testDirectory(t);
  server.answerAlways(503);
  const before = await runQueuedWriter(
    t,
    directory,
    `${queuedEndpoint(server.url)}external_labels = {"env" = "old"}`,
  );
  await Promise.all(ids(5).map((id) => before.receiver.append(profile(id))));
  await before.logged('endpoint fails');
  await before.shutDown();
  t.match(await before.logged('profiles stay in the queue'), { endpoint: server.url, profiles: 5 });
  server.answerAlways('ok');
  const after = await runQueuedWriter(
    t,
    directory,
    `${queuedEndpoint(server.url)}external_labels = {"env" = "new"}`,
  );
  await until(() => server.taken.length === 5);
  t.ok(
    server.latest().every(({ labels }) => labels.get('env') === 'old'),
    'they keep the labels under which they were taken',
  );
  await after.receiver.append(profile('5'));
  await until(() => server.taken.length === 6);
  t.same(server.taken, ids(5).concat('5'));
  t.match(server.stats(), { duplicates: 0 });
});

t.test('a stop sends what there is', async (t) => {
  const server = await startCounting(t);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url).replace('1ms"\n\n}', '1h"\n}'),
  );
  await Promise.all(ids(7).map((id) => writer.receiver.append(profile(id))));
  t.same(server.taken, []);
  await writer.shutDown();
  t.same(server.taken, ids(7));
});

t.test('an endpoint that is removed and comes back', async (t) => {
  const server = await startCounting(t);
  server.answerAlways(503);
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
  await writer.receiver.append(profile('1'));
  await writer.logged('endpoint fails');
  await writer.update('');
  await writer.receiver.append(profile('nobody wants this'));
  server.answerAlways('ok');
  await writer.update(queuedEndpoint(server.url));
  await until(() => server.taken.length === 1);
  t.same(server.taken, ['1'], 'its profiles have waited');
});

t.test('two endpoints of one URL', async (t) => {
  const server = await startCounting(t);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url) + queuedEndpoint(server.url),
  );
  await writer.receiver.append(profile('1'));
  for (const label of [server.url, `${server.url} (2)`]) {
    await until(async () => (await writer.counters(label))['sent_profiles'] === 1);
  }
  t.match(server.stats(), { profiles: 1, duplicates: 1 });
});

t.test('newest first, when that is asked for', async (t) => {
  const server = await startCounting(t);
  server.answerAlways(503);
  const text = queuedEndpoint(server.url, 'order = "newest"\nmax_samples_per_send = 1\nmax_shards = 1');
  const writer = await runQueuedWriter(t, testDirectory(t), text);
  await writer.receiver.append(profile('id-0'));
  await writer.logged('endpoint fails');
  for (const id of ids(5, 1)) await writer.receiver.append(profile(id));
  server.answerAlways('ok');
  await until(() => server.taken.length === 6);
  t.same(server.taken.slice(1), ids(5, 1).reverse());
});

t.test('requests may be compressed', async (t) => {
  const server = await startCounting(t);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(server.url, '', 'compression = "gzip"'),
  );
  await writer.receiver.append(profile('1'));
  await until(() => server.taken.length === 1);
  t.equal(server.requests[0]?.headers['content-encoding'], 'gzip');
});

t.test('without the queue a push is over when it is answered', async (t) => {
  const server = await startCounting(t, { script: [400] });
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    `${queuedEndpoint(server.url)}wal {\nenabled = false\n}`,
  );
  await t.rejects(writer.receiver.append(profile('1')), { message: /HTTP 400/ });
  await writer.receiver.append(profile('2'));
  t.same(server.taken, ['2']);
  await writer.update(queuedEndpoint(server.url));
  await writer.receiver.append(profile('3'));
  await until(() => server.taken.length === 2);
});

t.test('a push to /ingest waits in the queue as well', async (t) => {
  const server = await startEndpoint(t, { script: [503] });
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
  const { labels } = profile('x');
  const ingest = { body: Buffer.from('jfr'), contentTypes: ['application/x-jfr'], path: '/ingest', labels };
  for (const from of ['1', '2']) {
    await writer.receiver.appendIngest({ ...ingest, query: new URLSearchParams({ from, name: 'n' }) });
  }
  await until(() => server.stats().profiles === 2);
  t.same(
    new Set(server.requests.map(({ query }) => query.toString())),
    new Set(['1', '2'].map((from) => `from=${from}&name=app%7Bservice_name%3Dapp%7D`)),
  );
  t.equal(server.requests[0]?.headers['content-type'], 'application/x-jfr');
  t.equal(Buffer.from(server.latest()[0]?.body ?? []).toString(), 'jfr');
});

t.test('no secret of a URL is in the queue or in the log, and a new password finds what waits', async (t) => {
  const server = await startCounting(t);
  server.answerAlways(503);
  const withUser = (password: string, query = ''): string =>
    queuedEndpoint(server.url.replace('//', `//bob:${password}@`) + query);
  const directory = testDirectory(t);
  const before = await runQueuedWriter(t, directory, withUser('sesame', '?token=open'));
  await before.receiver.append(profile('1'));
  await before.logged('endpoint fails');
  await before.shutDown();
  for (const name of readdirSync(directory)) {
    t.notMatch(readFileSync(join(directory, name), 'latin1'), /sesame|token|open/, name);
  }
  t.notMatch(JSON.stringify(before.log), /sesame|token=open/);
  server.answerAlways('ok');
  const other = await runQueuedWriter(t, directory, withUser('sesame', '?token=another'));
  t.match(other.queue.orphans(), [
    { entries: 1, identity: new RegExp(`^pyroscope.write.test ${server.url} [0-9a-f]+$`) },
  ]);
  await other.update(withUser('changed', '?token=open'));
  await until(() => server.taken.includes('1'));
});

t.test('an endpoint that reads slowly delays no other', async (t) => {
  const well = await startCounting(t);
  const held = Promise.withResolvers<void>();
  let isRead = false;
  // Large enough to fill the buffers of both ends: the rest waits until somebody reads.
  const large = Buffer.alloc(20 * 1024 * 1024, 7);
  const slow = createServer((request, response) => {
    request.pause();
    void held.promise.then(() => {
      request.resume();
      request.on('end', () => {
        isRead = true;
        response.writeHead(200, { 'content-type': 'application/proto' }).end();
      });
    });
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    slow.closeAllConnections();
    slow.close();
  });
  // A TCP server's address is never a pipe's name.
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(url) + queuedEndpoint(well.url));
  await writer.receiver.append({ ...profile('large'), body: large });
  for (const id of ids(20)) await writer.receiver.append(profile(id));
  await until(() => well.taken.length === 21);
  t.notOk(isRead, 'the other has everything while this one still waits');
  held.resolve();
  await until(async () => (await writer.counters(url))['sent_profiles'] === 21);
  t.match(await writer.counters(url), { dropped_profiles: 0 });
});

t.test(
  'what no version of this component has stored is given up, and takes nothing else with it',
  async (t) => {
    const server = await startCounting(t);
    const writer = await runQueuedWriter(t, testDirectory(t), queuedEndpoint(server.url));
    const channel = writer.queue.openChannel(`pyroscope.write.test ${server.url}`);
    const head = (text: string): Buffer =>
      Buffer.concat([Uint8Array.of(text.length, 0, 0, 0), Buffer.from(text)]);
    const strange: readonly (readonly [kind: number, body: Uint8Array])[] = [
      [1, Uint8Array.of(0x0a, 0x7f)],
      [2, Uint8Array.of(1, 2)],
      [2, Uint8Array.of(200, 0, 0, 0, 1)],
      [2, head('no JSON')],
      [2, head('{"contentTypes":[],"query":""}')],
      [9, Buffer.from('of a later version')],
    ];
    for (const [kind, body] of strange) {
      const channels = channel === undefined ? [] : [channel];
      await writer.queue.append({ kind, series: 1n, timeMs: Date.now(), body, channels });
    }
    await writer.receiver.append(profile('good'));
    await until(() => server.taken.length === 1);
    await until(() => channel?.size().entries === 0);
    t.match(writer.component.queues?.(), [{ dropped: { corrupt: strange.length }, isFailing: false }]);
    await writer.logged('profiles given up');
  },
);
