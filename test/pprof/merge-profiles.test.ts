import fc from 'fast-check';
import t from 'tap';
import { checkProfile, mergeProfiles } from '../../src/pprof/index.ts';
import { PprofProfile } from '../../src/proto/index.ts';
import { bytesField, numberField } from '../support/protobuf-bytes.ts';
import { buildProfile, MEMORY, randomSamples } from '../support/random-profile.ts';
import { sampleMultiset } from '../support/sample-multiset.ts';

t.test('equal samples are added up, whatever their profiles', async (t) => {
  fc.assert(
    fc.property(randomSamples, randomSamples, (one, other) => {
      const merged = mergeProfiles([buildProfile(one), buildProfile(other)]);
      checkProfile(merged);
      t.strictSame(sampleMultiset(merged), sampleMultiset(buildProfile([...one, ...other])));
    }),
    { numRuns: 300 },
  );
});

t.test('neither order nor grouping makes a difference', async (t) => {
  fc.assert(
    fc.property(randomSamples, randomSamples, randomSamples, (...samples) => {
      const [a, b, c] = samples.map((each) => buildProfile(each));
      if (a === undefined || b === undefined || c === undefined) throw new Error('all were built');
      const want = sampleMultiset(mergeProfiles([a, b, c]));
      t.strictSame(sampleMultiset(mergeProfiles([c, a, b])), want);
      t.strictSame(sampleMultiset(mergeProfiles([mergeProfiles([a, b]), c])), want);
      t.strictSame(sampleMultiset(mergeProfiles([a, mergeProfiles([b, c])])), want);
      const count = (raw: Uint8Array): number => checkProfile(raw).sampleCount;
      t.equal(count(mergeProfiles([a, b, a])), count(mergeProfiles([a, b])), 'each sample once');
    }),
    { numRuns: 200 },
  );
});

t.test('times and what the profile says of itself', async (t) => {
  const of = (timeNanos: bigint, durationNanos: bigint) =>
    buildProfile([], {
      ...MEMORY,
      ...{ timeNanos, durationNanos, comments: ['kept'], defaultSampleType: 'inuse_space' },
    });
  const facts = checkProfile(mergeProfiles([of(30n, 5n), of(20n, 7n), of(0n, 0n)]));
  t.match(facts, { timeNanos: 20n, durationNanos: 12n, sampleTypes: MEMORY.sampleTypes });
  const text = Buffer.from(mergeProfiles([of(1n, 1n)])).toString('latin1');
  t.match(text, /kept/);
  t.match(text, /inuse_space/);
});

t.test('what cannot be merged is refused', async (t) => {
  const other = buildProfile([], { sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }] });
  t.throws(() => mergeProfiles([buildProfile([]), other]), {
    code: 'invalid',
    message: /different sample types cannot be merged: alloc_objects\/count, .* and cpu\/nanoseconds/,
  });
  t.throws(() => mergeProfiles([]), RangeError);
  t.throws(() => mergeProfiles([buildProfile([]).subarray(0, -1)]), { code: 'truncated' });
});

t.test('of a field that is there twice the last one counts', async (t) => {
  const profile = Uint8Array.from([
    ...['', 'alloc_space', 'bytes', 'main'].flatMap((text) => bytesField(6, text)),
    ...bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]),
    // Its first name and its first mapping do not exist.
    ...bytesField(5, [...numberField(1, 1), ...numberField(2, 999), ...numberField(2, 3)]),
    ...bytesField(4, [
      ...[...numberField(1, 1), ...numberField(2, 9), ...numberField(2, 0)],
      ...bytesField(4, [...numberField(1, 8), ...numberField(1, 1)]),
    ]),
    ...bytesField(2, [...bytesField(1, [1]), ...bytesField(2, [5])]),
  ]);
  t.equal(checkProfile(profile).sampleCount, 1);
  const merged = PprofProfile.decode(mergeProfiles([profile, profile]));
  t.same(merged.string_table, ['', 'alloc_space', 'bytes', 'main']);
  t.same(
    merged.function.map(({ name }) => Number(name)),
    [3],
  );
  t.same(
    merged.location.map(({ line }) => line?.map((each) => Number(each.function_id))),
    [[1]],
  );
  t.same(
    merged.sample.map(({ value }) => value?.map(Number)),
    [[10]],
  );
});
