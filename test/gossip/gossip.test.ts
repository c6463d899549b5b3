import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Test } from 'tap';
import t from 'tap';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip, NO_TRAFFIC } from '../../src/gossip/index.ts';
import { encodeReply } from '../../src/gossip/wire.ts';
import { silentLogger } from '../../src/telemetry/index.ts';
import type { Clock } from '../../src/util/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { GossipNode, GossipNodeOptions } from '../support/gossip-node.ts';
import { startGossipNode } from '../support/gossip-node.ts';
import { memberOf } from '../support/hand-over-desk.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { until } from '../support/until.ts';

const JOINED = { type: 'sync', members: [{ member: memberOf('b'), endedForMs: 0 }] } as const;

async function start(t: Test, options: GossipNodeOptions): Promise<GossipNode> {
  const node = await startGossipNode(options);
  t.teardown(() => node.close());
  return node;
}

function sees({ gossip }: GossipNode): string {
  return gossip.members
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

/** Whether somebody could not be reached, for that reason; on a busy machine an attempt before may have taken too long. */
function finds({ events }: GossipNode, reason: RegExp): boolean {
  return events.some((event) => event.type === 'unreachable' && reason.test(event.reason));
}

const addressOf = ({ gossip }: GossipNode): { address: string } => ({ address: gossip.self.address });

t.test('members on real sockets', async (t) => {
  const a = await start(t, { name: 'a' });
  const b = await start(t, { name: 'b' });
  const c = await start(t, { name: 'c' });
  a.gossip.join([]);
  b.gossip.join([addressOf(a)]);
  c.gossip.join([addressOf(a)]);
  await until(() => [a, b, c].every((node) => sees(node) === 'a b c' && node.gossip.phase === 'ready'));

  t.test('a change reaches everybody by gossip', async (t) => {
    b.gossip.change({ role: 'participant', meta: Uint8Array.of(1, 2, 3) });
    await until(() =>
      [a, c].every(({ gossip }) =>
        gossip.members.some(
          ({ name, role, meta }) => name === 'b' && role === 'participant' && meta.length === 3,
        ),
      ),
    );
    t.ok(a.gossip.traffic.receivedMessages > 0);
  });

  t.test('requests of the layer above: answers of megabytes, errors', async (t) => {
    await a.gossip.handle('/test/1', (body, from) => {
      if (body.length === 0) throw new Error(`nothing from ${from}`);
      return Buffer.concat([body, body]);
    });
    const to = { id: a.gossip.self.id, address: a.gossip.self.address };
    const large = Buffer.alloc(3_000_000, 7);
    const answer = await c.gossip.request(to, '/test/1', large, { timeoutMs: 60_000 });
    t.equal(answer.length, 6_000_000);
    t.ok(answer.every((byte) => byte === 7));
    await t.rejects(c.gossip.request(to, '/test/1', new Uint8Array(), { timeoutMs: 60_000 }), {
      message: `nothing from ${c.gossip.self.id}`,
    });
    await t.rejects(c.gossip.request(to, '/nobody/1', large, { timeoutMs: 60_000 }));
    await t.rejects(
      c.gossip.request({ ...to, id: b.gossip.self.id }, '/test/1', large, { timeoutMs: 2_000 }),
      'somebody else listens at that address',
    );
  });

  t.test('a leave is known at once, a vanished process when its connections break', async (t) => {
    await b.gossip.leave();
    await until(() => [a, c].every((node) => sees(node) === 'a c'));
    t.ok(a.events.some((event) => event.type === 'left' && event.member.name === 'b'));
    await c.close();
    await until(() => sees(a) === 'a');
    t.ok(a.events.some((event) => event.type === 'dead' && event.member.name === 'c'));
  });
});

t.test('clocks are compared', async (t) => {
  // Wall clocks that stand still tell their difference exactly, however long an exchange takes.
  const clockAt = (nowMs: number): Clock => ({ ...systemClock, now: () => nowMs });
  const [a, b, c] = await Promise.all([
    start(t, { name: 'a', clock: clockAt(1_000_000) }),
    start(t, { name: 'b', clock: clockAt(1_000_700) }),
    start(t, { name: 'c', clock: clockAt(994_000) }),
  ]);
  a.gossip.join([]);
  for (const { gossip } of [b, c]) gossip.join([addressOf(a)]);
  const offsets = (): readonly unknown[] => [b, c].map(({ gossip }) => a.gossip.clockOffset(gossip.self.id));
  await until(() => offsets().every((offset) => offset !== undefined));
  t.same(offsets(), [
    { offsetMs: 700, roundTripMs: 0 },
    { offsetMs: -6_000, roundTripMs: 0 },
  ]);
});

t.test('connections to a member that is dead are broken, so that it is dialled anew', async (t) => {
  const clock = new FakeClock();
  const hungUp: string[] = [];
  const gossip = new Gossip({
    transport: {
      id: 'id-self',
      listenAddress: 'self:1',
      request: (to) =>
        to.id === undefined ? Promise.resolve(encodeReply(JOINED)) : Promise.reject(new Error('no answer')),
      handle: async () => undefined,
      publish: async () => undefined,
      onMessage: () => undefined,
      onDisconnect: () => undefined,
      hangUp: (id) => hungUp.push(id),
      traffic: () => ({ ...NO_TRAFFIC }),
      close: async () => undefined,
    },
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    settings: DEFAULT_MEMBERSHIP_SETTINGS,
    cluster: '',
    name: 'self',
    address: 'self:1',
    version: '1',
  });
  await gossip.start();
  gossip.join([{ address: 'b:1' }]);
  await clock.advance(500);
  t.same(gossip.members.map(({ name }) => name).sort(), ['b', 'self']);
  t.same(hungUp, []);
  await clock.advance(5_000);
  t.same(
    gossip.members.map(({ name }) => name),
    ['self'],
  );
  t.same(hungUp, ['id-b']);
  await gossip.close();
  t.equal(clock.waiting, 0, 'no timer is left');
});

t.test('nobody joins who does not belong; both sides say why', async (t) => {
  t.test('another key', async (t) => {
    const a = await start(t, { name: 'a' });
    const thief = await start(t, { name: 'thief', key: 'another secret' });
    thief.gossip.join([addressOf(a)]);
    const isTold = ({ refused }: GossipNode): boolean =>
      refused.some(({ error }) => error.message.includes('another cluster key, or none'));
    await until(() => [a, thief].every(isTold) && finds(thief, /--cluster.key-file/));
    t.pass('both are told');
    t.equal(sees(a), 'a');
    t.equal(sees(thief), 'thief');
  });

  t.test('another cluster with the same key', async (t) => {
    const a = await start(t, { name: 'a', cluster: 'production' });
    const b = await start(t, { name: 'b', cluster: 'staging' });
    b.gossip.join([addressOf(a)]);
    await until(() => finds(b, /^it is in the cluster "production", not "staging" \(--cluster.name\)$/));
    t.equal(sees(a), 'a');
  });

  t.test('an HTTP port', async (t) => {
    const server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const b = await start(t, { name: 'b' });
    b.gossip.join([{ address: `127.0.0.1:${(server.address() as AddressInfo).port}` }]);
    await until(() => finds(b, /an HTTP server answers there.*12346/));
    t.equal(sees(b), 'b');
  });

  t.test('somebody who says nothing', async (t) => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const b = await start(t, { name: 'b' });
    b.gossip.join([{ address: `127.0.0.1:${(server.address() as AddressInfo).port}` }]);
    await until(() => finds(b, /./));
    t.equal(sees(b), 'b');
  });
});

t.test('a port that is taken is an error that names the flags', async (t) => {
  const a = await start(t, { name: 'a' });
  const { startLibp2p } = await import('../../src/gossip/index.ts');
  const { generateKeyPair } = await import('@libp2p/crypto/keys');
  await t.rejects(
    startLibp2p({
      identity: await generateKeyPair('Ed25519'),
      key: new Uint8Array(32),
      listenHost: '127.0.0.1',
      listenPort: Number(a.gossip.self.address.split(':')[1]),
      topic: 'x',
      onRefused: () => undefined,
    }),
    { code: 'cluster-listen', message: /--cluster.listen-port/ },
  );
});
