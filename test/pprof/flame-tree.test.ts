import fc from 'fast-check';
import t from 'tap';
import type { FlameNode, StackSample } from '../../src/pprof/index.ts';
import { diffFlameTrees, flameTree, summarizeProfile } from '../../src/pprof/index.ts';
import { buildProfile, randomSamples } from '../support/random-profile.ts';

const cpu = {
  sampleTypes: [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ],
};
/** A stack as people write it: outermost first. */
const sample = (path: string, value: number): StackSample => ({
  stack: path
    .split(' ')
    .map((name, level) => ({ name, address: level + name.charCodeAt(0) * 16 }))
    .reverse(),
  values: [1, value],
});
const samples = [
  sample('main work parse', 50),
  sample('main work', 30),
  sample('main idle', 15),
  sample('gc', 5),
];
const profile = buildProfile(samples, cpu);
const leaf = (name: string, total: number): FlameNode => ({ name, total, self: total, children: [] });

t.test('stacks become a tree from the outermost function on', async (t) => {
  const work = { name: 'work', total: 80, self: 30, children: [leaf('parse', 50)] };
  const main = { name: 'main', total: 95, self: 0, children: [work, leaf('idle', 15)] };
  t.strictSame(flameTree(profile), { name: 'total', total: 100, self: 0, children: [main, leaf('gc', 5)] });
  t.equal(flameTree(profile, { sampleType: 'samples' }).total, 4);
  t.throws(() => flameTree(profile, { sampleType: 'space' }), {
    name: 'RangeError',
    message: 'the profile has no sample type "space"; it has "samples", "cpu"',
  });
  t.throws(() => flameTree(profile.subarray(0, -1)), { code: 'truncated' });
});

t.test('what is small is folded', async (t) => {
  const other = (total: number): FlameNode => leaf('(other)', total);
  t.strictSame(flameTree(profile, { minShare: 0.1 }).children.at(-1), other(5));
  const three = flameTree(profile, { maxNodes: 3 });
  t.strictSame(three.children, [
    {
      name: 'main',
      total: 95,
      self: 0,
      children: [{ name: 'work', total: 80, self: 30, children: [other(50)] }, other(15)],
    },
    other(5),
  ]);
});

t.test('whatever the profile: children and self make the whole, and no node is lost', async () => {
  const check = (node: FlameNode): number => {
    const sum = node.children.reduce((total, child) => total + check(child), node.self);
    if (Math.abs(sum - node.total) > node.total * 1e-9)
      throw new Error(`${node.name}: ${sum} of ${node.total}`);
    return node.total;
  };
  fc.assert(
    fc.property(randomSamples, fc.integer({ min: 1, max: 20 }), (random, maxNodes) => {
      const raw = buildProfile(random);
      const tree = flameTree(raw, { maxNodes });
      check(tree);
      const total = summarizeProfile(raw).totals.at(-1)?.total;
      if (tree.total !== total) throw new Error(`${tree.total} of ${total}`);
      const count = (node: FlameNode): number => node.children.reduce((sum, child) => sum + count(child), 1);
      if (count(tree) > maxNodes * 2) throw new Error(`${count(tree)} nodes`);
    }),
  );
});

t.test('a stack of any depth, of inlined functions and of none', async (t) => {
  const deep = {
    stack: Array.from({ length: 100_000 }, (_, level) => ({ name: `f${level % 7}` })),
    values: [1, 1],
  };
  let depth = 0;
  let node: FlameNode | undefined = flameTree(buildProfile([deep], cpu), { minShare: 0 });
  for (; node !== undefined; node = node.children[0]) depth++;
  t.equal(depth, 513, 'cut at its inner end');
  t.strictSame(flameTree(buildProfile([{ stack: [], values: [1, 7] }], cpu)), { ...leaf('total', 7) });
});

t.test('a difference lays one tree over the other', async (t) => {
  const after = buildProfile([sample('main work parse', 90), sample('main new', 1)], cpu);
  const difference = diffFlameTrees(flameTree(profile), flameTree(after));
  t.match(difference, { name: 'total', before: 100, after: 91 });
  const main = difference.children.find(({ name }) => name === 'main');
  t.strictSame(
    main?.children.map(({ name, before, after }) => [name, before, after]),
    [
      ['idle', 15, 0],
      ['work', 80, 90],
      ['new', 0, 1],
    ],
  );
});

t.test('a summary has totals and the functions that matter', async (t) => {
  const recursive = buildProfile([...samples, sample('main main main', 3)], {
    ...cpu,
    timeNanos: 5n,
    durationNanos: 6n,
  });
  const summary = summarizeProfile(recursive, { topCount: 2 });
  t.match(summary, {
    sampleCount: 5,
    timeNanos: 5n,
    durationNanos: 6n,
    functionCount: 5,
    rankedBy: { type: 'cpu' },
  });
  t.strictSame(
    summary.totals.map(({ type, unit, total }) => [type, unit, total]),
    [
      ['samples', 'count', 5],
      ['cpu', 'nanoseconds', 103],
    ],
  );
  t.strictSame(summary.topByFlat, [
    { name: 'parse', flat: 50, cumulative: 50 },
    { name: 'work', flat: 30, cumulative: 80 },
  ]);
  t.strictSame(summary.topByCumulative[0], { name: 'main', flat: 3, cumulative: 98 });
});
