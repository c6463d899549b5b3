import t from 'tap';
import { startClusterStage } from '../support/cluster-stage.ts';

const TARGETS = 1_000;

t.test('eight nodes lose four: the others agree on who owns each of a thousand targets', async (t) => {
  const stage = await startClusterStage({ targets: TARGETS, intervalSeconds: 10, types: ['goroutine'] });
  t.teardown(() => stage.close());
  await stage.start('a');
  await Promise.all([...'bcdefgh'].map((name) => stage.start(name)));
  const eight = await stage.settled();
  t.equal(eight.size, TARGETS);
  t.same([...new Set(eight.values())].sort(), [...'abcdefgh']);

  await Promise.all(stage.nodes.filter(({ name }) => 'bdfh'.includes(name)).map((node) => node.kill()));
  const four = await stage.settled();
  t.equal(four.size, TARGETS);
  t.same([...new Set(four.values())].sort(), [...'aceg']);
  const moved = [...four].filter(([target, owner]) => owner !== eight.get(target));
  t.ok(
    moved.every(([target]) => 'bdfh'.includes(eight.get(target) ?? '')),
    'what the others had stays where it was',
  );
  t.match(stage.account(await stage.watch(1)), { missed: 0, doubled: 0 });
});
