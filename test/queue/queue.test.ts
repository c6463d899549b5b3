import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { Channel, ChannelOptions, Drop, Queue, QueueOptions } from '../../src/queue/index.ts';
import { openQueue } from '../../src/queue/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { takeAll, texts } from '../support/queue-image.ts';
import { testDirectory } from '../support/test-directory.ts';

const LIMITS = { maxBytes: 1e9, maxAgeMs: 1e9 };
const ALL = { maxEntries: 100, maxBytes: 1e6 };

async function open(t: Test, options: QueueOptions = {}, directory = testDirectory(t)): Promise<Queue> {
  const queue = await openQueue(directory, { commitLingerMs: 0, reserveBytes: 100, ...options });
  t.teardown(() => queue.close());
  return queue;
}

/** Appends bodies one after another; each begins with its series. */
async function append(
  queue: Queue,
  channels: readonly Channel[],
  bodies: readonly string[],
  kind = 0,
): Promise<void> {
  for (const body of bodies)
    await queue.append({
      kind,
      series: body.slice(0, 1),
      timeMs: Date.now(),
      body: Buffer.from(body),
      channels,
    });
}

/** Takes up to a number and lets it wait again. */
async function look(channel: Channel, options = {}): Promise<string[]> {
  const batch = await channel.take({ ...ALL, ...options });
  channel.release(batch?.entries ?? []);
  return texts(batch?.entries ?? []);
}

t.test('an entry is stored once, and each channel takes it at its own pace', async (t) => {
  const directory = join(testDirectory(t), 'made');
  const queue = await open(t, {}, directory);
  t.equal(statSync(directory).mode & 0o777, 0o700);
  const quick = queue.channel('quick', LIMITS);
  const slow = queue.channel('slow', LIMITS);
  const body = Buffer.alloc(10_000, 'x');
  const timeMs = Date.now();
  await queue.append({ kind: 3, series: 7n, timeMs, body, channels: [quick, slow] });
  t.ok(queue.diskBytes < 11_000, 'once');
  t.same(quick.size(), { entries: 1, bytes: 10_056 });
  t.same(quick.size(3), quick.size());
  t.same(quick.size(4), { entries: 0, bytes: 0 });
  const batch = await quick.take(ALL);
  t.match(batch, { kind: 3, bytes: 10_000, entries: [{ kind: 3, series: 7n, timeMs, attempts: 0 }] });
  t.same(batch?.entries[0]?.body, body);
  t.equal(await quick.take(ALL), undefined, 'leased');
  t.same([quick.waiting, quick.size().entries, quick.oldestTimeMs], [0, 1, timeMs]);
  quick.done(batch?.entries ?? []);
  quick.release(batch?.entries ?? []);
  t.same([quick.waiting, quick.size().entries, quick.oldestTimeMs], [0, 0, undefined], 'settled once');
  t.equal(slow.waiting, 1);
  for (const name of readdirSync(directory))
    t.equal(statSync(join(directory, name)).mode & 0o777, 0o600, name);
});

