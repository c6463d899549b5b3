import { DEFAULT_HAND_OVER_SETTINGS, HandOver, RingView } from '../src/cluster/index.ts';
import type { SharedItem } from '../src/component/index.ts';
import type { Member } from '../src/gossip/index.ts';
import { seededRandom } from '../test/support/seeded-random.ts';

const SIZES = [10, 100, 1_000];
const TARGETS = 1_000_000;
const TYPES = 4;

/** What a change of the cluster costs one node that knows a million targets, and how many change hands. */
export function benchClusterOwnership(): Promise<void> {
  const random = seededRandom(1);
  const word = (): bigint => BigInt(Math.floor(random.next() * 2 ** 32));
  const keys = Array.from({ length: TARGETS }, () => (word() << 32n) | word());
  for (const size of SIZES) measure(size, keys);
  return Promise.resolve();
}

function measure(size: number, keys: readonly bigint[]): void {
  const members = Array.from({ length: size }, (_, index) => member(`node-${index}`));
  const more = [...members, member('new')];
  const view = new RingView();
  const selfId = members[0]?.id ?? '';
  let nowMs = 0;
  const change = (to: readonly Member[]): { ringMs: number; ownershipMs: number; owners: Owners } => {
    nowMs += 1_000;
    const startMs = performance.now();
    view.update({ selfId, members: to, isReady: true }, nowMs);
    const ringMs = performance.now() - startMs;
    const owners = keys.map((key) => view.owner(key));
    return { ringMs, ownershipMs: performance.now() - startMs - ringMs, owners };
  };
  const first = change(members);
  const join = change(more);
  const leave = change(members);
  const fairJoin = keys.length / (size + 1);
  const movedByJoin = moved(first.owners, join.owners) / fairJoin;
  const movedByLeave = moved(join.owners, leave.owners) / fairJoin;
  console.log(
    [
      `${size} nodes, ${TARGETS.toLocaleString('en')} targets: ring built in ${first.ringMs.toFixed(0)} ms at first,`,
      `${join.ringMs.toFixed(0)} and ${leave.ringMs.toFixed(0)} ms for a join and a leave,`,
      `ownership of all targets in ${join.ownershipMs.toFixed(0)} ms;`,
      `a join moves ${movedByJoin.toFixed(2)} x K/N, a leave ${movedByLeave.toFixed(2)} x K/N,`,
      `all of them to or from the one that comes or goes: ${onlyTo('new', first.owners, join.owners) && onlyTo('new', leave.owners, join.owners) ? 'yes' : 'no'};`,
      newcomer(more, keys),
    ].join(' '),
  );
}

type Owners = readonly (string | undefined)[];

function moved(before: Owners, after: Owners): number {
  return after.filter((owner, index) => owner !== before[index]).length;
}

function onlyTo(name: string, before: Owners, after: Owners): boolean {
  return after.every((owner, index) => owner === before[index] || owner === `id-${name}`);
}

/** A node that joins, and asks who holds what it owns from now on. */
function newcomer(members: readonly Member[], keys: readonly bigint[]): string {
  const view = new RingView();
  view.update({ selfId: 'id-new', members, isReady: true }, 1_000);
  const items: SharedItem[] = keys
    .filter((key) => view.owns(key))
    .flatMap((key) => Array.from({ length: TYPES }, (_, type) => ({ id: key + BigInt(type), key })));
  const handOver = new HandOver(view, { isBusy: () => false }, DEFAULT_HAND_OVER_SETTINGS);
  const heapBytes = process.memoryUsage().heapUsed;
  const startMs = performance.now();
  const asked = handOver
    .setItems(items, 1_000)
    .flatMap((effect) => (effect.type === 'claim' ? [effect] : []));
  const tookMs = performance.now() - startMs;
  const questions = asked.reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    `who joins asks ${asked.length} requests of ${questions} items for its ${items.length} series,`,
    `worked out in ${tookMs.toFixed(0)} ms with ${Math.round((process.memoryUsage().heapUsed - heapBytes) / 2 ** 20)} MB`,
  ].join(' ');
}

function member(name: string): Member {
  return {
    ...{ id: `id-${name}`, name, address: `${name}:1`, incarnation: 1, version: '1', startedMs: 1 },
    ...{ status: 'alive', role: 'participant', meta: new Uint8Array() },
  };
}
