import fc from 'fast-check';
import t from 'tap';
import type { NodeLoad, OverrideTable } from '../../../src/cluster/balance/rebalance.ts';
import { rebalance } from '../../../src/cluster/balance/rebalance.ts';
import { Ring } from '../../../src/ring/index.ts';
import { xxHash64 } from '../../../src/util/index.ts';

/** How many of its keys a node tells of. */
const HEAVY = 256;

/** Targets with costs, spread over nodes by a ring and a table. */
class Field {
  readonly costs: ReadonlyMap<bigint, number>;
  readonly ring: Ring;
  readonly names: readonly string[];

  constructor(nodes: number, costs: readonly number[]) {
    this.names = Array.from({ length: nodes }, (_, index) => `node-${index}`);
    this.ring = new Ring(this.names);
    this.costs = new Map(costs.map((cost, index) => [xxHash64(`target ${index}`), cost]));
  }

  home = (key: bigint): string | undefined => this.ring.ownerAt(Number(key >> 32n));

  loads(table: OverrideTable): readonly NodeLoad[] {
    const byNode = new Map(this.names.map((name) => [name, [] as [bigint, number][]]));
    for (const [key, cost] of this.costs)
      byNode.get(table.get(key) ?? this.home(key) ?? '')?.push([key, cost]);
    return [...byNode].map(([node, keys]) => ({
      node,
      total: keys.reduce((sum, [, cost]) => sum + cost, 0),
      heavy: new Map(
        keys.sort(([, a], [, b]) => b - a).filter(([key], rank) => rank < HEAVY || table.has(key)),
      ),
    }));
  }

  unevenness(table: OverrideTable): number {
    const totals = this.loads(table).map(({ total }) => total);
    return Math.max(...totals) / (totals.reduce((sum, total) => sum + total, 0) / totals.length);
  }

  /** Looks again and again until nothing changes. */
  settle(table: OverrideTable = new Map()): { table: OverrideTable; rounds: number } {
    let now = table;
    for (let rounds = 0; rounds < 20; rounds++) {
      const next = rebalance(this.loads(now), now, this.home);
      if (next === now) return { table: now, rounds };
      now = next;
    }
    throw new Error('it never settles');
  }
}

function zipf(count: number, exponent: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1_000_000 / (index + 1) ** exponent);
}

t.test('Zipf-like costs: the busiest of 10 nodes carries at most 1.15 of the mean', async (t) => {
  for (const exponent of [0.5, 0.7, 0.8]) {
    const field = new Field(10, zipf(1_000, exponent));
    const { table, rounds } = field.settle();
    const plain = field.unevenness(new Map());
    const balanced = field.unevenness(table);
    t.comment(
      `exponent ${exponent}: ring ${plain.toFixed(2)}, balanced ${balanced.toFixed(2)}, ${table.size} overrides, ${rounds} rounds`,
    );
    t.ok(balanced <= 1.15, `exponent ${exponent}`);
    t.ok(plain > balanced);
  }
});

t.test('a target that is more than a node can carry alone has a node for itself', async (t) => {
  const field = new Field(10, zipf(1_000, 1.2));
  const { table } = field.settle();
  const largest = Math.max(...field.costs.values());
  const totals = field.loads(table).map(({ total }) => total);
  t.ok(Math.max(...totals) < largest * 1.02, 'nobody could do better');
});

t.test('an even load is left alone, and small changes of cost move nothing', async (t) => {
  const field = new Field(
    3,
    Array.from({ length: 3_000 }, () => 100),
  );
  const none: OverrideTable = new Map();
  t.ok(field.unevenness(none) < 1.12);
  t.equal(rebalance(field.loads(none), none, field.home), none);
  const heavy = new Field(10, zipf(1_000, 0.8));
  const { table } = heavy.settle();
  const wobbling = heavy
    .loads(table)
    .map((load, index) => ({ ...load, total: load.total * (1 + (index % 2) * 0.02) }));
  t.equal(rebalance(wobbling, table, heavy.home), table);
});

t.test(
  'overrides go when their node has gone, when the target has gone, and when they are not needed',
  async (t) => {
    const field = new Field(10, zipf(1_000, 0.8));
    const { table } = field.settle();
    t.ok(table.size > 0);
    const gone = [...table.values()][0];
    const rest = field.loads(table).filter(({ node }) => node !== gone);
    t.notOk([...rebalance(rest, table, field.home).values()].includes(gone ?? ''));
    const empty = field.loads(table).map(({ node }) => ({ node, total: 0, heavy: new Map() }));
    t.equal(rebalance(empty, table, field.home).size, 0);
  },
);

t.test('whatever the loads, the busiest node never gets more, and the table settles', async (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 200 }),
      (nodes, costs) => {
        const field = new Field(nodes, costs);
        const { table } = field.settle();
        return (
          costs.every((cost) => cost === 0) || field.unevenness(table) <= field.unevenness(new Map()) + 1e-9
        );
      },
    ),
    { numRuns: 100 },
  );
  t.pass();
});
