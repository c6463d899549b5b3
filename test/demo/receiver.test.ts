import { gzipSync } from 'node:zlib';
import type { Test } from 'tap';
import t from 'tap';
import type { Receiver, ReceiverOptions } from '../../src/demo/index.ts';
import { createReceiver } from '../../src/demo/index.ts';
import type { RawProfileSeries } from '../../src/proto/index.ts';
import { PushRequest } from '../../src/proto/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const PUSH = '/push.v1.PusherService/Push';

async function start(t: Test, options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await createReceiver(options);
  t.teardown(() => receiver.close());
  return receiver;
}

function series(job: string, ...samples: readonly (readonly [id: string, body: string])[]): RawProfileSeries {
  return {
    labels: [{ name: 'job', value: job }],
    samples: samples.map(([ID, body]) => ({ ID, raw_profile: Buffer.from(body) })),
  };
}

function encode(...list: readonly RawProfileSeries[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(PushRequest.encode({ series: [...list] }).finish());
}

function push(
  { url }: Receiver,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + PUSH, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/proto', ...headers },
  });
}

t.test('takes profiles, counts them by id and keeps the latest of each series', async (t) => {
  const taken: string[] = [];
  const clock = new FakeClock();
  const receiver = await start(t, { clock, onProfile: ({ id }) => taken.push(id) });
  const first = await push(
    receiver,
    encode(series('a', ['1', 'one'], ['2', 'two']), series('b', ['3', 'x'])),
  );
  t.equal(first.status, 200);
  t.equal(first.headers.get('content-type'), 'application/proto');
  t.equal((await first.arrayBuffer()).byteLength, 0);
  const again = Uint8Array.from(gzipSync(encode(series('a', ['1', 'one'], ['4', 'four']))));
  t.equal((await push(receiver, again, { 'Content-Encoding': 'gzip' })).status, 200);
  t.same(receiver.stats(), { profiles: 4, duplicates: 1, bytes: 11, series: 2 });
  t.same(taken, ['1', '2', '3', '4']);
  t.same(
    receiver
      .latest()
      .map(({ labels, id, body, receivedMs }) => [
        labels.get('job'),
        id,
        Buffer.from(body).toString(),
        receivedMs,
      ]),
    [
      ['b', '3', 'x', clock.now()],
      ['a', '4', 'four', clock.now()],
    ],
  );
});

t.test('takes /ingest', async (t) => {
  const receiver = await start(t);
  const post = (query: string, body: string): Promise<Response> =>
    fetch(`${receiver.url}/ingest${query}`, { method: 'POST', body });
  t.equal((await post('?name=app%7Ba%3D1%7D', 'profile')).status, 200);
  t.equal((await post('', 'profile')).status, 400);
  t.equal((await post('?name=app', '')).status, 400);
  t.match(receiver.stats(), { profiles: 1, duplicates: 0, bytes: 7 });
  t.equal(receiver.latest()[0]?.labels.get('name'), 'app{a=1}');
});

t.test('refuses bad input as Connect does', async (t) => {
  const receiver = await start(t, { maxBodyBytes: 1_000 });
  const good = encode(series('a', ['1', 'one']));
  const bomb = Uint8Array.from(gzipSync(Buffer.alloc(100_000)));
  const table: readonly (readonly [
    name: string,
    answer: Promise<Response>,
    status: number,
    code?: string,
  ])[] = [
    ['not a message', push(receiver, Uint8Array.of(0xff, 1, 2)), 400, 'invalid_argument'],
    ['truncated', push(receiver, good.slice(0, -2)), 400, 'invalid_argument'],
    ['no labels', push(receiver, encode({ samples: [] })), 400, 'invalid_argument'],
    ['empty profile', push(receiver, encode(series('a', ['1', '']))), 400, 'invalid_argument'],
    ['too large', push(receiver, new Uint8Array(1_001)), 429, 'resource_exhausted'],
    ['gzip bomb', push(receiver, bomb, { 'Content-Encoding': 'gzip' }), 429, 'resource_exhausted'],
    ['bad gzip', push(receiver, good, { 'Content-Encoding': 'gzip' }), 400, 'invalid_argument'],
    ['unknown encoding', push(receiver, good, { 'Content-Encoding': 'br' }), 501, 'unimplemented'],
    ['JSON', push(receiver, good, { 'Content-Type': 'application/json' }), 415],
    ['GET', fetch(receiver.url + PUSH), 405],
    ['elsewhere', fetch(receiver.url), 404],
  ];
  for (const [name, answer, status, code] of table) {
    const response = await answer;
    t.equal(response.status, status, name);
    const text = await response.text();
    if (code === undefined) continue;
    t.equal(response.headers.get('content-type'), 'application/json', name);
    t.match(JSON.parse(text), { code, message: String }, name);
  }
  t.match(receiver.stats(), { profiles: 0 }, 'nothing of it was taken');
  t.equal((await push(receiver, good)).status, 200, 'and it goes on');
});

t.test('answers by script', async (t) => {
  const receiver = await start(t, {
    script: [500, 'reset', { status: 429, retryAfter: 7, code: 'resource_exhausted' }, 'lost-answer', 'ok'],
  });
  const send = (): Promise<Response> => push(receiver, encode(series('a', ['1', 'one'])));
  t.equal((await send()).status, 500);
  await t.rejects(send());
  const throttled = await send();
  t.equal(throttled.status, 429);
  t.equal(throttled.headers.get('retry-after'), '7');
  t.match(await throttled.json(), { code: 'resource_exhausted' });
  t.match(receiver.stats(), { profiles: 0 });
  await t.rejects(send());
  t.match(receiver.stats(), { profiles: 1 }, 'taken, though the sender cannot know');
  t.equal((await send()).status, 200);
  t.match(receiver.stats(), { profiles: 1, duplicates: 1 });
  receiver.answerAlways(503);
  receiver.answerNext('ok');
  t.equal((await send()).status, 200);
  t.equal((await send()).status, 503);
  receiver.answerAlways('hang');
  const abort = new AbortController();
  const hanging = fetch(receiver.url + PUSH, { method: 'POST', body: 'x', signal: abort.signal });
  abort.abort();
  await t.rejects(hanging);
});

t.test('memory is bounded', async (t) => {
  const receiver = await start(t, { maxKeptBytes: 2_000 });
  for (let index = 0; index < 10; index++) {
    await push(receiver, encode(series(`job-${index}`, [String(index), 'x'.repeat(500)])));
  }
  t.match(receiver.stats(), { profiles: 10, series: 10 });
  t.same(
    receiver.latest().map(({ labels }) => labels.get('job')),
    ['job-7', 'job-8', 'job-9'],
  );
});

t.test('a taken port is an error', async (t) => {
  const receiver = await start(t);
  await t.rejects(createReceiver({ port: Number(new URL(receiver.url).port) }), { code: 'EADDRINUSE' });
});
