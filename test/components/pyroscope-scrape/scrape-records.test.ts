import fc from 'fast-check';
import t from 'tap';
import type { LastProfile } from '../../../src/component/index.ts';
import { LastProfiles } from '../../../src/components/pyroscope-scrape/last-profiles.ts';
import { ScrapeHistory } from '../../../src/components/pyroscope-scrape/scrape-history.ts';

function profile(seriesId: string, bytes: number): LastProfile {
  return { seriesId, takenMs: 0, type: 'memory', origin: 'forwarded', body: new Uint8Array(bytes) };
}

t.test('the last 20 scrapes of a series, oldest first', async (t) => {
  const history = new ScrapeHistory();
  t.same(history.of('a'), []);
  for (let index = 0; index < 27; index++) {
    history.add('a', {
      startedMs: 1_700_000_000_000 + index,
      durationMs: index,
      bytes: 10 * index,
      error: index % 5 === 0 ? 'timeout' : '',
    });
  }
  const entries = history.of('a');
  t.same(
    entries.map(({ durationMs }) => durationMs),
    Array.from({ length: 20 }, (_, index) => index + 7),
  );
  t.same(entries[3], { startedMs: 1_700_000_000_010, durationMs: 10, bytes: 100, error: 'timeout' });
  t.equal(entries[4]?.error, '');
});

t.test('of more series than there is room for, those scraped last are remembered', async (t) => {
  const history = new ScrapeHistory(3);
  const past = { startedMs: 1, durationMs: 1, bytes: 1, error: '' };
  for (const series of ['a', 'b', 'c', 'a', 'd']) history.add(series, past);
  t.same(
    ['a', 'b', 'c', 'd'].map((series) => history.of(series).length),
    [2, 0, 1, 1],
  );
});

t.test('profiles: the newest of each series, within the bytes, the oldest go first', async (t) => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5_000 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(sizes, (stored) => {
      const profiles = new LastProfiles(12_000);
      const kept: string[] = [];
      for (const [series, bytes] of stored) {
        profiles.set(profile(String(series), bytes));
        kept.splice(0, kept.length, ...kept.filter((one) => one !== String(series)), String(series));
        t.ok(profiles.bytes <= 12_000);
        t.equal(profiles.get(String(series))?.body.byteLength, bytes, 'what fits is kept');
      }
      const there = kept.map((series) => profiles.get(series) !== undefined);
      t.same(there, [...there].sort(), 'what is gone was stored before all that is there');
    }),
    { numRuns: 50 },
  );
});

t.test('where there is no room for all series, those that have a profile keep theirs', async (t) => {
  const profiles = new LastProfiles(3_000);
  const offer = (series: string, takenMs: number): boolean => {
    profiles.offer({ ...profile(series, 1_000), takenMs });
    return profiles.get(series)?.takenMs === takenMs;
  };
  t.ok(offer('a', 1_000));
  t.ok(offer('b', 2_000));
  t.notOk(offer('c', 3_000), 'there is no room');
  t.ok(offer('a', 16_000), 'another one of a series that has one');
  t.notOk(offer('c', 18_000));
  t.ok(profiles.get('b'));
  profiles.set({ ...profile('c', 1_000), takenMs: 20_000 });
  t.ok(profiles.get('c'), 'one that somebody asked for is kept');
  t.notOk(profiles.get('b'), 'and what was stored longest ago goes for it');
  t.notOk(offer('b', 315_999));
  t.ok(offer('b', 316_000), 'what has been there for five minutes makes room');
  t.notOk(profiles.get('a'));
  profiles.offer({ ...profile('large', 2_500), takenMs: 600_000 });
  t.ok(profiles.get('b'), 'a large one does not push out, with one that is old, those that are not');
  t.notOk(profiles.get('large'));
});

t.test('a profile that is too large replaces nothing but its own', async (t) => {
  const profiles = new LastProfiles(1_000);
  profiles.set(profile('a', 100));
  profiles.set(profile('b', 100));
  profiles.set(profile('a', 2_000));
  t.equal(profiles.get('a'), undefined);
  t.ok(profiles.get('b'));
});

t.test('a part of a large buffer does not keep the whole', async (t) => {
  const profiles = new LastProfiles();
  const large = new Uint8Array(1_000_000).fill(7);
  profiles.set({ ...profile('a', 0), body: large.subarray(10, 20) });
  t.equal(profiles.get('a')?.body.buffer.byteLength, 10);
  t.same([...(profiles.get('a')?.body ?? [])], Array(10).fill(7));
});
