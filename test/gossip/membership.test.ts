import t from 'tap';
import type { Member } from '../../src/gossip/index.ts';
import { Membership } from '../../src/gossip/index.ts';
import type { SimulatedNode } from '../support/simulated-cluster.ts';
import { SimulatedCluster } from '../support/simulated-cluster.ts';

function names(nodes: readonly SimulatedNode[]): readonly string[] {
  return nodes.map(({ name }) => name).sort();
}

/** Milliseconds until a condition holds, looked at every 10 ms; throws when it does not within the bound. */
function until(cluster: SimulatedCluster, boundMs: number, holds: () => boolean): number {
  const startMs = cluster.time.nowMs;
  while (!holds()) {
    if (cluster.time.nowMs - startMs > boundMs) throw new Error(`not within ${boundMs} ms`);
    cluster.time.advance(10);
  }
  return cluster.time.nowMs - startMs;
}

function agree(nodes: readonly SimulatedNode[], expected: readonly string[]): boolean {
  const wanted = expected.join();
  return nodes.every((node) => node.sees().join() === wanted);
}

function eventTypes(nodes: readonly SimulatedNode[]): readonly string[] {
  return nodes.flatMap(({ events }) => events.map(({ event }) => event.type));
}

t.test('three nodes find each other and are ready', async (t) => {
  const cluster = new SimulatedCluster(1);
  const a = cluster.start('a');
  const b = cluster.start('b', [a]);
  const c = cluster.start('c', [a]);
  const ms = until(cluster, 1_000, () => agree([a, b, c], ['a', 'b', 'c']));
  t.ok(ms <= 50, `agreed after ${ms} ms`);
  cluster.time.advance(100);
  t.same(
    [a, b, c].map(({ membership }) => membership.phase),
    ['ready', 'ready', 'ready'],
  );
  t.same(
    a.membership.members.map(({ role }) => role),
    ['participant', 'participant', 'participant'],
  );
});

t.test('a node that finds nobody goes on alone, and joins when somebody comes', async (t) => {
  const cluster = new SimulatedCluster(2);
  const ghost = { address: 'ghost:1' };
  const a = cluster.start('a');
  const b = cluster.start('b');
  t.equal(b.membership.phase, 'ready', 'no address at all');
  const c = cluster.start('c', []);
  c.act(() => c.membership.join([ghost]));
  t.same(agree([a], ['a']), true);
  cluster.time.advance(100);
  t.ok(eventTypes([c]).includes('unreachable'));
  b.act(() => b.membership.join([{ address: a.address }]));
  until(cluster, 500, () => agree([a, b], ['a', 'b']));
});

for (const size of [2, 3, 8, 40]) {
  t.test(`${size} nodes: a killed one is dead to all within 2 s, a silent one within 5 s`, async (t) => {
    const cluster = new SimulatedCluster(3 + size);
    const nodes = cluster.grow(size);
    t.ok(agree(nodes, names(nodes)), 'found themselves');
    const killed = nodes[1];
    if (killed === undefined) throw new Error('no node');
    cluster.kill(killed);
    let rest = nodes.filter((node) => node !== killed);
    const killMs = until(cluster, 2_000, () => agree(rest, names(rest)));
    t.ok(killMs >= cluster.settings.suspicionMs, `${killMs} ms: it had its time to refute`);
    if (size === 2) return;
    const silent = rest[1];
    if (silent === undefined) throw new Error('no node');
    cluster.stall(silent, 20_000);
    rest = rest.filter((node) => node !== silent);
    const silentMs = until(cluster, 5_000, () => agree(rest, names(rest)));
    t.comment(`killed ${killMs} ms, silent ${silentMs} ms`);
    cluster.time.advance(20_000 - silentMs);
    const all = [...rest, silent];
    const backMs = until(cluster, 1_500, () => agree(all, names(all)));
    t.comment(`back after ${backMs} ms`);
    cluster.time.advance(100);
    t.same(
      silent.events
        .filter(({ event }) => event.type === 'phase')
        .map(({ event }) => event.type === 'phase' && event.phase),
      ['ready', 'resynchronising', 'ready'],
    );
  });
}

t.test('a graceful leave is known to all at once, and is no death', async (t) => {
  const cluster = new SimulatedCluster(9);
  const nodes = cluster.grow(10);
  const [leaver, ...rest] = nodes;
  if (leaver === undefined) throw new Error('no node');
  cluster.leave(leaver);
  const ms = until(cluster, 100, () => agree(rest, names(rest)));
  t.ok(ms <= 20, `${ms} ms`);
  cluster.time.advance(20_000);
  t.equal(leaver.membership.phase, 'left');
  t.same(
    eventTypes(rest).filter((type) => type === 'dead' || type === 'suspected'),
    [],
  );
});

