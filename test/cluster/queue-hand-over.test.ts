import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { QueueTakers } from '../../src/cluster/queue-hand-over.ts';
import { giveQueue, takeQueues } from '../../src/cluster/queue-hand-over.ts';
import { clusterMessages } from '../../src/proto/index.ts';
import type { Queue } from '../../src/queue/index.ts';
import { openQueue } from '../../src/queue/index.ts';
import { createLogSystem, silentLogger } from '../../src/telemetry/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { testDirectory } from '../support/test-directory.ts';

const NO_LIMITS = { maxBytes: Number.POSITIVE_INFINITY, maxAgeMs: Number.POSITIVE_INFINITY };
const TOOLS = { clock: systemClock, logger: silentLogger };

const directories = new WeakMap<Test, string>();

async function open(t: Test, name: string): Promise<Queue> {
  const directory = directories.get(t) ?? testDirectory(t);
  directories.set(t, directory);
  const queue = await openQueue(join(directory, name), { logger: silentLogger });
  t.teardown(() => queue.close());
  return queue;
}

/** A queue with `count` entries for an endpoint that nobody sends to any more. */
async function backlog(t: Test, count: number): Promise<Queue> {
  const queue = await open(t, 'leaving');
  const channel = queue.channel('pyroscope.write.a/backend', NO_LIMITS);
  const bodies = Array.from({ length: count }, (_, index) => Buffer.from(`profile ${index}`));
  await Promise.all(
    bodies.map((body, index) =>
      queue.append({
        kind: 1 + (index % 2),
        series: `s${index % 7}`,
        timeMs: 1_000 + index,
        body,
        channels: [channel],
      }),
    ),
  );
  channel.close();
  return queue;
}

/** Other nodes, as the one that leaves sees them. */
async function takers(
  nodes: Readonly<Record<string, Queue | 'dead'>>,
): Promise<QueueTakers & { asked: string[] }> {
  const handlers = new Map<string, (body: Uint8Array) => Promise<Uint8Array>>();
  for (const [name, queue] of Object.entries(nodes)) {
    if (queue !== 'dead')
      await takeQueues({ handle: async (_, handler) => void handlers.set(name, handler) }, queue);
  }
  const asked: string[] = [];
  return {
    asked,
    otherParticipants: Object.keys(nodes),
    request(name, _protocol, body) {
      asked.push(name);
      const handler = handlers.get(name);
      return handler === undefined ? Promise.reject(new Error('connection refused')) : handler(body);
    },
  };
}

async function contents(queue: Queue): Promise<readonly string[]> {
  const channel = queue.openChannel('pyroscope.write.a/backend');
  const found: string[] = [];
  for (;;) {
    const batch = await channel?.take({ maxBytes: 1e6, maxEntries: 1_000 });
    if (batch === undefined) return found.sort();
    found.push(...batch.entries.map(({ kind, timeMs, body }) => `${kind} ${timeMs} ${Buffer.from(body)}`));
  }
}

const expected = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${1 + (index % 2)} ${1_000 + index} profile ${index}`).sort();

t.test('everything that waits goes to other nodes, and is gone here', async (t) => {
  const leaving = await backlog(t, 1_200);
  const [first, second] = [await open(t, 'first'), await open(t, 'second')];
  for (const queue of [first, second]) queue.channel('pyroscope.write.a/backend', NO_LIMITS);
  const nodes = await takers({ first, second });
  await giveQueue(leaving, nodes, TOOLS);
  t.same(leaving.orphans(), []);
  const [one, two] = [await contents(first), await contents(second)];
  t.same([...one, ...two].sort(), expected(1_200));
  t.ok(one.length > 0 && two.length > 0, 'they share it');
});

t.test('a node that is dead, or has no such endpoint, is passed over', async (t) => {
  const leaving = await backlog(t, 10);
  const [strange, good] = [await open(t, 'strange'), await open(t, 'good')];
  good.channel('pyroscope.write.a/backend', NO_LIMITS);
  const nodes = await takers({ dead: 'dead', strange, good });
  await giveQueue(leaving, nodes, TOOLS);
  t.same(await contents(good), expected(10));
  t.same(leaving.orphans(), []);
  t.equal(nodes.asked.filter((name) => name === 'dead').length, 1);
});

t.test('what nobody takes stays on the disk', async (t) => {
  const leaving = await backlog(t, 10);
  await giveQueue(leaving, await takers({ dead: 'dead', strange: await open(t, 'strange') }), TOOLS);
  t.match(leaving.orphans(), [{ entries: 10 }]);
  await giveQueue(leaving, await takers({}), TOOLS);
  leaving.channel('pyroscope.write.a/backend', NO_LIMITS);
  t.same(await contents(leaving), expected(10));
});

t.test('why something stays is said, and keeps nothing else from going', async (t) => {
  const lines: string[] = [];
  const { logger } = createLogSystem({ write: (line) => lines.push(line) });
  const leaving = await backlog(t, 10);
  const broken = leaving.channel('pyroscope.write.b/backend', NO_LIMITS);
  await leaving.append({ kind: 1, series: 's', timeMs: 1, body: Buffer.from('b'), channels: [broken] });
  broken.close();
  const good = await open(t, 'good');
  good.channel('pyroscope.write.a/backend', NO_LIMITS);
  await giveQueue(leaving, await takers({ good }), { ...TOOLS, logger });
  t.same(await contents(good), expected(10));
  t.equal(lines.length, 2);
  t.match(lines.join(''), /given to other nodes.*profiles=10/);
  t.match(
    lines.join(''),
    /wait on the disk.*profiles=1 reason="good: there is no endpoint pyroscope.write.b/,
  );
});

t.test('an entry that the queue cannot keep is refused before it comes among others', async (t) => {
  const queue = await open(t, 'good');
  const channel = queue.channel('c', NO_LIMITS);
  const nodes = await takers({ queue });
  const entry = { series: new Uint8Array(8), time_ms: 1, body: Buffer.from('x') };
  const batch = clusterMessages.QueueBatch.encode({ channel: 'c', kind: 256, entries: [entry] }).finish();
  const refused = t.rejects(nodes.request('queue', '', batch, 1_000), { code: 'bad-message' });
  await queue.append({ kind: 1, series: 's', timeMs: 1, body: Buffer.from('good'), channels: [channel] });
  await refused;
  t.equal(channel.waiting, 1);
});

t.test('what is no batch is refused', async (t) => {
  const queue = await open(t, 'good');
  const nodes = await takers({ queue });
  for (const bytes of [Uint8Array.of(255, 255, 255), new Uint8Array(), Buffer.from('hello')]) {
    await t.rejects(nodes.request('queue', '', bytes, 1_000));
  }
});
