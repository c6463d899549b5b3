import fc from 'fast-check';
import { Profile } from 'pprof-format';
import t from 'tap';
import type { Frame, ProfileOptions, StackSample } from '../../src/pprof/index.ts';
import { checkProfile, DeltaState, ProfileBuilder } from '../../src/pprof/index.ts';

const SECOND = 1_000_000_000n;
const MEMORY: ProfileOptions = {
  sampleTypes: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
    { type: 'inuse_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ],
};
const CONTENTION: ProfileOptions = {
  sampleTypes: [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ],
};

function build(samples: readonly StackSample[], options: ProfileOptions = MEMORY): Uint8Array {
  const builder = new ProfileBuilder(options);
  for (const sample of samples) builder.addSample(sample);
  return builder.encode();
}

const frame = (name: string): Frame => ({ name, file: `${name}.go`, line: 7 });
const at = (address: number | bigint, name = `f${address}`): Frame => ({ ...frame(name), address });

/** Samples as an independent decoder sees them: stack and labels → values. Two equal keys are an error. */
function read(raw: Uint8Array | undefined): Record<string, bigint[]> {
  if (raw === undefined) throw new Error('there is no difference');
  checkProfile(raw);
  const profile = Profile.decode(raw);
  const text = (index: number | bigint) => profile.stringTable.strings[Number(index)];
  const functions = new Map(profile.function.map((each) => [Number(each.id), text(each.name)]));
  const locations = new Map(
    profile.location.map(({ id, line }) => [
      Number(id),
      line.map((each) => functions.get(Number(each.functionId))),
    ]),
  );
  const samples: Record<string, bigint[]> = {};
  for (const { locationId, value, label } of profile.sample) {
    const stack = locationId.map((id) => locations.get(Number(id))).join(' < ');
    const labels = label.map(({ key, str, num }) => `${text(key)}=${text(str) || num}`).sort();
    const key = [stack, ...labels].join(' ');
    if (key in samples) throw new Error(`${key} comes twice`);
    samples[key] = value.map((each) => BigInt.asIntN(64, BigInt(each)));
  }
  return samples;
}

/** The difference of the last profile to those before, which are all good. */
function difference(kind: 'memory' | 'mutex' | 'block', ...profiles: Uint8Array[]) {
  const delta = new DeltaState(kind);
  let output: Uint8Array | undefined;
  for (const profile of profiles) output = delta.next(profile);
  return read(output);
}

t.test('counters become differences, gauges stay', async (t) => {
  const one = build([{ stack: [at(1), at(2)], values: [10, 1000, 5, 500] }]);
  const two = build([{ stack: [at(1), at(2)], values: [13, 1600, 4, 400] }]);
  t.same(difference('memory', one, two), { 'f1 < f2': [3n, 600n, 4n, 400n] });
  t.same(
    difference('memory', one, two, two),
    { 'f1 < f2': [0n, 0n, 4n, 400n] },
    'a gauge alone is sent, too',
  );
  for (const kind of ['mutex', 'block'] as const) {
    const [first, second] = [10, 12].map((value) =>
      build([{ stack: [at(1)], values: [value, value * 100] }], CONTENTION),
    );
    if (first === undefined || second === undefined) throw new Error('both were built');
    t.same(difference(kind, first, second), { f1: [2n, 200n] }, kind);
    t.same(difference(kind, first, first), {}, `${kind} without a change is an empty profile`);
  }
  const foreign = { sampleTypes: [{ type: 'objects', unit: 'count' }] };
  const gauge = build([{ stack: [at(1)], values: [5] }], foreign);
  t.same(difference('memory', gauge, gauge), { f1: [5n] }, 'a type that is no counter by name and unit');
});

t.test('the first profile is where counting begins', async (t) => {
  const delta = new DeltaState('memory');
  const profile = build([{ stack: [at(1)], values: [1, 1, 0, 0] }]);
  t.equal(delta.next(profile), undefined);
  t.same(read(delta.next(profile)), {});
  const reordered: ProfileOptions = { sampleTypes: MEMORY.sampleTypes.toReversed() };
  t.same(
    read(delta.next(build([{ stack: [at(1)], values: [9, 8, 7, 6] }], reordered))),
    { f1: [9n, 8n, 6n, 5n] },
    'columns go by their names',
  );
  const fewer: ProfileOptions = { sampleTypes: MEMORY.sampleTypes.slice(1) };
  const without = build([{ stack: [at(1)], values: [8, 0, 0] }], fewer);
  t.equal(delta.next(without), undefined, 'other counters begin anew');
  t.same(read(delta.next(without)), {});
});

t.test('a counter below its baseline starts from zero, with the others of its sample', async (t) => {
  const one = build([
    { stack: [at(1)], values: [10, 1000, 0, 0] },
    { stack: [at(2)], values: [10, 1000, 0, 0] },
  ]);
  const two = build([
    { stack: [at(1)], values: [4, 1001, 0, 0] },
    { stack: [at(2)], values: [11, 1001, 0, 0] },
  ]);
  const three = build([{ stack: [at(1)], values: [5, 1002, 0, 0] }]);
  t.same(difference('memory', one, two), { f1: [4n, 1001n, 0n, 0n], f2: [1n, 1n, 0n, 0n] });
  t.same(difference('memory', one, two, three), { f1: [1n, 1n, 0n, 0n] }, 'and goes on from there');
});

t.test('samples are the same if stack and labels are', async (t) => {
  const values = (count: number) => [count, count, 0, 0];
  const cases = [
    {
      name: 'addresses, not names',
      one: { stack: [at(1, 'old')] },
      two: { stack: [at(1, 'new')] },
      same: true,
    },
    { name: 'another address', one: { stack: [at(1, 'f')] }, two: { stack: [at(2, 'f')] }, same: false },
    {
      name: 'order of the stack',
      one: { stack: [at(1), at(2)] },
      two: { stack: [at(2), at(1)] },
      same: false,
    },
    { name: 'depth', one: { stack: [at(1)] }, two: { stack: [at(1), at(1)] }, same: false },
    {
      name: 'addresses side by side',
      one: { stack: [at(1), at(11)] },
      two: { stack: [at(11), at(1)] },
      same: false,
    },
    {
      name: 'names without addresses',
      one: { stack: [frame('a')] },
      two: { stack: [frame('a')] },
      same: true,
    },
    { name: 'other names', one: { stack: [frame('a')] }, two: { stack: [frame('b')] }, same: false },
    {
      name: 'other files',
      one: { stack: [frame('a')] },
      two: { stack: [{ ...frame('a'), file: 'b.go' }] },
      same: false,
    },
    {
      name: 'other lines',
      one: { stack: [frame('a')] },
      two: { stack: [{ ...frame('a'), line: 8 }] },
      same: false,
    },
    {
      name: 'order of labels',
      one: { stack: [at(1)], labels: { a: 'x', b: 2 } },
      two: { stack: [at(1)], labels: { b: 2, a: 'x' } },
      same: true,
    },
    {
      name: 'text and number of a label',
      one: { stack: [at(1)], labels: { a: '2' } },
      two: { stack: [at(1)], labels: { a: 2 } },
      same: false,
    },
    {
      name: 'which label has which value',
      one: { stack: [at(1)], labels: { a: 'x', b: 'y' } },
      two: { stack: [at(1)], labels: { a: 'y', b: 'x' } },
      same: false,
    },
  ];
  for (const { name, one, two, same } of cases) {
    // What comes before moves the ids of everything that follows.
    const before = { stack: [frame('before')], values: values(1) };
    const first = build([{ ...one, values: values(5) }]);
    const second = build([before, { ...two, values: values(7) }]);
    const { before: _, ...rest } = difference('memory', first, second);
    t.same(Object.values(rest), [values(same ? 2 : 7).map(BigInt)], name);
  }
});

t.test('equal samples of one profile are added up', async (t) => {
  const twice = (...counts: [number, number]) =>
    build(counts.map((count) => ({ stack: [at(1), at(2)], values: [count, 0, count, 0] })));
  t.same(difference('memory', twice(1, 2), twice(10, 20)), { 'f1 < f2': [27n, 0n, 30n, 0n] });
});

t.test('an absent sample keeps its baseline, but not for ever', async (t) => {
  const some = build([{ stack: [at(1)], values: [10, 10, 0, 0] }]);
  const none = build([]);
  const more = build([{ stack: [at(1)], values: [12, 12, 0, 0] }]);
  const absentFor = (count: number) => difference('memory', some, ...Array(count).fill(none), more);
  t.same(absentFor(1), { f1: [2n, 2n, 0n, 0n] });
  t.same(absentFor(20), { f1: [2n, 2n, 0n, 0n] });
  t.same(absentFor(21), { f1: [12n, 12n, 0n, 0n] });
});

t.test('a profile that cannot be read changes nothing', async (t) => {
  const one = build([{ stack: [at(1)], values: [10, 10, 1, 1] }]);
  const two = build([{ stack: [at(1)], values: [12, 12, 1, 1] }]);
  for (const bad of [two.subarray(0, -3), new Uint8Array(), new TextEncoder().encode('<html>')]) {
    const delta = new DeltaState('memory');
    t.throws(() => delta.next(bad), { name: 'AppError' });
    t.equal(delta.next(one), undefined, 'as the first it was no first');
    t.throws(() => delta.next(bad), { name: 'AppError' });
    t.same(read(delta.next(two)), { f1: [2n, 2n, 1n, 1n] });
  }
});

t.test('a profile of too many samples is refused before it takes memory', async (t) => {
  const sample = [0x12, 0x06, 0x12, 0x04, 0, 0, 0, 0];
  const samples = Buffer.alloc(sample.length * 2_000_001, Buffer.from(sample));
  const huge = Buffer.concat([samples, build([])]);
  t.throws(() => new DeltaState('memory').next(huge), {
    code: 'too-large',
    message: /too large: 2000001 samples; the limit is 2000000/,
  });
});

t.test('64 bits are exact', async (t) => {
  const of = (value: bigint) => build([{ stack: [at(1)], values: [1, value] }], CONTENTION);
  t.same(difference('mutex', of(2n ** 60n + 1n), of(2n ** 62n + 2n)), {
    f1: [0n, 2n ** 62n - 2n ** 60n + 1n],
  });
  const top = [0xffff_ffff_ffff_fff0n, 0x7fff_ffff_ffff_fff0n].map((address) => ({
    stack: [at(address)],
    values: [1, 1],
  }));
  t.equal(Object.keys(difference('mutex', build([], CONTENTION), build(top, CONTENTION))).length, 2);
});

t.test('the duration is the time since the profile before', async (t) => {
  const of = (timeNanos: bigint, durationNanos = 3n) => build([], { ...MEMORY, timeNanos, durationNanos });
  const durationOf = (...profiles: Uint8Array[]) => {
    const delta = new DeltaState('memory');
    const outputs = profiles.map((profile) => delta.next(profile));
    return checkProfile(outputs.at(-1) ?? new Uint8Array()).durationNanos;
  };
  const start = 1_800_000_000n * SECOND;
  t.equal(durationOf(of(start), of(start + 15n * SECOND + 1n)), 15n * SECOND + 1n);
  t.equal(durationOf(of(start), of(0n), of(start + SECOND)), SECOND, 'one without a time is passed over');
  t.equal(durationOf(of(0n), of(start)), 3n, 'no time before');
  t.equal(durationOf(of(start), of(0n)), 3n, 'no time now');
  t.equal(durationOf(of(start), of(start - SECOND)), 3n, 'a clock that was set back');
});

t.test('what no sample needs is left out', async (t) => {
  const options = { ...MEMORY, comments: ['kept'], periodType: { type: 'space', unit: 'octets' } };
  const quiet = { stack: [at(1, 'quiet'), at(3, 'main')], values: [1, 1, 0, 0], labels: { tag: 'silent' } };
  const busy = (count: number) => ({ stack: [at(2, 'busy'), at(3, 'main')], values: [count, 1, 0, 0] });
  const delta = new DeltaState('memory');
  delta.next(build([quiet, busy(1)], options));
  const full = Profile.decode(build([quiet, busy(2)], options));
  const pruned = Profile.decode(delta.next(build([quiet, busy(2)], options)) ?? new Uint8Array());
  const names = pruned.function.map(({ name }) => pruned.stringTable.strings[Number(name)]);
  t.same(names.sort(), ['busy', 'main']);
  t.equal(pruned.location.length, 2);
  t.equal(pruned.stringTable.strings.length, full.stringTable.strings.length, 'indexes stand');
  for (const gone of ['quiet', 'quiet.go', 'tag', 'silent']) {
    t.ok(full.stringTable.strings.includes(gone) && !pruned.stringTable.strings.includes(gone), gone);
  }
  for (const kept of ['kept', 'octets', 'busy.go', 'alloc_space']) {
    t.ok(pruned.stringTable.strings.includes(kept), kept);
  }
});

t.test('where every sample stays, so does everything that describes them', async (t) => {
  const of = (first: number, second: number) =>
    build(
      [
        { stack: [at(1, 'one'), at(3, 'main')], values: [first, 1, 0, 0], labels: { tag: 'text' } },
        { stack: [at(2, 'two'), at(3, 'main')], values: [second, 1, 0, 0] },
      ],
      MEMORY,
    );
  const delta = new DeltaState('memory');
  delta.next(of(1, 1));
  const full = Profile.decode(of(4, 3));
  const output = Profile.decode(delta.next(of(4, 3)) ?? new Uint8Array());
  t.same(
    output.sample.map(({ value }) => value.map(Number)),
    [
      [3, 0, 0, 0],
      [2, 0, 0, 0],
    ],
  );
  for (const part of ['location', 'function', 'stringTable'] as const) t.same(output[part], full[part], part);
  t.equal(
    Profile.decode(delta.next(of(5, 3)) ?? new Uint8Array()).location.length,
    2,
    'not so once one is zero',
  );
});

t.test('for all profiles: the difference of a and a + d is d', async () => {
  const frames = [at(1), at(2), at(3, 'f1'), frame('a'), frame('b'), { ...frame('b'), line: 8 }];
  const count = fc.bigInt(0n, 2n ** 62n - 1n);
  const sample = fc.record({
    stack: fc.array(fc.constantFrom(...frames), { maxLength: 4 }),
    labels: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('', 'x', 'y', 0, 1)),
    values: fc.tuple(count, count),
    gauges: fc.tuple(count, count),
  });
  const key = ({ stack, labels }: StackSample) =>
    JSON.stringify([
      stack.map(({ address, name, line }) => (address === undefined ? [name, line] : Number(address))),
      Object.entries(labels ?? {})
        .map(([name, value]) => [
          name,
          typeof value === 'string' ? value : '',
          typeof value === 'number' ? value : 0,
        ])
        .sort(),
    ]);
  const samples = fc.uniqueArray(sample, { selector: key, maxLength: 12 });
  const property = fc.property(samples, samples, fc.integer(), (before, growth, seed) => {
    const sums = new Map<string, StackSample>();
    const expected: string[] = [];
    const baseline = new Map(before.map((each) => [key(each), each.values]));
    for (const each of before) {
      sums.set(key(each), { ...each, values: [...each.values, ...each.gauges] });
    }
    for (const each of growth) {
      const [objects, bytes] = baseline.get(key(each)) ?? [0n, 0n];
      const values = [objects + each.values[0], bytes + each.values[1], ...each.gauges];
      sums.set(key(each), { ...each, values });
    }
    for (const [identity, { values }] of sums) {
      const [objects = 0n, bytes = 0n] = baseline.get(identity) ?? [];
      const [nowObjects = 0n, nowBytes = 0n, ...gauges] = values.map(BigInt);
      const want = [nowObjects - objects, nowBytes - bytes, ...gauges];
      if (want.some((value) => value !== 0n)) expected.push(want.join(' '));
    }
    // Another order gives other ids and other string indexes.
    const after = [...sums.values()].sort(
      (a, b) => (Math.imul(key(a).length, seed) | 0) - (Math.imul(key(b).length, seed) | 0),
    );
    const delta = new DeltaState('memory');
    delta.next(build(before.map((each) => ({ ...each, values: [...each.values, ...each.gauges] }))));
    const output = delta.next(build(after)) ?? new Uint8Array();
    checkProfile(output);
    const got = Profile.decode(output).sample.map(({ value }) =>
      value.map((each) => BigInt.asIntN(64, BigInt(each))).join(' '),
    );
    if (got.sort().join('\n') !== expected.sort().join('\n')) {
      throw new Error(`got ${got.join(' | ')}, expected ${expected.join(' | ')}`);
    }
  });
  fc.assert(property, { numRuns: 500 });
});

