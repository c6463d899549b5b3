import t from 'tap';
import { ClockOffsets, createClusterMetrics, TrafficCounter } from '../../src/cluster/cluster-metrics.ts';
import { ClusterReport } from '../../src/cluster/cluster-report.ts';
import { DivergenceWatch } from '../../src/cluster/divergence.ts';
import { LastSeen } from '../../src/cluster/last-seen.ts';
import { MinimumSize } from '../../src/cluster/minimum-size.ts';
import type { NodeMeta } from '../../src/cluster/node-meta.ts';
import { decodeMeta, encodeMeta, NO_META } from '../../src/cluster/node-meta.ts';
import { createLogSystem, Metrics } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { memberOf } from '../support/hand-over-desk.ts';

t.test('the minimum size: [nodes, at, ready] in a row', async (t) => {
  const table: Readonly<
    Record<string, readonly [size: number, timeoutMs: number, steps: readonly [number, number, boolean][]]>
  > = {
    'no minimum': [0, 0, [[1, 0, true]]],
    'a minimum of one': [1, 0, [[0, 0, true]]],
    'too few, for ever': [
      3,
      0,
      [
        [2, 0, false],
        [2, 1e9, false],
        [3, 1e9, true],
      ],
    ],
    'a dip waits anew': [
      3,
      0,
      [
        [3, 0, true],
        [2, 5, false],
        [4, 9, true],
      ],
    ],
    'goes on with what there is after a wait': [
      3,
      100,
      [
        [2, 99, false],
        [2, 100, true],
        [1, 150, true],
      ],
    ],
    'a dip after enough were there waits anew': [
      3,
      100,
      [
        [2, 100, true],
        [3, 110, true],
        [2, 120, false],
        [2, 219, false],
        [2, 220, true],
      ],
    ],
  };
  for (const [name, [size, timeoutMs, steps]] of Object.entries(table)) {
    const minimum = new MinimumSize({ size, timeoutMs }, 0);
    for (const [nodes, nowMs, isReady] of steps) {
      t.equal(minimum.update(nodes, nowMs), isReady, `${name}: ${nodes} at ${nowMs}`);
      t.equal(minimum.isReady, isReady);
    }
  }
});

t.test('what nodes say about themselves', async (t) => {
  const meta: NodeMeta = {
    series: 7,
    cost: 2.5,
    configuration: 'c',
    targets: 't',
    overrides: '1 a',
    sees: ['a', 'b'],
  };
  t.same(decodeMeta(encodeMeta(meta)), meta);
  const crowded = { ...meta, sees: Array.from({ length: 200 }, (_, index) => `node-${index}`) };
  t.ok(encodeMeta(crowded).length <= 1_500);
  t.same(decodeMeta(encodeMeta(crowded)), { ...meta, sees: [] }, 'names that do not fit are left out');
  const newer = Buffer.from(JSON.stringify({ ...meta, unheardOf: { of: 1 } }));
  t.same(decodeMeta(newer), meta, 'fields of a newer version are passed over');
  for (const text of [
    '',
    '{',
    'null',
    '7',
    '[]',
    '{"series":"x","cost":-1,"sees":7,"configuration":1,"targets":[]}',
    '\xff',
  ]) {
    t.same(decodeMeta(Buffer.from(text, 'latin1')), NO_META, text);
  }
  t.same(decodeMeta(Buffer.from('{"sees":["a",7],"series":1.5}')), { ...NO_META, sees: ['a'] });
});

t.test('nodes that differ are told of once, after a while, until they agree', async (t) => {
  const watch = new DivergenceWatch();
  const own = { ...NO_META, configuration: 'x', targets: 't' };
  const differing = new Map([
    ['b', { ...own, configuration: 'y' }],
    ['silent', NO_META],
  ]);
  const same = new Map([['b', own]]);
  t.same(watch.check(own, differing, 0), []);
  t.same(watch.check(own, differing, 89_999), []);
  t.same(watch.check(own, differing, 90_000), [{ node: 'b', what: 'configuration' }]);
  t.same(watch.check(own, differing, 500_000), [], 'once');
  t.same(watch.check(own, same, 500_001), []);
  t.same(watch.check(own, differing, 500_002), [], 'the wait begins anew');
  t.same(watch.check({ ...own, targets: 'u' }, differing, 600_000), [{ node: 'b', what: 'configuration' }]);
  t.same(watch.check({ ...own, targets: 'u' }, differing, 690_000), [{ node: 'b', what: 'targets' }]);
});

