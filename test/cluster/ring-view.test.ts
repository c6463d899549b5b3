import t from 'tap';
import { MEMORY_MS, RingView } from '../../src/cluster/ring-view.ts';
import type { Member } from '../../src/gossip/index.ts';
import { startGossipNode } from '../support/gossip-node.ts';
import { memberOf } from '../support/hand-over-desk.ts';
import { until } from '../support/until.ts';

const KEYS = Array.from({ length: 1_000 }, (_, index) => BigInt(index) * 1_000_003n);

function viewOf(self: string, members: readonly Member[], nowMs = 0): RingView {
  const view = new RingView();
  view.update({ selfId: `id-${self}`, members, isReady: true }, nowMs);
  return view;
}

const members = (names: string): readonly Member[] => [...names].map((name) => memberOf(name));

t.test('three real members agree on the owner of each of 1,000 keys', async (t) => {
  const nodes = await Promise.all(['a', 'b', 'c'].map((name) => startGossipNode({ name })));
  t.teardown(() => Promise.all(nodes.map((node) => node.close())));
  const [first] = nodes;
  for (const { gossip } of nodes) {
    gossip.join(gossip === first?.gossip ? [] : [{ address: first?.gossip.self.address ?? '' }]);
    gossip.change({ role: 'participant' });
  }
  await until(() =>
    nodes.every(
      ({ gossip }) =>
        gossip.phase === 'ready' &&
        gossip.members.length === 3 &&
        gossip.members.every(({ role }) => role === 'participant'),
    ),
  );
  const views = nodes.map(({ gossip }) => {
    const view = new RingView();
    view.update({ selfId: gossip.self.id, members: gossip.members, isReady: true }, 0);
    return view;
  });
  const counts = new Map<string, number>();
  for (const key of KEYS) {
    const owners = new Set(views.map((view) => view.owner(key)));
    t.equal(owners.size, 1, `one owner of ${key}`);
    for (const owner of owners) counts.set(owner ?? '', (counts.get(owner ?? '') ?? 0) + 1);
    t.equal(views.filter((view) => view.owns(key)).length, 1, `one node says it owns ${key}`);
  }
  t.same([...counts.keys()].sort(), nodes.map(({ gossip }) => gossip.self.id).sort());
  for (const [id, count] of counts) t.ok(count > 200, `${id} owns ${count}`);
});

t.test('only participants own, and nobody while the node is not ready', async (t) => {
  const mixed = [memberOf('a'), memberOf('b', 'viewer'), memberOf('c', 'terminating')];
  const view = viewOf('b', mixed);
  t.same([...new Set(KEYS.map((key) => view.owner(key)))], ['id-a']);
  t.same([...view.shares()], [['a', 1]]);
  t.ok(view.isLive('id-c'), 'one that ends is still there');
  t.equal(view.addressOf('id-c'), 'c:1');
  t.same([...view.possibleSuccessors(1n)].sort(), ['id-a', 'id-c']);
  t.ok(view.update({ selfId: 'id-b', members: mixed, isReady: false }, 0));
  t.equal(view.owner(1n), undefined);
  t.notOk(view.owns(1n));
  t.same(viewOf('a', []).owner(1n), undefined, 'a ring of nobody');
});

t.test('says when something about ownership has changed, and only then', async (t) => {
  const view = viewOf('a', members('ab'));
  const update = (list: readonly Member[], isReady = true): boolean =>
    view.update({ selfId: 'id-a', members: list, isReady }, 0);
  t.notOk(update(members('ba')), 'the order of members does not matter');
  t.notOk(update([memberOf('a'), memberOf('b', 'participant', { incarnation: 9, status: 'suspect' })]));
  t.notOk(update([memberOf('a'), memberOf('b', 'participant', { address: 'elsewhere:1' })]));
  t.equal(view.addressOf('id-b'), 'elsewhere:1', 'an address that changes is used at once');
  t.ok(update(members('abc')));
  t.ok(update(members('abc'), false));
  t.ok(update(members('abc')));
  t.ok(update([...members('abc'), memberOf('d', 'viewer')]), 'somebody new who owns nothing yet');
  t.ok(update(members('ac')));
  t.ok(update([memberOf('a'), memberOf('c', 'participant', { id: 'id-other' })]), 'another one of that name');
  t.ok(KEYS.every((key) => view.owner(key) !== 'id-c'));
});

t.test('a member that joins takes keys from all, and none moves between others', async (t) => {
  const before = viewOf('a', members('abc'));
  const after = viewOf('a', members('abcd'));
  for (const key of KEYS) {
    if (after.owner(key) !== 'id-d') t.equal(after.owner(key), before.owner(key));
  }
});

t.test('who may hold a key', async (t) => {
  const view = viewOf('a', members('abc'));
  const update = (names: string, nowMs: number): boolean =>
    view.update({ selfId: 'id-a', members: members(names), isReady: true }, nowMs);
  const holders = (key: bigint, nowMs: number): readonly string[] =>
    [...view.possibleHolders(key, nowMs)].sort();
  t.same(holders(1n, 0), ['id-b', 'id-c'], 'everybody, at first');
  t.same(holders(1n, MEMORY_MS), [], 'nobody but the owner when all is calm');

  const atMs = 2 * MEMORY_MS;
  const wasOf = new Map(KEYS.map((key) => [key, view.owner(key)]));
  update('abcd', atMs);
  for (const key of KEYS) {
    const former = wasOf.get(key);
    const wanted = ['id-d', ...(former === 'id-a' || former === undefined ? [] : [former])].sort();
    t.same(holders(key, atMs + 1), wanted, 'whoever is new, and who had it before');
  }
  t.same(holders(1n, atMs + MEMORY_MS), []);

  const laterMs = 4 * MEMORY_MS;
  update('abd', laterMs);
  const lost = KEYS.filter((key) => view.owns(key) && holders(key, laterMs).includes('id-c'));
  t.ok(lost.length > 0, 'a former owner counts when it is dead, too');
});

t.test('rings of the past are bounded; what is forgotten makes everybody a possible holder', async (t) => {
  const view = viewOf('a', members('ab'));
  const atMs = 2 * MEMORY_MS;
  for (let change = 0; change < 40; change++) {
    view.update({ selfId: 'id-a', members: members(change % 2 ? 'ab' : 'a'), isReady: true }, atMs + change);
  }
  const quiet = [...'bcde'].map((name) => memberOf(name, 'viewer'));
  view.update({ selfId: 'id-a', members: [memberOf('a'), ...quiet], isReady: true }, atMs + 40);
  t.same([...view.possibleHolders(1n, atMs + 100)].sort(), ['id-b', 'id-c', 'id-d', 'id-e']);
  t.same([...view.possibleHolders(1n, atMs + 100 + MEMORY_MS)], []);
});