t.test('strings that are not UTF-8 do not stop a difference', async (t) => {
  const swapped = (raw: Uint8Array) => {
    const bytes = Buffer.from(raw);
    bytes.write('\xff', bytes.indexOf('zname'), 'latin1');
    return bytes;
  };
  const [one, two] = [1, 3].map((value) =>
    swapped(build([{ stack: [{ name: 'zname' }], values: [value, 0, 0, 0] }])),
  );
  if (one === undefined || two === undefined) throw new Error('both were built');
  t.same(difference('memory', one, two), { '\ufffdname': [2n, 0n, 0n, 0n] });
});

t.test('what is copied stays as it was: mappings, comments, labels, fields of later versions', async (t) => {
  const options: ProfileOptions = {
    ...MEMORY,
    comments: ['a comment'],
    defaultSampleType: 'alloc_space',
    periodType: { type: 'space', unit: 'bytes' },
    period: 524_288,
    timeNanos: 5n * SECOND,
  };
  // Field 99 with the text "later": nothing known, so nothing to lose.
  const later = Buffer.from([0x9a, 0x06, 0x05, ...Buffer.from('later')]);
  const of = (value: number): Buffer =>
    Buffer.concat([
      build([{ stack: [at(1), at(2)], values: [value, value, 0, 0], labels: { a: 'x', b: 7n } }], options),
      later,
    ]);
  const delta = new DeltaState('memory');
  delta.next(of(1));
  const output = delta.next(of(4)) ?? new Uint8Array();
  const before = Profile.decode(of(4));
  const after = Profile.decode(output);
  t.same(after.stringTable.strings, before.stringTable.strings);
  for (const field of [
    'sampleType',
    'mapping',
    'location',
    'function',
    'period',
    'comment',
    'defaultSampleType',
  ] as const) {
    t.same(JSON.stringify(after[field], bigints), JSON.stringify(before[field], bigints), field);
  }
  t.ok(Buffer.from(output).includes('later'));
  t.same(read(output), { 'f1 < f2 a=x b=7': [3n, 3n, 0n, 0n] });
});

t.test('thousands of stacks keep their own baselines while the table grows and forgets', async (t) => {
  const delta = new DeltaState('mutex');
  const of = (from: number, to: number, value: number): Uint8Array =>
    build(
      Array.from({ length: to - from }, (_, index) => ({
        stack: [at(from + index + 1)],
        values: [value, value],
      })),
      CONTENTION,
    );
  t.equal(delta.next(of(0, 3_000, 5)), undefined);
  t.same(new Set(Object.values(read(delta.next(of(0, 6_000, 7)))).map(String)), new Set(['2,2', '7,7']));
  for (let round = 0; round < 40; round++) delta.next(of(5_000, 6_000, 8));
  t.same(Object.keys(read(delta.next(of(5_000, 6_000, 9)))).length, 1_000);
  t.same(new Set(Object.values(read(delta.next(of(0, 100, 9)))).map(String)), new Set(['9,9']), 'forgotten');
});

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
