import t from 'tap';
import type { SharedItem } from '../../src/component/index.ts';
import type { MemoryNode, RecordingWork } from '../support/memory-cluster.ts';
import { MemoryCluster } from '../support/memory-cluster.ts';

const WORK = 'pyroscope.scrape.apps';
const ITEMS: readonly SharedItem[] = Array.from({ length: 60 }, (_, index) => ({
  id: BigInt(index + 1),
  key: BigInt(index + 1) * 1_000_003n,
}));
const ALL = ITEMS.map(({ id }) => id);

/** Who holds each item: exactly one name where all is well. */
function holders(works: Readonly<Record<string, RecordingWork>>): readonly string[] {
  return ALL.map((id) =>
    Object.entries(works)
      .flatMap(([name, { held }]) => (held.has(id) ? [name] : []))
      .join(),
  );
}

const names = (found: readonly string[]): readonly string[] => [...new Set(found)].sort();

async function startAll(cluster: MemoryCluster, list: string): Promise<readonly MemoryNode[]> {
  const nodes: MemoryNode[] = [];
  for (const name of list) {
    const node = await cluster.start(name);
    node.cluster.participate();
    nodes.push(node);
    await cluster.clock.advance(1_000);
  }
  return nodes;
}

async function startTwo() {
  const cluster = new MemoryCluster();
  const [a, b] = await startAll(cluster, 'ab');
  if (a === undefined || b === undefined) throw new Error('two nodes');
  return { cluster, clock: cluster.clock, a, b };
}

t.test('two nodes share; one leaves and the other has all, with what it needs to go on', async (t) => {
  const { clock, a, b } = await startTwo();
  const works = { a: a.share(WORK, ITEMS).work, b: b.share(WORK, ITEMS).work };
  await clock.advance(2_000);
  t.same(names(holders(works)), ['a', 'b']);
  const were = [...works.b.held.keys()];
  const leaving = b.cluster.handOver(10_000);
  await clock.advance(2_000);
  t.equal(await leaving, 0, 'nothing is left behind');
  t.same(names(holders(works)), ['a']);
  for (const id of were) {
    t.match(works.a.held.get(id), { lastSlotMs: 1_000, baseline: Buffer.from('x') });
  }
  const closing = b.cluster.close();
  await clock.advance(1_000);
  await closing;
  t.equal(a.cluster.all.find(({ name }) => name === 'b')?.status, 'left');
});

t.test('a component that comes late gets its work from whoever kept it', async (t) => {
  const { clock, a, b } = await startTwo();
  const works = { a: a.share(WORK, ITEMS).work };
  await clock.advance(2_000);
  t.same(names(holders(works)), ['', 'a'], 'what b owns nobody has begun');

  const { cluster, clock: time, a: one, b: two } = await startTwo();
  const alone = one.share(WORK, ITEMS).work;
  t.comment('the owner changes while only one of them has the component');
  await time.advance(200_000);
  const late = await cluster.start('c');
  late.cluster.participate();
  await time.advance(100_000);
  const others = { a: alone, c: late.share(WORK, ITEMS).work };
  t.ok(alone.held.size > 0);
  await time.advance(2_000);
  const found = names(holders(others));
  t.notOk(found.includes('a,c'), 'nothing is done by both');
  const taken = [...others.c.held.values()].filter(({ baseline }) => baseline !== undefined);
  t.ok(taken.length > 0, `${taken.length} items went on where a left them`);
  t.equal(two.cluster.notReady, undefined);
  t.equal(b.cluster.notReady, undefined);
});

t.test('a component that stops while it asks, and one that stops while it packs', async (t) => {
  const cluster = new MemoryCluster();
  const { clock } = cluster;
  const [a] = await startAll(cluster, 'a');
  if (a === undefined) throw new Error('one node');
  const first = a.share(WORK, ITEMS);
  await clock.advance(2_000);
  t.equal(first.work.held.size, ALL.length);
  let open = (): void => undefined;
  first.work.packed = new Promise((resolve) => {
    open = resolve;
  });
  const [b] = await startAll(cluster, 'b');
  if (b === undefined) throw new Error('another node');
  const asking = b.share(WORK, ITEMS);
  await clock.advance(500);
  t.equal(asking.work.held.size, 0, 'it still asks');
  asking.share.close();
  open();
  await clock.advance(2_000);
  t.equal(asking.work.starts, 0, 'who has stopped is told to start nothing');

  const again = b.share(WORK, ITEMS);
  await clock.advance(2_000);
  t.notOk(names(holders({ a: first.work, b: again.work })).includes('a,b'));

  first.work.packed = new Promise(() => undefined);
  const c = await cluster.start('c');
  c.cluster.participate();
  const taker = c.share(WORK, ITEMS);
  await clock.advance(1_000);
  first.share.close();
  await clock.advance(2_000);
  const found = holders({ b: again.work, c: taker.work });
  t.notOk(names(found).includes('b,c'));
  t.ok(taker.work.held.size > 0, 'the asker does not wait for what will never be packed');
  t.throws(() => b.share(WORK, ITEMS), { code: 'shared-twice' });
});