t.test('what members only say about themselves makes nobody synchronise; their standing does', async (t) => {
  const cluster = new SimulatedCluster(3, { syncIntervalMs: 600_000 });
  cluster.rejoinMs = 600_000;
  const nodes = cluster.grow(12);
  cluster.time.advance(60_000);
  const [a] = nodes;
  if (a === undefined) throw new Error('no nodes');
  // All gossip is lost.
  cluster.publish = () => undefined;
  a.act(() => a.membership.change({ meta: Uint8Array.of(1) }, a.moment()));
  cluster.time.advance(5_000);
  const knows = (holds: (member: Member) => boolean): number =>
    nodes.filter(({ membership }) => membership.all.some((one) => one.id === a.id && holds(one))).length;
  t.ok(knows(({ meta }) => meta.length === 1) < nodes.length / 2);
  a.act(() => a.membership.change({ role: 'terminating' }, a.moment()));
  const ms = until(cluster, 5_000, () => knows(({ role }) => role === 'terminating') === nodes.length);
  t.ok(ms <= 3_000, `${ms} ms`);
});

t.test('a node that joins does not tell the others what they have told it', async (t) => {
  const cluster = new SimulatedCluster(4);
  const nodes = cluster.grow(30);
  const told: string[] = [];
  const publish = cluster.publish.bind(cluster);
  cluster.publish = (from, members) => {
    if (from.name === 'new') told.push(...members.map(({ name }) => name));
    publish(from, members);
  };
  const node = cluster.start('new', nodes.slice(0, 3));
  until(cluster, 1_000, () => node.sees().length === 31);
  t.same(new Set(told), new Set(['new']));
});

t.test('stalls of 500 ms make nobody suspicious; of 900 ms nobody dead', async (t) => {
  const cluster = new SimulatedCluster(10);
  const nodes = cluster.grow(8);
  for (const [stallMs, forbidden] of [
    [500, ['suspected', 'dead']],
    [900, ['dead']],
  ] as const) {
    const before = eventTypes(nodes).length;
    for (let round = 0; round < 60; round++) {
      const node = nodes[Math.floor(cluster.random.next() * nodes.length)];
      if (node !== undefined) cluster.stall(node, stallMs);
      cluster.time.advance(stallMs + cluster.random.next() * 500);
    }
    cluster.time.advance(5_000);
    const seen = eventTypes(nodes).slice(before);
    t.same(
      seen.filter((type) => forbidden.some((one) => one === type)),
      [],
      `${stallMs} ms`,
    );
  }
  t.ok(agree(nodes, names(nodes)));
});

t.test('a split cluster heals by itself', async (t) => {
  const cluster = new SimulatedCluster(11);
  const nodes = cluster.grow(6);
  const left = nodes.slice(0, 3);
  const right = nodes.slice(3);
  cluster.reaches = (from, to) => left.includes(from) === left.includes(to);
  until(cluster, 20_000, () => agree(left, names(left)) && agree(right, names(right)));
  cluster.reaches = () => true;
  const ms = until(cluster, 10_000, () => agree(nodes, names(nodes)));
  t.comment(`healed after ${ms} ms`);
});

t.test('when a split heals nobody believes dead whom it has reached all the time', async (t) => {
  const counts: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const cluster = new SimulatedCluster(seed);
    const nodes = cluster.grow(6);
    const side = new Set(nodes.slice(0, 3));
    cluster.reaches = (from, to) => side.has(from) === side.has(to);
    cluster.time.advance(10_000);
    const healedMs = cluster.time.nowMs;
    cluster.reaches = () => true;
    until(cluster, 20_000, () => agree(nodes, names(nodes)));
    cluster.time.advance(5_000);
    const dead = nodes.flatMap(({ events }) =>
      events.filter(({ atMs, event }) => atMs >= healedMs && event.type === 'dead'),
    );
    counts.push(dead.length);
  }
  t.same(
    counts,
    counts.map(() => 0),
  );
});

t.test('names', async (t) => {
  t.test(
    'the older of two nodes keeps the name; the younger is refused until the other has gone',
    async (t) => {
      const cluster = new SimulatedCluster(12);
      const a = cluster.start('a');
      const b = cluster.start('b', [a]);
      cluster.time.advance(1_000);
      const rival = cluster.start('b', [a]);
      cluster.time.advance(500);
      t.equal(rival.membership.phase, 'refused');
      t.equal(rival.membership.nameHolder?.id, b.id);
      t.equal(b.membership.phase, 'ready');
      t.same(
        a.membership.members.map(({ id }) => id).sort(),
        [a.id, b.id].sort(),
        'the younger counts nowhere',
      );
      t.ok(eventTypes([rival]).includes('conflict'));
      cluster.kill(b);
      until(cluster, 3_000, () => rival.membership.phase === 'ready');
      t.ok(agree([a, rival], ['a', 'b']));
    },
  );

  t.test(
    'a quick restart under the same identity is no conflict, also when the clock went back',
    async (t) => {
      const cluster = new SimulatedCluster(13);
      const a = cluster.start('a');
      const b = cluster.start('b', [a]);
      cluster.time.advance(1_000);
      b.act(() => b.membership.change({ meta: Uint8Array.of(1) }, b.moment()));
      cluster.kill(b);
      cluster.nodes.splice(cluster.nodes.indexOf(b), 1);
      const again = cluster.start('b', [a], b.id);
      until(cluster, 1_000, () => agree([a, again], ['a', 'b']));
      cluster.time.advance(5_000);
      t.equal(again.membership.phase, 'ready');
      t.ok(agree([a, again], ['a', 'b']));
      t.notOk(eventTypes([a, again]).includes('conflict'));
    },
  );
});

