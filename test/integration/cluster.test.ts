import type { Test } from 'tap';
import t from 'tap';
import type { ClusterStage } from '../support/cluster-stage.ts';
import { startClusterStage } from '../support/cluster-stage.ts';

const INTERVAL_SECONDS = 3;
const TYPES = ['goroutine', 'memory', 'block', 'mutex'];
const TARGETS = 15;
const EXACT = { missed: 0, doubled: 0 };

async function startStage(t: Test, types = TYPES): Promise<ClusterStage> {
  const stage = await startClusterStage({ targets: TARGETS, intervalSeconds: INTERVAL_SECONDS, types });
  t.teardown(() => stage.close());
  return stage;
}

async function start(stage: ClusterStage, names: string): Promise<void> {
  for (const name of names) await stage.start(name);
}

t.test('joins, leaves and a rolling restart cost nothing', async (t) => {
  const stage = await startStage(t);
  await start(stage, 'abc');
  const owners = await stage.settled();
  t.same([...new Set(owners.values())].sort(), ['a', 'b', 'c']);
  const fromMs = await stage.watch(1);

  await Promise.all([...'de'].map((name) => stage.start(name)));
  t.same([...new Set((await stage.settled()).values())].sort(), ['a', 'b', 'c', 'd', 'e']);

  for (const name of 'abcde') {
    const node = stage.nodes.find((one) => one.name === name);
    t.equal(await node?.stop(), 0);
    await stage.start(name);
  }
  t.same(await stage.settled(), new Map(await stage.settled()), 'the owners are those they were before');
  await stage.watch(2);
  t.match(stage.account(fromMs), EXACT);
  t.same(stage.wrongDeltas(), []);
});
