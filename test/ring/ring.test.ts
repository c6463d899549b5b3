import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import type { RingMember } from '../../src/ring/index.ts';
import { Ring } from '../../src/ring/index.ts';

const keys = Array.from({ length: 20_000 }, (_, index) => `{job="app-${index % 97}", instance="${index}"}`);
const named = (count: number): RingMember[] =>
  Array.from({ length: count }, (_, index) => ({ name: `node-${index}` }));
const ownersOf = (ring: Ring): readonly (string | undefined)[] => keys.map((key) => ring.owner(key));

/** The ring as libketama describes it, written down without the package. */
function bruteForceOwner(members: readonly RingMember[], key: string): string | undefined {
  const tokens = members
    .flatMap(({ name, weight = 1 }) =>
      Array.from({ length: weight === 0 ? 0 : Math.max(2, Math.round(128 * weight)) }, (_, digest) => {
        const md5 = createHash('md5').update(`/${name}-${digest}`).digest();
        return [0, 4, 8, 12].map((offset) => ({ name, value: md5.readUInt32LE(offset) }));
      }).flat(),
    )
    .sort((a, b) => a.value - b.value || (a.name < b.name ? -1 : 1));
  const point = createHash('md5').update(key).digest().readUInt32LE(0);
  return (tokens.find(({ value }) => value >= point) ?? tokens[0])?.name;
}

t.test('an empty ring owns nothing; a weight of 0 is not on the ring', async (t) => {
  t.equal(new Ring([]).owner('a'), undefined);
  t.same(new Ring([]).owners('a', 3), []);
  t.equal(new Ring([]).shares().size, 0);
  const ring = new Ring([{ name: 'a' }, { name: 'b', weight: 0 }]);
  t.same(ring.names, ['a']);
  t.same(ring.owners('x', 5), ['a']);
  t.same([...ring.shares()], [['a', 1]]);
});

t.test('what cannot be a ring is refused', async (t) => {
  t.throws(() => new Ring([{ name: 'a' }, { name: 'a' }]), /two members of the ring have the name a/);
  for (const weight of [-1, Number.NaN, 17, Number.POSITIVE_INFINITY]) {
    t.throws(() => new Ring([{ name: 'a', weight }]), /is not between 0 and 16/);
  }
});

t.test('names and keys that mean something to JavaScript are names and keys', async (t) => {
  const names = ['__proto__', 'constructor', '7', '10', 'host:1', 'ünï', ''];
  const ring = new Ring(names.map((name) => ({ name })));
  t.same(new Set(ring.owners('__proto__', 10)), new Set(names));
  t.same(new Set(ring.shares().keys()), new Set(names));
  t.equal(Object.getPrototypeOf({}), Object.prototype);
  t.notOk('server' in {});
});

const members = fc.uniqueArray(
  fc.record({
    name: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', '1', 'a:2')),
    weight: fc.constantFrom(0, 0.01, 0.5, 1, 2),
  }),
  { selector: ({ name }) => name, maxLength: 6 },
);

t.test(
  'the owner is that of the first token at or after the key, whatever the order of members',
  async () => {
    fc.assert(
      fc.property(members, fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (list, some) => {
        const ring = new Ring(list);
        const reversed = new Ring([...list].reverse());
        return some.every((key) => {
          const want = bruteForceOwner(list, key);
          return ring.owner(key) === want && reversed.owner(key) === want;
        });
      }),
      { numRuns: 60 },
    );
  },
);

t.test('the next owner is who owns the key when the first is gone', async () => {
  fc.assert(
    fc.property(members, fc.string(), (list, key) => {
      const [first, second] = new Ring(list).owners(key, 2);
      return new Ring(list.filter(({ name }) => name !== first)).owner(key) === second;
    }),
    { numRuns: 60 },
  );
});

t.test('a ring that takes over tokens from another gives the same answers', async () => {
  fc.assert(
    fc.property(members, members, fc.array(fc.string(), { maxLength: 5 }), (before, list, some) => {
      const ring = new Ring(list, new Ring(before));
      const anew = new Ring(list);
      return some.every((key) => ring.owners(key, 9).join() === anew.owners(key, 9).join());
    }),
    { numRuns: 60 },
  );
});

for (const count of [3, 10, 49]) {
  t.test(`${count} nodes and one more: at most 1.2 x K/N keys move, all to it, and back`, async (t) => {
    const before = ownersOf(new Ring(named(count)));
    const after = ownersOf(new Ring(named(count + 1)));
    const moved = keys.filter((_, index) => before[index] !== after[index]);
    const toNewcomer = keys.filter((_, index) => after[index] === `node-${count}`);
    t.same(moved, toNewcomer);
    t.ok(moved.length <= (1.2 * keys.length) / (count + 1), `${moved.length} moved`);
    t.ok(moved.length >= (0.8 * keys.length) / (count + 1), `${moved.length} moved`);
  });
}

t.test('shares add up to 1, say what keys do, and follow weights', async (t) => {
  const list = [...named(9), { name: 'twice', weight: 2 }];
  const ring = new Ring(list);
  const shares = ring.shares();
  t.ok(Math.abs([...shares.values()].reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
  const counts = new Map<string, number>();
  for (const owner of ownersOf(ring)) counts.set(owner ?? '', (counts.get(owner ?? '') ?? 0) + 1);
  for (const { name, weight = 1 } of list) {
    const share = shares.get(name) ?? 0;
    t.ok(Math.abs((counts.get(name) ?? 0) / keys.length - share) < 0.02, `${name}: keys as its share`);
    t.ok(Math.abs(share / (weight / 11) - 1) < 0.2, `${name}: ${share} of the ring`);
  }
});