t.test(
  'schedules of joins, leaves, kills, stalls and splits on a lossy network end in agreement',
  async (t) => {
    const runs = Number(process.env['SIMULATION_RUNS'] ?? 150);
    for (let seed = 1; seed <= runs; seed++) {
      const cluster = new SimulatedCluster(seed);
      const { random, time } = cluster;
      cluster.grow(2 + Math.floor(random.next() * 6));
      cluster.weather = { loss: 0.05, minDelayMs: 0, maxDelayMs: 60 };
      const running = (): readonly SimulatedNode[] =>
        cluster.nodes.filter((node) => !node.isDead && node.membership.self.status === 'alive');
      const any = (): SimulatedNode | undefined => running()[Math.floor(random.next() * running().length)];
      for (let step = 0; step < 8; step++) {
        const node = any();
        const dice = random.next();
        if (dice < 0.25 || running().length < 3) cluster.start(`n${step}`, running().slice(0, 2));
        else if (node !== undefined && dice < 0.4) cluster.kill(node);
        else if (node !== undefined && dice < 0.55) cluster.leave(node);
        else if (node !== undefined && dice < 0.8) cluster.stall(node, random.next() * 8_000);
        else {
          const side = new Set(cluster.nodes.filter(() => random.next() < 0.5));
          cluster.reaches = (from, to) => side.has(from) === side.has(to);
        }
        time.advance(random.next() * 6_000);
        if (random.next() < 0.5) cluster.reaches = () => true;
      }
      cluster.reaches = () => true;
      cluster.weather = { loss: 0, minDelayMs: 0, maxDelayMs: 5 };
      time.advance(8_000);
      const bound = 40_000;
      let waited = 0;
      while (!agree(running(), names(running())) && waited < bound) {
        time.advance(500);
        waited += 500;
      }
      if (waited >= bound) {
        t.fail(`seed ${seed}`, {
          expected: names(running()),
          sees: running().map((node) => [node.name, node.sees()]),
        });
        return;
      }
      if (running().some(({ membership }) => membership.phase !== 'ready'))
        t.fail(`seed ${seed}: not all are ready`);
    }
    t.pass(`${runs} schedules`);
  },
);

t.test('a node that stands still again while it synchronises does not go on alone for that', async (t) => {
  const cluster = new SimulatedCluster(4);
  const [node] = cluster.grow(3);
  if (node === undefined) throw new Error('a node');
  cluster.reaches = () => false;
  cluster.stall(node, 1_500);
  cluster.time.advance(1_600);
  t.equal(node.membership.phase, 'resynchronising');
  cluster.stall(node, 2_500);
  cluster.time.advance(2_600);
  t.equal(node.membership.phase, 'resynchronising', 'the time that it missed does not count');
  cluster.time.advance(cluster.settings.resyncTimeoutMs);
  t.equal(node.membership.phase, 'ready', 'nobody has answered');
});

t.test('a node that stands still while it joins does not go on alone for that', (t) => {
  const cluster = new SimulatedCluster(3);
  const ghost = { address: 'ghost:1' };
  const { joinTimeoutMs } = cluster.settings;
  const joining = [1, 2].map((id) => {
    const membership = new Membership(
      {
        cluster: '',
        settings: cluster.settings,
        random: cluster.random,
        self: {
          id: `${id}`,
          name: `${id}`,
          address: `${id}:1`,
          version: '1',
          startedMs: 1,
          meta: new Uint8Array(),
        },
      },
      { elapsedMs: 0, wallMs: 0 },
    );
    membership.join([ghost]);
    return membership;
  });
  const [awake, asleep] = joining;
  for (let elapsedMs = 100; elapsedMs <= joinTimeoutMs; elapsedMs += 100)
    awake?.tick({ elapsedMs, wallMs: 0 });
  asleep?.tick({ elapsedMs: 100, wallMs: 0 });
  asleep?.tick({ elapsedMs: joinTimeoutMs, wallMs: 0 });
  t.equal(awake?.phase, 'ready', 'nobody has answered');
  t.equal(asleep?.phase, 'joining', 'the time that it missed does not count');
  t.end();
});
