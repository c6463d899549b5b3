import t from 'tap';
import { MEMORY_MS, RingView } from '../../src/cluster/ring-view.ts';
import type { Member } from '../../src/gossip/index.ts';
import { memberOf } from '../support/hand-over-desk.ts';

const KEYS = Array.from({ length: 200 }, (_, index) => BigInt(index) * 0x123456789abcdefn);

function cluster(size: number): readonly Member[] {
  return Array.from({ length: size }, (_, index) => memberOf(`node-${index}`));
}

function view(selfId: string, members: readonly Member[]): RingView {
  const ring = new RingView();
  ring.update({ selfId, members, isReady: true, overrides: new Map() }, 0);
  return ring;
}

t.test('a node that joins few asks all of them about a key', async (t) => {
  const ring = view('id-new', [...cluster(16), memberOf('new')]);
  const all = cluster(16).map(({ id }) => id);
  for (const key of KEYS) {
    t.same([...ring.possibleHolders(key, 0)].sort(), [...all].sort());
    t.same([...ring.possibleSuccessors(key)].sort(), [...all].sort());
  }
});

t.test('of many it asks some, the one that owned the key among them', async (t) => {
  const members = [...cluster(200), memberOf('viewer', 'viewer')];
  const before = view('id-node-0', members);
  const ring = view('id-new', [...members, memberOf('new')]);
  for (const key of KEYS) {
    const holders = ring.possibleHolders(key, 0);
    t.equal(holders.size, 16);
    t.ok(holders.has(before.owner(key) ?? ''));
    t.notOk(holders.has('id-viewer'));
    t.notOk(holders.has('id-new'));
  }
});

t.test('a node that stood still asks those that own its keys without it', async (t) => {
  const members = cluster(200);
  const ring = view('id-node-7', members);
  const without = view(
    'id-node-0',
    members.filter(({ name }) => name !== 'node-7'),
  );
  for (const key of KEYS) t.ok(ring.possibleSuccessors(key).has(without.owner(key) ?? ''));
});

t.test('whoever a key was given to by an override is asked, too', async (t) => {
  const members = cluster(50);
  const [key = 0n] = KEYS;
  for (const { name, id } of members) {
    const ring = new RingView();
    ring.update({ selfId: 'id-node-7', members, isReady: true, overrides: new Map([[key, name]]) }, 0);
    t.equal(ring.possibleSuccessors(key).has(id), id !== 'id-node-7');
  }
});

t.test('after a while nobody has appeared lately', async (t) => {
  const ring = view('id-new', [...cluster(200), memberOf('new')]);
  for (const key of KEYS) t.equal(ring.possibleHolders(key, MEMORY_MS).size, 0);
});