t.test('order', async (t) => {
  const cases = [
    {
      name: 'series take turns, oldest first',
      options: {},
      want: ['a1', 'b1', 'c1', 'a2', 'c2', 'a3', 'a4'],
    },
    { name: 'newest first', options: { order: 'newest' }, want: ['a4', 'b1', 'c2', 'a3', 'c1', 'a2', 'a1'] },
    { name: 'at least one entry', options: { maxBytes: 1 }, want: ['a1'] },
    { name: 'the next series has its turn', options: { maxEntries: 1 }, want: ['b1'] },
  ];
  for (const { name, options, want } of cases) {
    const queue = await open(t, { cacheBytes: 0 }, testDirectory(t));
    const channel = queue.channel(name, LIMITS);
    await append(queue, [channel], ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2']);
    if (want[0] === 'b1')
      t.same(texts((await channel.take({ ...ALL, maxEntries: 1 }))?.entries ?? []), ['a1']);
    t.same(await look(channel, options), want, name);
    await queue.close();
  }
});

t.test('released entries come again at their place, with their attempts', async (t) => {
  const queue = await open(t);
  const channel = queue.channel('c', LIMITS);
  await append(queue, [channel], ['a1', 'a2', 'a3', 'a4']);
  const first = await channel.take({ ...ALL, maxEntries: 1 });
  const second = await channel.take({ ...ALL, maxEntries: 1 });
  t.same(texts([...(first?.entries ?? []), ...(second?.entries ?? [])]), ['a1', 'a2']);
  channel.release(second?.entries ?? []);
  channel.release(first?.entries ?? []);
  const all = await takeAll(channel);
  t.same(texts(all), ['a1', 'a2', 'a3', 'a4']);
  t.same(
    all.map(({ attempts }) => attempts),
    [1, 1, 0, 0],
  );
});

t.test('a batch is of one kind, and the kinds take turns', async (t) => {
  const queue = await open(t);
  const channel = queue.channel('c', LIMITS);
  await append(queue, [channel], ['a1', 'a2'], 1);
  await append(queue, [channel], ['a3'], 2);
  t.same(await look(channel), ['a1', 'a2']);
  t.same(await look(channel), ['a3']);
  t.same(await look(channel, { kind: 2 }), ['a3']);
  t.same(await look(channel, { kind: 9 }), []);
});

t.test('waiting', async (t) => {
  const queue = await open(t);
  const channel = queue.channel('c', LIMITS);
  const abort = new AbortController();
  const aborted = channel.wait(abort.signal);
  abort.abort();
  await aborted;
  const ready = channel.wait(new AbortController().signal);
  await append(queue, [channel], ['a1']);
  await ready;
  t.equal(channel.waiting, 1);
  await channel.wait(new AbortController().signal);
  await takeAll(channel);
  const closed = channel.wait(new AbortController().signal);
  channel.close();
  await closed;
  const other = queue.channel('b', LIMITS);
  const over = other.wait(new AbortController().signal);
  await queue.close();
  await over;
  await t.rejects(channel.take(ALL), { code: 'closed' });
});

t.test('limits drop the oldest, and say so', async (t) => {
  let nowMs = 1_000_000;
  const clock = { ...systemClock, now: () => nowMs, monotonic: () => nowMs };
  const drops: Drop[] = [];
  const queue = await open(t, { clock });
  const options: ChannelOptions = { maxBytes: 200, maxAgeMs: 1_000, onDrop: (drop) => drops.push(drop) };
  const channel = queue.channel('c', options);
  const put = (body: string, timeMs: number): Promise<void> =>
    queue.append({ kind: 0, series: 's', timeMs, body: Buffer.from(body), channels: [channel] });
  await put('1', nowMs);
  await put('2', nowMs + 500);
  await put('3', nowMs + 600);
  await put('4', nowMs + 700);
  t.same(await look(channel), ['2', '3', '4'], 'three take 171 bytes');
  t.same(drops.splice(0), [{ reason: 'queue_full', entries: 1, bytes: 1 }]);
  nowMs += 1_650;
  t.same(await look(channel), ['4']);
  t.same(drops.splice(0), [{ reason: 'too_old', entries: 2, bytes: 2 }]);
  const batch = await channel.take(ALL);
  channel.limit({ maxBytes: 10, maxAgeMs: 1 });
  t.same(drops, [], 'what is being delivered is not dropped');
  channel.release(batch?.entries ?? []);
  t.same(await look(channel), []);
  t.same(drops, [{ reason: 'too_old', entries: 1, bytes: 1 }]);
});

t.test('setting the clock makes nothing too old', async (t) => {
  const clock = new FakeClock();
  const HOUR_MS = 3_600_000;
  const directory = testDirectory(t);
  const queue = await open(
    t,
    { clock: { ...systemClock, now: () => clock.now(), monotonic: () => clock.monotonic() } },
    directory,
  );
  const channel = queue.channel('c', { maxBytes: 1e6, maxAgeMs: HOUR_MS });
  const put = (body: string): Promise<void> =>
    queue.append({ kind: 0, series: 's', timeMs: clock.now(), body: Buffer.from(body), channels: [channel] });
  await put('a');
  clock.setBy(2 * HOUR_MS);
  await put('b');
  t.same(await look(channel), ['a', 'b'], 'forward');
  clock.setBy(-5 * HOUR_MS);
  await put('c');
  t.same(await look(channel), ['a', 'b', 'c'], 'back');
  clock.setBy(3 * HOUR_MS);
  await clock.advance(HOUR_MS / 2);
  t.same(await look(channel), ['a', 'b', 'c'], 'right again');
  const batch = await channel.take(ALL);
  t.same(
    batch?.entries.map((entry) => channel.isTooOld(entry)),
    [false, false, false],
  );
  channel.release(batch?.entries ?? []);
  await clock.advance(HOUR_MS / 2 + 1);
  t.same(
    await look(channel),
    ['b'],
    'time passes as ever; b came when the clock was ahead, and stays longer',
  );
});

t.test('a channel that nobody opens keeps its backlog until it is too old', async (t) => {
  let nowMs = 1_000_000;
  const clock = { ...systemClock, now: () => nowMs, monotonic: () => nowMs };
  const directory = testDirectory(t);
  const first = await open(t, { clock }, directory);
  const gone = first.channel('gone', { maxBytes: 1e6, maxAgeMs: 5_000 });
  await first.append({ kind: 0, series: 's', timeMs: nowMs, body: Buffer.from('kept'), channels: [gone] });
  t.throws(() => first.channel('gone', LIMITS), { code: 'channel_in_use' });
  gone.close();
  await t.rejects(
    first.append({ kind: 0, series: 's', timeMs: nowMs, body: Buffer.from('x'), channels: [gone] }),
    { code: 'closed' },
  );
  const orphan = { identity: 'gone', entries: 1, bytes: 60, oldestTimeMs: nowMs };
  t.same(first.orphans(), [orphan]);
  await first.close();
  const second = await open(t, { clock }, directory);
  t.same(second.orphans(), [orphan], 'known from the disk');
  t.same(await look(second.channel('gone', LIMITS)), ['kept'], 'it is back');
  t.same(second.orphans(), []);
  await second.close();
  const third = await open(t, { clock }, directory);
  const channel = third.channel('gone', { maxBytes: 1e6, maxAgeMs: 5_000 });
  channel.close();
  await third.close();
  nowMs += 1e9 + 1;
  const last = await open(t, { clock }, directory);
  t.same(last.orphans(), []);
  await last.close();
  t.same(
    readdirSync(directory).filter((name) => name.endsWith('segment')),
    [],
  );
});

t.test('disk use follows what is wanted', async (t) => {
  const queue = await open(t, { segmentBytes: 20_000 });
  const quick = queue.channel('quick', LIMITS);
  const slow = queue.channel('slow', LIMITS);
  const rest: string[] = [];
  for (let round = 0; round < 60; round++) {
    const body = `s${round}`.padEnd(2_000);
    rest.push(body.trim());
    await queue.append({
      kind: 0,
      series: 's',
      timeMs: Date.now(),
      body: Buffer.from(body),
      channels: [quick, slow],
    });
    for (let index = 0; index < 9; index++)
      await append(queue, [quick], [`f${round} ${index}`.padEnd(2_000)]);
    quick.done(await takeAll(quick));
  }
  // One commit more for the tidying after the last ones.
  for (let index = 0; index < 30; index++) await append(queue, [quick], ['last']);
  t.ok(queue.diskBytes < 2 * 60 * 2_100 + 3 * 20_000, `${queue.diskBytes} bytes for 60 entries of 2,000`);
  t.same(
    texts(await takeAll(slow)).map((text) => text.trim()),
    rest,
  );
});

t.test('too much and too large is refused', async (t) => {
  const queue = await open(t, { maxPendingBytes: 100, commitLingerMs: 5 });
  const channel = queue.channel('c', LIMITS);
  const put = (bytes: number): Promise<void> =>
    queue.append({
      kind: 0,
      series: 's',
      timeMs: Date.now(),
      body: Buffer.alloc(bytes),
      channels: [channel],
    });
  const fits = put(90);
  await t.rejects(put(20), { code: 'overloaded' });
  await fits;
  await put(20);
  await t.rejects(
    queue.append({
      kind: 0,
      series: 's',
      timeMs: 0,
      body: Buffer.alloc(0),
      channels: Array(256).fill(channel),
    }),
    { code: 'too_large' },
  );
  const last = put(30);
  await queue.close();
  await last;
  await t.rejects(put(1), { code: 'closed' });
  t.throws(() => queue.channel('d', LIMITS), { code: 'closed' });
});
