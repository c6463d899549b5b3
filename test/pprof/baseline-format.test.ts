import fc from 'fast-check';
import t from 'tap';
import { BaselineError, DeltaState } from '../../src/pprof/index.ts';
import { buildProfile, MEMORY, randomSamples } from '../support/random-profile.ts';
import { sampleMultiset } from '../support/sample-multiset.ts';

/** The baseline after these profiles. */
function baselineOf(...profiles: Uint8Array[]): Uint8Array {
  const delta = new DeltaState('memory');
  for (const profile of profiles) delta.next(profile);
  const baseline = delta.export();
  if (baseline === undefined) throw new Error('there is a baseline');
  return baseline;
}

const later = { ...MEMORY, timeNanos: 1_800_000_015_000_000_000n };

t.test('what goes on from an exported baseline gives the same differences', async (t) => {
  fc.assert(
    fc.property(randomSamples, randomSamples, randomSamples, (...samples) => {
      const [a, b, c] = samples.map((each, index) => buildProfile(each, index === 0 ? MEMORY : later));
      if (a === undefined || b === undefined || c === undefined) throw new Error('all were built');
      const original = new DeltaState('memory');
      original.next(a);
      const copy = DeltaState.import(baselineOf(a));
      for (const profile of [b, c]) t.strictSame(copy.next(profile), original.next(profile));
      t.strictSame(copy.export(), original.export());
    }),
    { numRuns: 200 },
  );
});

t.test('absences are counted on', async (t) => {
  const some = buildProfile([{ stack: [{ name: 'a' }], values: [5, 5, 0, 0] }]);
  const none = buildProfile([]);
  const more = buildProfile([{ stack: [{ name: 'a' }], values: [7, 7, 0, 0] }]);
  const after = (absences: number): string[] => {
    let baseline = baselineOf(some);
    for (let profile = 0; profile < absences; profile++) {
      const delta = DeltaState.import(baseline);
      delta.next(none);
      baseline = delta.export() ?? baseline;
    }
    return Object.values(sampleMultiset(DeltaState.import(baseline).next(more) ?? new Uint8Array()));
  };
  t.same(after(20), ['2 2 0 0']);
  t.same(after(21), ['7 7 0 0']);
});

t.test('a baseline is small', async (t) => {
  const samples = Array.from({ length: 1_000 }, (_, index) => ({
    stack: [{ name: 'f', address: index + 1 }],
    values: [index * 3, index * 4096, 0, 0],
  }));
  const delta = new DeltaState('memory');
  t.equal(delta.export(), undefined, 'none before the first profile');
  t.equal(delta.sizeBytes, 0);
  delta.next(buildProfile(samples));
  t.equal(delta.sizeBytes, 28_000);
  const exported = delta.export()?.byteLength ?? 0;
  t.ok(exported > 0 && exported < 17_000, `${exported} bytes`);
});

t.test('what is no whole baseline is refused, whatever the bytes', async (t) => {
  const good = baselineOf(buildProfile([{ stack: [{ name: 'a' }], values: [300, 2n ** 62n, 0, 0] }]));
  for (let length = 0; length < good.length; length++) {
    t.throws(() => DeltaState.import(good.subarray(0, length)), { code: 'corrupt' }, `${length} bytes`);
  }
  for (let position = 0; position < good.length; position++) {
    const flipped = Uint8Array.from(good);
    flipped[position] = (flipped[position] ?? 0) ^ 0x10;
    const code = position === 3 ? 'unsupported' : 'corrupt';
    t.throws(() => DeltaState.import(flipped), { code, message: /baseline/ }, `byte ${position}`);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        DeltaState.import(bytes);
        throw new Error('accepted');
      } catch (error) {
        if (!(error instanceof BaselineError)) throw error;
      }
    }),
  );
});