t.test('two components do not get in each other’s way', async (t) => {
  const { clock, a, b } = await startTwo();
  const other = 'pyroscope.scrape.others';
  const apps = { a: a.share(WORK, ITEMS).work, b: b.share(WORK, ITEMS).work };
  const others = { a: a.share(other, ITEMS), b: b.share(other, ITEMS) };
  await clock.advance(2_000);
  t.same(holders(apps), holders({ a: others.a.work, b: others.b.work }), 'the same keys, the same owners');
  others.b.share.set([], 0n);
  others.b.share.close();
  await clock.advance(2_000);
  t.same(names(holders(apps)), ['a', 'b']);
});

t.test('targets that change while they move', async (t) => {
  const { cluster, clock, a, b } = await startTwo();
  const works = { a: a.share(WORK, ITEMS), b: b.share(WORK, ITEMS) };
  await clock.advance(2_000);
  const c = await cluster.start('c');
  c.cluster.participate();
  const moving = c.share(WORK, ITEMS);
  const some = ITEMS.slice(0, 30);
  for (const { share } of [works.a, works.b, moving]) share.set(some, 1n);
  await clock.advance(150);
  for (const { share } of [works.a, works.b, moving]) share.set(ITEMS, 0n);
  await clock.advance(3_000);
  const found = holders({ a: works.a.work, b: works.b.work, c: moving.work });
  t.same(names(found), ['a', 'b', 'c']);
});

t.test('below the minimum size nobody works, also not on what is on its way', async (t) => {
  const cluster = new MemoryCluster();
  const size = { size: 3, timeoutMs: 0 };
  const nodes = [];
  for (const name of 'abc') {
    const node = await cluster.start(name, size);
    node.cluster.participate();
    nodes.push(node);
  }
  const works = Object.fromEntries(nodes.map((node) => [node.name, node.share(WORK, ITEMS).work]));
  await cluster.clock.advance(3_000);
  t.same(names(holders(works)), ['a', 'b', 'c']);
  for (const work of Object.values(works)) for (const id of ALL) work.busy.add(id);
  cluster.network.kill('c');
  const { c: _dead, ...living } = works;
  await cluster.clock.advance(8_000);
  t.same(names(holders(living)), ['']);
  const left = nodes.slice(0, 2);
  for (const { name, cluster: one } of left) t.match(one.notReady, /--cluster\.wait-for-size/, name);
});

t.test('a node that is refused for its name works when the name is free', async (t) => {
  const cluster = new MemoryCluster();
  const [a] = await startAll(cluster, 'a');
  await cluster.clock.advance(1_000);
  const twin = await cluster.start('a-2');
  twin.cluster.participate();
  const works = { a: a?.share(WORK, ITEMS).work, twin: twin.share(WORK, ITEMS).work };
  await cluster.clock.advance(3_000);
  t.match(twin.cluster.notReady, /another node, at a:1, has the name a/);
  t.equal(twin.cluster.self.role, 'viewer');
  t.equal(works.twin.held.size, 0);
  t.equal(works.a?.held.size, ALL.length);
  cluster.network.kill('a');
  await cluster.clock.advance(8_000);
  t.equal(twin.cluster.notReady, undefined);
  t.equal(twin.cluster.self.role, 'participant');
  t.equal(works.twin.held.size, ALL.length);
  t.ok(twin.log.some(({ level, msg }) => level === 'error' && String(msg).includes('has the name')));
});

t.test('a node that others believed dead asks them before it goes on', async (t) => {
  const { cluster, clock, a, b } = await startTwo();
  const works = { a: a.share(WORK, ITEMS).work, b: b.share(WORK, ITEMS).work };
  await clock.advance(2_000);
  const before = holders(works);
  t.same(names(before), ['a', 'b']);
  // b hears what is published, but nothing of it gets through for a while.
  cluster.network.arrives = () => false;
  cluster.network.isHeard = (from) => from !== 'id-b';
  for (let ms = 0; ms < 6_000 && works.a.held.size < ALL.length; ms += 100) await clock.advance(100);
  t.equal(works.a.held.size, ALL.length, 'a has taken over');
  for (const id of works.b.held.keys()) t.ok(works.b.suspended.has(id), 'b has stopped');
  cluster.network.arrives = () => true;
  cluster.network.isHeard = () => true;
  await clock.advance(20_000);
  t.same(holders(works), before);
  for (const [id, item] of works.b.held) {
    t.match(item, { lastSlotMs: 1_000, baseline: Buffer.from('x') }, `b goes on with ${id} where a left it`);
  }
});

t.test('four of eight leave at the same time, and all that they had goes on elsewhere', async (t) => {
  const cluster = new MemoryCluster();
  const nodes = await startAll(cluster, 'abcdefgh');
  const works = Object.fromEntries(nodes.map((node) => [node.name, node.share(WORK, ITEMS).work]));
  await cluster.clock.advance(5_000);
  const before = holders(works);
  t.same(names(before), [...'abcdefgh']);
  const going = nodes.filter(({ name }) => 'bdfh'.includes(name));
  const leaving = going.map(async (node) => {
    const left = await node.cluster.handOver(10_000);
    await node.cluster.close();
    return left;
  });
  await cluster.clock.advance(5_000);
  t.same(await Promise.all(leaving), [0, 0, 0, 0]);
  const after = holders(works);
  t.same(names(after), [...'aceg']);
  for (const [index, id] of ALL.entries()) {
    const [was = '', is = ''] = [before[index], after[index]];
    if (!'bdfh'.includes(was)) t.equal(is, was, `${id} stays`);
    else t.match(works[is]?.held.get(id), { lastSlotMs: 1_000, baseline: Buffer.from('x') }, `${id} goes on`);
  }
});
