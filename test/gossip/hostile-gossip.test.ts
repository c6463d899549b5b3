/** What is said twice, what nobody understands, and clocks that are set: the membership stays as it is. */
import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import t from 'tap';
import { ClockOffset } from '../../src/gossip/clock-offset.ts';
import type { MembershipEvent } from '../../src/gossip/index.ts';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip } from '../../src/gossip/index.ts';
import { createLogSystem } from '../../src/telemetry/index.ts';
import type { Clock } from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startGossipNode } from '../support/gossip-node.ts';
import { MemoryNetwork } from '../support/memory-network.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { until } from '../support/until.ts';

const PROTOCOL = '/starling/gossip/1';
const HOUR_MS = 3_600_000;

interface Node {
  readonly gossip: Gossip;
  readonly events: MembershipEvent[];
  /** Sets its wall clock. */
  setBy(ms: number): void;
  /** Has it hear a message. */
  hear(message: Uint8Array): void;
  ask(body: Uint8Array): Promise<Uint8Array | undefined>;
  sees(): string;
}

class Stage {
  readonly clock = new FakeClock();
  readonly network = new MemoryNetwork(this.clock);
  readonly said: Uint8Array[] = [];
  readonly asked: Uint8Array[] = [];
  readonly log: string[] = [];
  readonly #t: Test;

  constructor(t: Test) {
    this.#t = t;
  }

  async start(name: string, joins: readonly string[] = [], startSetByMs = 0): Promise<Node> {
    const { clock, network, said, asked, log } = this;
    const transport = network.transport(name);
    const listeners: ((message: Uint8Array) => void)[] = [];
    let answer: (body: Uint8Array) => Promise<Uint8Array> | Uint8Array = () => new Uint8Array();
    let setByMs = startSetByMs;
    const own: Clock = {
      now: () => clock.now() + setByMs,
      monotonic: () => clock.monotonic(),
      after: (delayMs, callback) => clock.after(delayMs, callback),
    };
    const gossip = new Gossip({
      transport: {
        ...transport,
        publish(message) {
          said.push(message);
          return transport.publish(message);
        },
        request(to, protocol, body, limits) {
          asked.push(body);
          return transport.request(to, protocol, body, limits);
        },
        onMessage(listener) {
          listeners.push(listener);
          transport.onMessage(listener);
        },
        handle(protocol, handler) {
          if (protocol === PROTOCOL) answer = (body) => handler(body, 'id-stranger');
          return transport.handle(protocol, handler);
        },
      },
      clock: own,
      random: seededRandom(name.charCodeAt(0)),
      logger: createLogSystem({ write: (line) => log.push(line) }).logger,
      settings: DEFAULT_MEMBERSHIP_SETTINGS,
      cluster: '',
      name,
      address: transport.listenAddress,
      version: '1.0.0',
    });
    const events: MembershipEvent[] = [];
    gossip.on((event) => events.push(event));
    await gossip.start();
    gossip.join(joins.map((join) => ({ address: `${join}:1` })));
    this.#t.teardown(() => gossip.close());
    return {
      gossip,
      events,
      setBy: (ms) => {
        setByMs += ms;
      },
      hear: (message) => {
        for (const listener of listeners) listener(message);
      },
      ask: async (body) => {
        try {
          return await answer(body);
        } catch {
          return undefined;
        }
      },
      sees: () =>
        gossip.members
          .map((member) => member.name)
          .sort()
          .join(' '),
    };
  }
}

const types = (nodes: readonly Node[]): string[] =>
  nodes.flatMap(({ events }) => events.map(({ type }) => type));

t.test('clocks that are set make nobody suspicious, and are measured anew', async (t) => {
  const stage = new Stage(t);
  const nodes = [
    await stage.start('a'),
    await stage.start('b', ['a']),
    await stage.start('c', ['a']),
  ] as const;
  await stage.clock.advance(5_000);
  t.same(
    nodes.map((node) => node.sees()),
    ['a b c', 'a b c', 'a b c'],
  );
  const [a, b] = nodes;
  for (const node of nodes) node.events.length = 0;
  for (const ms of [HOUR_MS, -HOUR_MS, -HOUR_MS, 24 * HOUR_MS]) {
    a.setBy(ms);
    await stage.clock.advance(15_000);
    t.same(
      nodes.map((node) => node.sees()),
      ['a b c', 'a b c', 'a b c'],
      `set by ${ms} ms`,
    );
  }
  t.same(types(nodes), [], 'nothing happened');
  for (const id of ['id-b', 'id-c']) t.equal(a.gossip.clockOffset(id)?.offsetMs, -23 * HOUR_MS, id);
  t.equal(b.gossip.clockOffset('id-a')?.offsetMs, 23 * HOUR_MS);
});

t.test('an exchange during which our clock was set back tells nothing', async (t) => {
  const offset = new ClockOffset();
  offset.add(1_000, 1_010, 1_010, 1_020);
  offset.add(HOUR_MS, HOUR_MS, HOUR_MS, 10);
  t.same(offset.best(), { offsetMs: 0, roundTripMs: 20 });
});