t.test('when a member was last known to be well', async (t) => {
  const seen = new LastSeen();
  t.equal(seen.wellMs('a', 100), 100, 'of whom nothing is known: now');
  seen.suspected('a', 200);
  t.equal(seen.wellMs('a', 900), 200);
  seen.disconnected('b', 1_000);
  seen.suspected('b', 1_300);
  t.equal(seen.wellMs('b', 3_000), 1_000, 'since its connection broke');
  seen.disconnected('c', 1_000);
  seen.suspected('c', 9_000);
  t.equal(seen.wellMs('c', 10_000), 9_000, 'a connection that broke long before tells nothing');
  seen.disconnected('d', 1_000);
  t.equal(seen.wellMs('d', 3_000), 1_000, 'dead, by what others say, without having been suspected');
  seen.forget('b');
  t.equal(seen.wellMs('b', 5_000), 5_000);
});

t.test('what a cluster reports', async (t) => {
  const clock = new FakeClock();
  const lines: Record<string, unknown>[] = [];
  const { logger } = createLogSystem({
    clock,
    settings: { level: 'info', format: 'json' },
    write: (line) => lines.push(JSON.parse(line)),
  });
  const gossip = { self: memberOf('self', 'participant'), all: [memberOf('b', 'participant')] };
  const metrics = createClusterMetrics(new Metrics().scope());
  const report = new ClusterReport({ gossip, clock, logger, metrics });
  const told = (): readonly Record<string, unknown>[] => lines.splice(0);

  t.test('a clock is off when that is certain', async (t) => {
    const off = (offsetMs: number, roundTripMs: number): number => {
      report.clockOffset('b', { offsetMs, roundTripMs });
      return told().length;
    };
    t.equal(off(818, 1_700), 0, 'an answer that took that long says nothing');
    t.equal(off(-818, 20), 1);
    t.equal(off(-818, 20), 0, 'it is told once');
    t.equal(off(0, 1), 0);
    t.equal(off(600, 150), 1);
  });

  t.test('a node to join that cannot be reached is told once, until it was there', async (t) => {
    const tried = (address: string, reason = 'refused'): number => {
      report.member({ type: 'unreachable', address, reason });
      return told().length;
    };
    t.same([tried('h:1'), tried('h:1'), tried('h:2'), tried('h:1', 'timed out')], [1, 0, 1, 1]);
    const member = { ...memberOf('h', 'participant'), address: 'h:1' };
    for (const type of ['joined', 'left'] as const) report.member({ type, member });
    t.equal(told().length, 2);
    t.equal(tried('h:1', 'timed out'), 1);
    t.equal(tried('h:2'), 0);
  });

  t.test('nodes that find no room share their lines', async (t) => {
    for (let index = 0; index < 20; index++) {
      report.member({ type: 'full', refused: memberOf(`late-${index}`) });
    }
    t.match(told(), { length: 1, 0: { level: 'error', node: 'late-0' } });
    await clock.advance(60_000);
    t.match(told(), { length: 1, 0: { times: 19 } });
  });

  t.test('series that were doubled in a split share their lines', async (t) => {
    for (let index = 0; index < 20; index++) {
      report.handOver('pyroscope.scrape.apps', { type: 'doubled', items: 3, by: memberOf('b', 'viewer').id });
    }
    t.match(told(), { length: 4, 0: { series: 3, by: 'b' } });
    await clock.advance(10_000);
    t.match(told(), { length: 1, 0: { series: 48 } });
  });
});

t.test('metrics: traffic is counted on, and nodes that are gone are shown no more', async (t) => {
  const metrics = new Metrics();
  const cluster = createClusterMetrics(metrics.scope({ cluster_name: 'x' }));
  const traffic = new TrafficCounter(cluster);
  const none = { sentMessages: 0, sentBytes: 0, receivedMessages: 0, receivedBytes: 0, failedMessages: 0 };
  traffic.collect({ ...none, sentBytes: 10, connections: 2 });
  traffic.collect({ ...none, sentBytes: 15, connections: 1 });
  const offsets = new ClockOffsets(cluster);
  offsets.show([
    { name: 'a', offsetMs: 1_500 },
    { name: 'b', offsetMs: -20 },
  ]);
  offsets.show([{ name: 'b', offsetMs: -30 }]);
  const { text } = await metrics.expose();
  t.match(text, /cluster_transport_tx_bytes_total\{[^}]*\} 15\n/);
  t.match(text, /cluster_transport_streams\{[^}]*\} 1\n/);
  t.match(text, /cluster_node_clock_offset_seconds\{[^}]*peer="b"[^}]*\} -0.03\n/);
  t.notMatch(text, 'peer="a"');
});
