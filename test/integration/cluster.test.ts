import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';

const TYPES = ['goroutine', 'memory', 'block', 'mutex'];
const EXACT = { missed: 0, doubled: 0 };

t.test('joins, leaves and a rolling restart cost nothing', async (t) => {
  const stage = await startClusterStage({ targets: 15, intervalSeconds: 3, types: TYPES });
  t.teardown(() => stage.close());
  // Where targets fall depends on their ports: a node may have none.
  const only = (names: string, owners: ReadonlyMap<string, string>): boolean =>
    [...owners.values()].every((owner) => names.includes(owner)) && new Set(owners.values()).size > 1;
  const start = (names: string) => Promise.all([...names].map((name) => stage.start(name)));

  await stage.start('a');
  await start('bc');
  t.ok(only('abc', await stage.settled()));
  const fromMs = await stage.watch(1);
  const deliveries = stage.delivered.length;

  for (const name of 'de') await stage.start(name);
  const five = await stage.settled();
  t.ok(only('abcde', five), 'two more join, one after the other');

  const codes = await Promise.all(
    stage.nodes.filter(({ name }) => 'bd'.includes(name)).map((node) => node.stop()),
  );
  t.same(codes, [0, 0]);
  const three = await stage.settled();
  t.ok(only('ace', three), 'two leave at the same time');
  for (const [series, owner] of five) {
    if (!'bd'.includes(owner)) t.equal(three.get(series), owner, 'what others had stays where it was');
  }
  await start('bd');

  for (const name of 'abcde') {
    t.equal(await stage.nodes.find((one) => one.name === name)?.stop(), 0);
    await stage.start(name);
  }
  t.same(await stage.settled(), five, 'after a rolling restart everybody has what was theirs');
  await stage.watch(1);
  t.match(stage.account(fromMs), EXACT);
  t.equal(stage.ledger.series.size, five.size);
  t.same(stage.wrongDeltas(deliveries), []);
  t.equal(stage.receiver.stats().duplicates, 0);
});
