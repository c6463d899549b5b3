import { gunzipSync, gzipSync } from 'node:zlib';
import t from 'tap';
import { checkProfile, ProfileBuilder } from '../../src/pprof/index.ts';
import { Analysis } from '../../src/server/analysis/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

function profile(samples: number, type = 'cpu'): Uint8Array {
  const builder = new ProfileBuilder({ sampleTypes: [{ type, unit: 'nanoseconds' }] });
  builder.addSample({ stack: [{ name: 'work' }, { name: 'main' }], values: [samples] });
  return gzipSync(builder.encode());
}

t.test('profiles are looked at in a thread that ends when nobody looks', async (t) => {
  const clock = new FakeClock();
  const analysis = new Analysis(clock);
  t.notOk(analysis.isRunning);
  t.match(await analysis.flame(profile(7), undefined), {
    sample_type: 'cpu',
    tree: { name: 'total', total: 7, children: [{ name: 'main', total: 7 }] },
  });
  t.match(await analysis.difference(profile(2), profile(5), 'cpu'), { tree: { before: 2, after: 5 } });
  const { body, ...counts } = await analysis.merge([
    { body: profile(2), count: 1 },
    { body: profile(3), count: 4 },
    { body: profile(9, 'other'), count: 1 },
    { body: Buffer.from('nonsense'), count: 1 },
  ]);
  t.same(counts, { merged: 5, skipped: 2 });
  t.match(await analysis.flame(body, undefined), { tree: { total: 5 } });
  t.match(checkProfile(gunzipSync(body)).sampleTypes, [{ type: 'cpu' }]);
  t.ok(analysis.isRunning);
  await clock.advance(30_000);
  t.notOk(analysis.isRunning);
  t.match(await analysis.flame(profile(1), undefined), { tree: { total: 1 } }, 'and comes again');
  await clock.advance(30_000);
});

t.test('what cannot be shown says why; a crowd has to wait', async (t) => {
  const clock = new FakeClock();
  const analysis = new Analysis(clock);
  await t.rejects(analysis.flame(Buffer.from('nonsense'), undefined), { code: 'not-pprof' });
  await t.rejects(analysis.flame(profile(1), 'heap'), { name: 'RangeError', message: /heap/ });
  t.same(await analysis.merge([]), { merged: 0, skipped: 0, body: new Uint8Array() });
  const crowd = Array.from({ length: 40 }, () => analysis.flame(profile(1), undefined));
  const answers = await Promise.allSettled(crowd);
  t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 32);
  t.match(answers.at(-1), { status: 'rejected', reason: { code: 'busy', message: /try again/ } });
  await analysis.close();
  t.notOk(analysis.isRunning);
  t.equal(clock.waiting, 0);
  await t.rejects(analysis.flame(profile(1), undefined), { code: 'closed', message: /stopping/ });
});
