import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { Ring } from '../../src/ring/index.ts';

const keys = Array.from({ length: 20_000 }, (_, index) => `{job="app-${index % 97}", instance="${index}"}`);
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `node-${index}`);
const positionOf = (key: string): number => createHash('md5').update(key).digest().readUInt32LE(0);
const ownersOf = (ring: Ring): readonly (string | undefined)[] =>
  keys.map((key) => ring.ownerAt(positionOf(key)));

/** The ring as libketama describes it, written down without the package. */
function bruteForceOwner(members: readonly string[], position: number): string | undefined {
  const tokens = members
    .flatMap((name) =>
      Array.from({ length: 128 }, (_, digest) => {
        const md5 = createHash('md5').update(`/${name}-${digest}`).digest();
        return [0, 4, 8, 12].map((offset) => ({ name, value: md5.readUInt32LE(offset) }));
      }).flat(),
    )
    .sort((a, b) => a.value - b.value || (a.name < b.name ? -1 : 1));
  return (tokens.find(({ value }) => value >= position) ?? tokens[0])?.name;
}

t.test('an empty ring owns nothing, and a single member everything', async (t) => {
  t.equal(new Ring([]).ownerAt(1), undefined);
  t.same(new Ring([]).ownersAt(1, 3), []);
  t.equal(new Ring([]).shares().size, 0);
  const ring = new Ring(['a']);
  t.same(ring.names, ['a']);
  t.same(ring.ownersAt(7, 5), ['a']);
  t.same([...ring.shares()], [['a', 1]]);
});

t.test('two members of one name are no ring', async (t) => {
  t.throws(() => new Ring(['a', 'b', 'a']), /two members of the ring have the name a/);
});

t.test('names that mean something to JavaScript are names', async (t) => {
  const names = ['__proto__', 'constructor', '7', '10', 'host:1', 'ünï', ''];
  const ring = new Ring(names);
  t.same(new Set(ring.ownersAt(7, 10)), new Set(names));
  t.same(new Set(ring.shares().keys()), new Set(names));
  t.equal(Object.getPrototypeOf({}), Object.prototype);
  t.notOk('server' in {});
});

const members = fc.uniqueArray(
  fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', '1', 'a:2')),
  { maxLength: 6 },
);
const position = fc.nat({ max: 2 ** 32 - 1 });
const positions = fc.array(position, { minLength: 1, maxLength: 5 });

t.test(
  'the owner is that of the first token at or after the key, whatever the order of members',
  async () => {
    fc.assert(
      fc.property(members, positions, (list, some) => {
        const ring = new Ring(list);
        const reversed = new Ring([...list].reverse());
        return some.every((one) => {
          const want = bruteForceOwner(list, one);
          return ring.ownerAt(one) === want && reversed.ownerAt(one) === want;
        });
      }),
      { numRuns: 60 },
    );
  },
);

t.test('the next owner is who owns the key when the first is gone', async () => {
  fc.assert(
    fc.property(members, position, (list, one) => {
      const [first, second] = new Ring(list).ownersAt(one, 2);
      return new Ring(list.filter((name) => name !== first)).ownerAt(one) === second;
    }),
    { numRuns: 60 },
  );
});

t.test('a ring that takes over tokens from another gives the same answers', async () => {
  fc.assert(
    fc.property(members, members, positions, (before, list, some) => {
      const ring = new Ring(list, new Ring(before));
      const anew = new Ring(list);
      return some.every((one) => ring.ownersAt(one, 9).join() === anew.ownersAt(one, 9).join());
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

t.test('shares add up to 1, say what keys do, and are even', async (t) => {
  const list = named(10);
  const ring = new Ring(list);
  const shares = ring.shares();
  t.ok(Math.abs([...shares.values()].reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
  t.equal(ring.shares(), shares, 'summed once: somebody asks for each member of a thousand');
  const counts = new Map<string, number>();
  for (const owner of ownersOf(ring)) counts.set(owner ?? '', (counts.get(owner ?? '') ?? 0) + 1);
  for (const name of list) {
    const share = shares.get(name) ?? 0;
    t.ok(Math.abs((counts.get(name) ?? 0) / keys.length - share) < 0.02, `${name}: keys as its share`);
    t.ok(Math.abs(share * list.length - 1) < 0.2, `${name}: ${share} of the ring`);
  }
});
