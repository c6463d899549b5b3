import { Profile } from 'pprof-format';
import t from 'tap';
import { checkProfile, ProfileBuilder } from '../../src/pprof/index.ts';

const sampleTypes = [
  { type: 'samples', unit: 'count' },
  { type: 'cpu', unit: 'nanoseconds' },
];

t.test('another implementation reads what was put in', async (t) => {
  const inner = { name: 'inner', file: 'a.ts', line: 3 };
  const outer = { name: 'outer', file: 'a.ts', line: 9, address: 0xffff_ffff_ffff_fff0n };
  const raw = new ProfileBuilder({
    sampleTypes,
    defaultSampleType: 'cpu',
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_000_000,
    timeNanos: 1_800_000_000_123_456_789n,
    durationNanos: 15_000_000_000,
    comments: ['made by hand'],
  })
    .addSample({ stack: [inner, outer], values: [1, 2n ** 62n + 1n], labels: { thread: 'main', bytes: 48 } })
    .addSample({ stack: [outer], values: [-1, 0] })
    .addSample({ stack: [{ name: 'inner', file: 'a.ts', line: 4 }], values: [0, 5] })
    .encode();
  const profile = Profile.decode(raw);
  const text = (index: number | bigint | undefined) => profile.stringTable.strings[Number(index)];
  t.same(
    profile.sampleType.map(({ type, unit }) => [text(type), text(unit)]),
    [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ],
  );
  t.equal(text(profile.defaultSampleType), 'cpu');
  t.same([text(profile.periodType?.type), text(profile.periodType?.unit)], ['cpu', 'nanoseconds']);
  t.equal(Number(profile.period), 10_000_000);
  t.equal(BigInt(profile.timeNanos), 1_800_000_000_123_456_789n);
  t.equal(BigInt(profile.durationNanos), 15_000_000_000n);
  t.same(profile.comment.map(text), ['made by hand']);
  t.same(
    profile.sample.map(({ value }) => value.map((each) => BigInt.asIntN(64, BigInt(each)))),
    [
      [1n, 2n ** 62n + 1n],
      [-1n, 0n],
      [0n, 5n],
    ],
  );
  t.same(
    profile.sample[0]?.label.map(({ key, str, num }) => [text(key), text(str), Number(num)]),
    [
      ['thread', 'main', 0],
      ['bytes', '', 48],
    ],
  );
  t.same(
    profile.sample.map(({ locationId }) => locationId.map(Number)),
    [[1, 2], [2], [3]],
    'equal frames share a location',
  );
  t.equal(profile.function.length, 2, 'lines of one function share it');
  t.equal(BigInt.asUintN(64, BigInt(profile.location[1]?.address ?? 0)), 0xffff_ffff_ffff_fff0n);
  t.same(checkProfile(raw), {
    sampleTypes,
    sampleCount: 3,
    timeNanos: 1_800_000_000_123_456_789n,
    durationNanos: 15_000_000_000n,
  });
});

t.test('a profile without samples is valid', async (t) => {
  const raw = new ProfileBuilder({ sampleTypes }).encode();
  t.same(checkProfile(raw), { sampleTypes, sampleCount: 0, timeNanos: 0n, durationNanos: 0n });
  t.equal(Profile.decode(raw).sample.length, 0);
});

t.test('a sample needs a value for each type', async (t) => {
  const builder = new ProfileBuilder({ sampleTypes });
  t.throws(() => builder.addSample({ stack: [], values: [1] }), /2 values, not 1/);
});
