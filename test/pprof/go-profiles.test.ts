import { gunzipSync, gzipSync } from 'node:zlib';
import t from 'tap';
import {
  checkProfile,
  compress,
  DeltaState,
  decompress,
  flameTree,
  mergeProfiles,
  ProfileBuilder,
  summarizeProfile,
} from '../../src/pprof/index.ts';
import { goMissing, goToolPprof, startGoProgram } from '../support/go-program.ts';
import { sampleMultiset } from '../support/sample-multiset.ts';

const LIMIT = { maxBytes: 64 * 1024 * 1024 };

t.test(
  'the profiles of a Go program are valid, and cut anywhere they are not',
  { skip: goMissing },
  async (t) => {
    const program = await startGoProgram();
    t.teardown(() => program.stop());
    const cases = {
      allocs: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'],
      heap: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'],
      goroutine: ['goroutine'],
      mutex: ['contentions', 'delay'],
      block: ['contentions', 'delay'],
      threadcreate: ['threadcreate'],
      'profile?seconds=1': ['samples', 'cpu'],
    };
    for (const [path, types] of Object.entries(cases)) {
      const raw = await decompress(await program.get(`/debug/pprof/${path}`), LIMIT);
      const facts = checkProfile(raw);
      t.same(
        facts.sampleTypes.map(({ type }) => type),
        types,
        path,
      );
      t.ok(facts.sampleCount > 0 && facts.timeNanos > 0n, `${path} has samples and a time`);
      for (let length = 1; length < raw.length; length += 101) {
        t.throws(
          () => checkProfile(raw.subarray(0, length)),
          { name: 'AppError' },
          `${length} bytes of ${path}`,
        );
      }
    }
    const page = await decompress(await program.get('/debug/pprof/'), LIMIT);
    t.throws(() => checkProfile(page), { code: 'not-pprof', message: /HTML/ });
  },
);

t.test('go tool pprof reads the difference and finds what was allocated', { skip: goMissing }, async (t) => {
  const program = await startGoProgram();
  t.teardown(() => program.stop());
  const delta = new DeltaState('memory');
  const next = async () => delta.next(await decompress(await program.get('/debug/pprof/allocs'), LIMIT));
  t.equal(await next(), undefined);
  await program.get('/allocate?rounds=2000');
  const output = await next();
  if (output === undefined) throw new Error('the second profile gives a difference');
  const top = await goToolPprof(['-top', '-unit=B', '-sample_index=alloc_space'], await compress(output));
  const [, bytes] = /^ *(\d+)B .* main\.allocate$/m.exec(top) ?? [];
  const least = 2000 * 256 * 1024;
  // The program's own work goes on; sampling at 512 KiB is off by a few percent.
  t.ok(Number(bytes) > least * 0.8 && Number(bytes) < least * 2, top);
});

t.test('go tool pprof reads what the builder and the delta write', { skip: goMissing }, async (t) => {
  const build = (count: number) =>
    new ProfileBuilder({
      sampleTypes: [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
      timeNanos: 1_800_000_000_000_000_000n,
    })
      .addSample({
        stack: [{ name: 'lock', file: 'a.ts', line: 3 }, { name: 'main' }],
        values: [count, count],
        labels: { k: 'v' },
      })
      .encode();
  const delta = new DeltaState('mutex');
  delta.next(build(3));
  const output = delta.next(build(10));
  if (output === undefined) throw new Error('the second profile gives a difference');
  const raw = await goToolPprof(['-raw'], gzipSync(output));
  t.match(raw, /contentions\/count delay\/nanoseconds\n +7 +7: 1 2 *\n +k:\[v\]/);
  t.match(raw, /lock a\.ts:3/);
  t.match(await goToolPprof(['-top'], gunzipSync(gzipSync(build(3)))), /lock/, 'not compressed');
});

t.test(
  'go tool pprof reads every difference and every merged profile, and sums up alike',
  { skip: goMissing },
  async (t) => {
    const program = await startGoProgram();
    t.teardown(() => program.stop());
    const kinds = { allocs: 'memory', mutex: 'mutex', block: 'block' } as const;
    for (const [path, kind] of Object.entries(kinds)) {
      const get = async () => decompress(await program.get(`/debug/pprof/${path}`), LIMIT);
      const [one, two] = [await get(), await get()];
      const delta = new DeltaState(kind);
      delta.next(one);
      for (const output of [delta.next(two), mergeProfiles([one, two]), mergeProfiles([one])]) {
        if (output === undefined) throw new Error('the second profile gives a difference');
        t.match(await goToolPprof(['-raw'], gzipSync(output)), /Locations\n/, path);
      }
      t.strictSame(sampleMultiset(mergeProfiles([one])), sampleMultiset(one), `${path} merged alone`);
      const type = checkProfile(one).sampleTypes.at(-1)?.type ?? '';
      const total = summarizeProfile(one).totals.at(-1)?.total;
      t.equal(flameTree(one).total, total);
      const unit = kind === 'memory' ? 'B' : 'ns';
      const top = await goToolPprof(['-top', `-unit=${unit}`, `-sample_index=${type}`], gzipSync(one));
      t.equal(/ of (\d+)(?:B|ns) total/.exec(top)?.[1] ?? '0', String(total), top.slice(0, 300));
    }
    const goroutines = await decompress(await program.get('/debug/pprof/goroutine'), LIMIT);
    t.match(await goToolPprof(['-raw'], mergeProfiles([goroutines, goroutines])), /goroutine\/count/);
  },
);
