import type { Test } from 'tap';
import t from 'tap';
import type { ClusterStage } from '../support/cluster-stage.ts';
import { startClusterStage } from '../support/cluster-stage.ts';
import { until } from '../support/until.ts';

const INTERVAL_MS = 3_000;
const EXACT = { missed: 0, doubled: 0 };

let stage: ClusterStage;
/** The node with the most to do. */
let victim = '';

t.before(async () => {
  const types = ['goroutine', 'memory', 'block', 'mutex'];
  stage = await startClusterStage({ targets: 15, intervalSeconds: INTERVAL_MS / 1_000, types });
  await stage.start('a');
  await Promise.all(['b', 'c'].map((name) => stage.start(name)));
  const owners = [...(await stage.settled()).values()];
  const count = (name: string): number => owners.filter((owner) => owner === name).length;
  victim = ['a', 'b', 'c'].reduce((most, name) => (count(name) > count(most) ? name : most));
  await stage.watch(1);
});

t.teardown(() => stage.close());

/** A cluster that has been at work for an interval: what the victim has of it, and from when on everything counts. */
async function calm(t: Test): Promise<{ held: number; fromMs: number; deliveries: number }> {
  const owners = await stage.settled();
  const held = heldBy(owners);
  t.ok(held > 0, `${victim} has ${held} of ${owners.size} series`);
  return { held, fromMs: Date.now(), deliveries: stage.delivered.length };
}

function heldBy(owners: ReadonlyMap<string, string>): number {
  return [...owners.values()].filter((owner) => owner === victim).length;
}

/** Whoever takes over a series with deltas from the dead first takes a profile to compare with, which goes nowhere. */
function accident(
  t: Test,
  fromMs: number,
  most: { readonly missed: number; readonly doubled: number },
): void {
  const { missed, doubled } = stage.account(fromMs);
  t.ok(missed <= most.missed, `${missed} of at most ${most.missed} slots missed`);
  t.ok(doubled <= most.doubled, `${doubled} of at most ${most.doubled} first profiles`);
  t.match(stage.account(fromMs, 'goroutine'), { doubled: 0 }, 'no slot comes twice');
}

t.test('kill -9 costs each series of the node a slot, and those of others nothing', async (t) => {
  const { held, fromMs, deliveries } = await calm(t);
  await stage.nodes.find(({ name }) => name === victim)?.kill();
  t.equal(heldBy(await stage.settled()), 0);
  const calmMs = await stage.watch(1);
  t.match(stage.account(calmMs), EXACT, 'the others do its work');
  // One, and another one where the machine is late.
  accident(t, fromMs, { missed: 2 * held, doubled: held });

  await stage.start(victim);
  t.equal(heldBy(await stage.settled()), held, 'it has its own again');
  await stage.watch(1);
  t.match(stage.account(calmMs), EXACT, 'its return costs nothing');
  t.same(stage.wrongDeltas(deliveries), [], 'no delta spans what the dead node had sent already');
});

t.test('a node that is killed and comes back at once', async (t) => {
  const { held, fromMs, deliveries } = await calm(t);
  await stage.nodes.find(({ name }) => name === victim)?.kill();
  await stage.start(victim);
  t.equal(heldBy(await stage.settled()), held);
  t.match(stage.account(await stage.watch(2)), EXACT);
  // Nobody has seen it dead: what it missed while it was away is made up for by nobody.
  accident(t, fromMs, { missed: 2 * held, doubled: held });
  t.same(stage.wrongDeltas(deliveries), [], 'what its former run was given is of no use to it');
});

t.test('ten seconds of SIGSTOP', async (t) => {
  const { held, fromMs, deliveries } = await calm(t);
  const node = stage.nodes.find(({ name }) => name === victim);
  const stoppedMs = Date.now();
  node?.process.child.kill('SIGSTOP');
  await stage.settled(stage.nodes.filter(({ name }) => name !== victim));
  const apartMs = await stage.watch(1);
  t.match(stage.account(apartMs), EXACT, 'the others do its work');
  await until(() => Date.now() - stoppedMs > 10_000);
  node?.process.child.kill('SIGCONT');
  t.equal(heldBy(await stage.settled()), held, 'it has its own again');
  await stage.watch(1);
  t.match(stage.account(apartMs), EXACT, 'its return costs nothing');
  accident(t, fromMs, { missed: 3 * held, doubled: held });
  t.same(stage.wrongDeltas(deliveries), []);
});
