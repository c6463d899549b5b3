import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import type { ClusterStage } from '../support/cluster-stage.ts';
import { startClusterStage } from '../support/cluster-stage.ts';
import { runStarling } from '../support/starling-process.ts';
import { startTcpGate } from '../support/tcp-gate.ts';
import { until } from '../support/until.ts';

// Each has a stage of its own and mostly waits: they go on side by side.
t.jobs = 5;

const TARGETS = 10;
const TYPES = ['goroutine', 'memory'];
const EXACT = { missed: 0, doubled: 0 };

async function startStage(t: Test): Promise<ClusterStage> {
  const stage = await startClusterStage({ targets: TARGETS, intervalSeconds: 2, types: TYPES });
  t.teardown(() => stage.close());
  return stage;
}

t.test(
  'of two nodes with one name the younger takes no work until the older has gone',
  { buffered: true },
  async (t) => {
    const stage = await startStage(t);
    const older = await stage.start('twin');
    const third = await stage.start('third');
    const owners = await stage.settled();
    const younger = await stage.start('twin', [], { storage: 'twin-2' });
    await younger.process.errorLine(/level=error .*another node has the name of this one/);
    await stage.watch(1);
    t.equal(await younger.metric('cluster_ready_for_traffic'), 0);
    t.equal(await younger.metric('cluster_series', { status: 'held' }), 0);
    const told = await (await fetch(`${younger.url}/api/v0/cluster`)).text();
    t.match(told, '"conflict"', 'its API tells');
    t.same(await stage.settled([older, third]), owners, 'nothing has moved');

    t.equal(await older.stop(), 0);
    t.same(await stage.settled(), owners, 'it has taken the place of the older one');
    const fromMs = await stage.watch(2);
    t.match(stage.account(fromMs), EXACT);
  },
);

t.test('two clusters that find each other become one', { buffered: true }, async (t) => {
  const stage = await startStage(t);
  const gate = await startTcpGate();
  t.teardown(() => gate.close());
  const a = await stage.start('a', [], { joins: [] });
  const [b, c] = await Promise.all([
    stage.start('b', [], { joins: [a.clusterAddress] }),
    stage.start('c', [], { joins: [gate.address] }),
  ]);
  const d = await stage.start('d', [], { joins: [c.clusterAddress] });
  await Promise.all([stage.settled([a, b]), stage.settled([c, d])]);
  const apartMs = await stage.watch(1);
  const apart = stage.account(apartMs);
  t.equal(apart.missed, 0);
  t.equal(apart.doubled, apart.due, 'each scrapes everything');

  gate.open(a.clusterAddress);
  await stage.settled();
  const fromMs = await stage.watch(2);
  t.match(stage.account(fromMs), EXACT);
  const whole = stage.account(apartMs);
  t.equal(whole.missed, 0, 'nothing was missed on the way');
});

t.test('a minimum size', { buffered: true }, async (t) => {
  const stage = await startStage(t);
  const minimum = ['--cluster.wait-for-size=3'];
  const a = await stage.start('a', minimum);
  const b = await stage.start('b', minimum);
  await until(async () => (await b.view()).working.join() === 'a,b');
  await stage.watch(1);
  t.equal(stage.ledger.series.size, 0, 'two are too few');
  t.equal(await a.metric('cluster_ready_for_traffic'), 0);
  const c = await stage.start('c', minimum);
  await stage.settled();
  const fromMs = await stage.watch(1);
  t.match(stage.account(fromMs), EXACT);
  t.equal(await a.metric('cluster_ready_for_traffic'), 1);

  await c.kill();
  await until(async () => (await a.metric('cluster_ready_for_traffic')) === 0);
  await until(async () => (await b.metric('cluster_ready_for_traffic')) === 0);
  const dipMs = await stage.watch(1);
  t.equal(stage.account(dipMs).scraped, 0, 'too few again');
  await stage.start('c', minimum);
  await stage.settled();
  t.match(stage.account(await stage.watch(1)), EXACT);
});

t.test('a minimum size is waited for only so long', { buffered: true }, async (t) => {
  const stage = await startStage(t);
  const alone = await stage.start('alone', ['--cluster.wait-for-size=3', '--cluster.wait-timeout=1s']);
  await until(async () => (await alone.metric('cluster_ready_for_traffic')) === 1);
  t.equal((await stage.settled()).size, TARGETS * TYPES.length);
});

t.test('nobody joins without the key, and both sides say so', { buffered: true }, async (t) => {
  const directory = t.testdir({
    right: 'the right secret of this cluster\n',
    wrong: 'the wrong secret of another one\n',
  });
  const stage = await startStage(t);
  const member = await stage.start('member', [
    `--cluster.key-file=${join(directory, 'right')}`,
    '--cluster.listen-address=127.0.0.1',
    '--cluster.advertise-address=127.0.0.1',
  ]);
  const meet = async (name: string, args: readonly string[]): Promise<void> => {
    const outsider = await stage.start(name, args, { joins: [member.clusterAddress] });
    await outsider.process.errorLine(/a connection was refused.*another cluster key, or none/);
    await outsider.process.errorLine(/a node to join cannot be reached.*--cluster\.key-file/);
    t.notOk((await outsider.view()).working.includes('member'), name);
    await outsider.kill();
  };
  await meet('keyless', []);
  await meet('stranger', [
    `--cluster.key-file=${join(directory, 'wrong')}`,
    '--cluster.listen-address=127.0.0.1',
  ]);
  await member.process.errorLine(/a connection was refused.*another cluster key, or none/);
  t.same((await member.view()).working, ['member']);

  for (const flag of ['--cluster.listen-address=0.0.0.0', '--cluster.advertise-address=10.1.2.3']) {
    const refused = runStarling(['run', '--cluster.enabled=true', flag, '/nonexistent']);
    const { code, error } = await refused.ended;
    t.equal(code, 1, flag);
    t.match(error, /--cluster\.key-file .*openssl rand -base64 32/, flag);
  }
});
