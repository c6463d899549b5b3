import t from 'tap';
import type { BalancedCluster } from '../../../src/cluster/balance/balancer.ts';
import { Balancer } from '../../../src/cluster/balance/balancer.ts';
import { decodeOverrides, encodeCosts } from '../../../src/cluster/balance/wire.ts';
import { silentLogger } from '../../../src/telemetry/index.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const INTERVAL_MS = 30_000;
const IDLE = encodeCosts({ total: 0, heavy: new Map() });

/** This node, which has all the work, and another one, which is asked by `request`. */
function twoNodes(request: BalancedCluster['request']): BalancedCluster {
  return {
    selfId: 'a',
    participants: () =>
      new Map([
        ['node-a', 'a'],
        ['node-b', 'b'],
      ]),
    home: () => 'node-a',
    costs: () => ({
      total: 2,
      heavy: new Map([
        [1n, 1],
        [2n, 1],
      ]),
    }),
    request,
    handle: async () => undefined,
    changed: () => undefined,
  };
}

t.test(
  'once the cluster is calm, the node with the lowest identity moves work and tells the others',
  async (t) => {
    const clock = new FakeClock();
    const told: ReadonlyMap<bigint, string>[] = [];
    const cluster = twoNodes(async (_name, protocol, body) => {
      if (protocol.includes('overrides')) told.push(decodeOverrides(body).table);
      return IDLE;
    });
    const balancer = new Balancer({ cluster, clock, logger: silentLogger, intervalMs: INTERVAL_MS });
    await balancer.start();
    await clock.advance(2 * INTERVAL_MS);
    t.equal(balancer.version, '', 'a cluster that has just come together is left alone');
    await clock.advance(INTERVAL_MS);
    t.same([...balancer.table], [[1n, 'node-b']]);
    t.same(told, [balancer.table]);
    balancer.close();
    t.equal(clock.waiting, 0);
  },
);

t.test('a look at the load that is under way is the last one when the balancer closes', async (t) => {
  const clock = new FakeClock();
  const answer = Promise.withResolvers<Uint8Array>();
  const cluster = twoNodes(() => answer.promise);
  const balancer = new Balancer({ cluster, clock, logger: silentLogger, intervalMs: INTERVAL_MS });
  await balancer.start();
  await clock.advance(4 * INTERVAL_MS);
  t.equal(clock.waiting, 0, 'it waits for the answer of the other node');
  balancer.close();
  answer.reject(new Error('the connection is closed'));
  await settle();
  t.equal(clock.waiting, 0, 'there is no next look');
});
