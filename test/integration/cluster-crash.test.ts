import type { Test } from 'tap';
import t from 'tap';
import type { ClusterStage } from '../support/cluster-stage.ts';
import { startClusterStage } from '../support/cluster-stage.ts';
import { until } from '../support/until.ts';

t.setTimeout(110_000);

const INTERVAL_SECONDS = 3;
const EXACT = { missed: 0, doubled: 0 };

/** A cluster at work, one of whose nodes will have an accident. */
async function startCluster(t: Test): Promise<{ stage: ClusterStage; victim: string; held: number }> {
  const stage = await startClusterStage({
    targets: 15,
    intervalSeconds: INTERVAL_SECONDS,
    types: ['goroutine', 'memory', 'block', 'mutex'],
  });
  t.teardown(() => stage.close());
  await stage.start('a');
  await Promise.all([...'bc'].map((name) => stage.start(name)));
  const owners = await stage.settled();
  const held = [...owners.values()].filter((owner) => owner === 'b').length;
  t.ok(held > 0, `b has ${held} series`);
  return { stage, victim: 'b', held };
}

// Whoever takes over a series with deltas from a dead node first takes a profile to compare with, which goes nowhere.
t.test('kill -9 costs each series of the node at most one slot, and doubles none', async (t) => {
  const { stage, victim, held } = await startCluster(t);
  const fromMs = await stage.watch(1);
  await stage.nodes.find(({ name }) => name === victim)?.kill();
  const owners = await stage.settled();
  t.notOk([...owners.values()].includes(victim));
  const calmMs = await stage.watch(2);
  t.match(stage.account(calmMs), EXACT);
  const { missed, doubled } = stage.account(fromMs);
  t.ok(doubled <= held, `${doubled} first profiles to compare with`);
  t.match(stage.account(fromMs, 'goroutine'), { doubled: 0 });
  t.ok(missed <= held, `${missed} missed`);
  t.same(stage.wrongDeltas(), [], 'no delta spans what the dead node had sent already');

  // It comes back at once, as the same member.
  await stage.start(victim);
  const again = await stage.settled();
  t.equal([...again.values()].filter((owner) => owner === victim).length, held);
  await stage.watch(1);
  t.match(stage.account(calmMs), EXACT, 'its return costs nothing');
  t.same(stage.wrongDeltas(), []);
});

t.test('a node that is killed and is back before anybody has noticed', async (t) => {
  const { stage, victim, held } = await startCluster(t);
  const fromMs = await stage.watch(1);
  await stage.nodes.find(({ name }) => name === victim)?.kill();
  await stage.start(victim);
  await stage.settled();
  const calmMs = await stage.watch(2);
  t.match(stage.account(calmMs), EXACT);
  const { missed, doubled } = stage.account(fromMs);
  t.ok(doubled <= held, `${doubled} first profiles to compare with`);
  t.match(stage.account(fromMs, 'goroutine'), { doubled: 0 });
  t.ok(missed <= 2 * held, `${missed} missed`);
  t.same(stage.wrongDeltas(), []);
});

t.test('ten seconds of SIGSTOP', async (t) => {
  const { stage, victim, held } = await startCluster(t);
  const fromMs = await stage.watch(1);
  const node = stage.nodes.find(({ name }) => name === victim);
  const others = stage.nodes.filter(({ name }) => name !== victim);
  node?.process.child.kill('SIGSTOP');
  await stage.settled(others);
  const apartMs = await stage.watch(2);
  t.match(stage.account(apartMs), EXACT, 'the others do its work');
  await until(() => Date.now() - fromMs > 10_000 + 1_500 * INTERVAL_SECONDS);
  node?.process.child.kill('SIGCONT');
  const owners = await stage.settled();
  t.equal([...owners.values()].filter((owner) => owner === victim).length, held, 'it has its own again');
  await stage.watch(2);
  t.match(stage.account(apartMs), EXACT, 'its return costs nothing');
  const { missed, doubled } = stage.account(fromMs);
  t.ok(doubled <= held, `${doubled} first profiles to compare with`);
  t.match(stage.account(fromMs, 'goroutine'), { doubled: 0 });
  t.ok(missed <= 2 * held, `${missed} missed`);
  t.same(stage.wrongDeltas(), []);
});