t.test('a node that starts again with its clock set back is believed', async (t) => {
  const stage = new Stage(t);
  const a = await stage.start('a');
  const before = await stage.start('b', ['a']);
  await stage.clock.advance(5_000);
  await before.gossip.close();
  await stage.clock.advance(10_000);
  t.equal(a.sees(), 'a');
  const again = await stage.start('b', ['a'], -HOUR_MS);
  await stage.clock.advance(5_000);
  t.same([a.sees(), again.sees()], ['a b', 'a b'], 'after a crash');
  const left = again.gossip.leave();
  await stage.clock.advance(2_000);
  await left;
  await again.gossip.close();
  const third = await stage.start('b', ['a'], -2 * HOUR_MS);
  await stage.clock.advance(5_000);
  t.same([a.sees(), third.sees()], ['a b', 'a b'], 'after it left');
});

t.test('what was said once means nothing more when it is said again', async (t) => {
  const stage = new Stage(t);
  const a = await stage.start('a');
  const b = await stage.start('b', ['a']);
  const c = await stage.start('c', ['a']);
  const d = await stage.start('d', ['a']);
  await stage.clock.advance(5_000);
  c.gossip.change({ role: 'participant', meta: Uint8Array.of(1) });
  await stage.clock.advance(2_000);
  const left = c.gossip.leave();
  await stage.clock.advance(2_000);
  await left;
  await d.gossip.close();
  await stage.clock.advance(10_000);
  t.same([a.sees(), b.sees()], ['a b', 'a b']);

  const incarnations = [a, b].map(({ gossip }) => gossip.self.incarnation);
  for (const node of [a, b]) node.events.length = 0;
  const said = [...stage.said];
  const asked = [...stage.asked];
  t.ok(said.length > 5 && asked.length > 20, `${said.length} said, ${asked.length} asked`);
  const probes = stage.asked.length;
  for (let round = 0; round < 3; round++) {
    for (const node of [a, b]) {
      for (const message of said) node.hear(message);
      for (const body of asked) await node.ask(body);
    }
    await stage.clock.advance(3_000);
    t.same([a.sees(), b.sees()], ['a b', 'a b'], 'nobody comes back, and nobody goes');
  }
  t.notOk(
    types([a, b]).some((type) => ['dead', 'left', 'joined'].includes(type)),
    types([a, b]).join(),
  );
  const grown = [a, b].map(({ gossip }, index) => gossip.self.incarnation - (incarnations[index] ?? 0));
  t.ok(
    grown.every((by) => by <= 10),
    `incarnations grew by ${grown}`,
  );
  t.ok(stage.asked.length - probes < 500, `${stage.asked.length - probes} requests followed`);
});

t.test('what nobody understands is refused, and is one line of the log', async (t) => {
  const stage = new Stage(t);
  const a = await stage.start('a');
  const b = await stage.start('b', ['a']);
  await stage.clock.advance(5_000);
  const valid = stage.said[0] ?? new Uint8Array();
  for (let index = 0; index < 500; index++) {
    const bent = Buffer.from(valid);
    bent[index % Math.max(1, bent.length)] = index & 0xff;
    for (const message of [randomBytes(index), bent, valid.subarray(0, index % valid.length)]) {
      a.hear(message);
      await a.ask(message);
    }
  }
  await stage.clock.advance(10_000);
  const live = a.gossip.members.map(({ name }) => name);
  t.ok(live.includes('a') && live.includes('b'), live.join());
  t.match(b.sees(), /^a b/);
  const lines = stage.log.filter((line) => line.includes('gossip that cannot be read'));
  t.ok(lines.length >= 1 && lines.length <= 2, `${lines.length} lines`);
});

t.test('a flood of nodes with another cluster key lets nobody in', async (t) => {
  const a = await startGossipNode({ name: 'a' });
  const b = await startGossipNode({ name: 'b' });
  const strangers = await Promise.all(
    [1, 2, 3, 4].map((number) => startGossipNode({ name: `stranger ${number}`, key: 'another' })),
  );
  t.teardown(() => Promise.all([a, b, ...strangers].map((node) => node.close())));
  const namesOf = ({ gossip }: typeof a): string[] => gossip.members.map(({ name }) => name).sort();
  b.gossip.join([{ address: a.gossip.self.address }]);
  await until(() => namesOf(a).length === 2 && namesOf(b).length === 2);
  while (a.refused.length < 100) {
    const refused = a.refused.length;
    for (const { gossip } of strangers) gossip.join([{ address: a.gossip.self.address }]);
    await until(() => a.refused.length > refused);
  }
  t.same(namesOf(a), ['a', 'b']);
  t.same(namesOf(b), ['a', 'b']);
  for (const stranger of strangers) {
    t.equal(namesOf(stranger).length, 1);
    t.ok(
      stranger.refused.length > 0 || stranger.events.some(({ type }) => type === 'unreachable'),
      'it is told',
    );
  }
});
