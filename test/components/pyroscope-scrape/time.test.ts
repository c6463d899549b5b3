/** The loop on a wall clock that somebody sets: scrapes neither stall nor run wild. */
import type { Test } from 'tap';
import t from 'tap';
import { FanOut } from '../../../src/component/index.ts';
import { createScrapeMetrics } from '../../../src/components/pyroscope-scrape/metrics.ts';
import { ScrapeLoop } from '../../../src/components/pyroscope-scrape/scrape-loop.ts';
import { ScrapeRecords } from '../../../src/components/pyroscope-scrape/scrape-records.ts';
import type { SeriesSpec } from '../../../src/components/pyroscope-scrape/targets.ts';
import { Labels } from '../../../src/model/index.ts';
import { ProfileBuilder, ProfileWorkers } from '../../../src/pprof/index.ts';
import { Metrics, silentLogger } from '../../../src/telemetry/index.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const INTERVAL_MS = 15_000;
const HOUR_MS = 3_600_000;
const SERIES = 5;
/** How long the loop may sleep before it looks at the clock again. */
const NOTICE_MS = 10_000;

const body = new ProfileBuilder({ sampleTypes: [{ type: 'goroutine', unit: 'count' }] })
  .addSample({ stack: [{ name: 'main.main' }], values: [1] })
  .encode();

function specOf(index: number): SeriesSpec {
  return {
    // Spread over the interval.
    identity: BigInt(index * 3_000 + 7),
    target: Labels.empty,
    url: `http://target/${index}`,
    profileType: 'goroutine',
    labels: Labels.from({ __name__: 'goroutine', instance: String(index) }),
    deltaKind: undefined,
    profilingMs: 0,
  };
}

/** A loop that runs, and when it scraped what, by the clock that never goes back. */
function run(t: Test, clock: FakeClock): ReadonlyMap<string, readonly number[]> {
  const scrapes = new Map<string, number[]>();
  const workers = new ProfileWorkers({ clock });
  const scope = new Metrics().scope({});
  const loop = new ScrapeLoop(
    {
      clock,
      logger: silentLogger,
      metrics: createScrapeMetrics(scope),
      fanOut: new FanOut(clock, new Metrics().scope({})),
      workers,
      records: new ScrapeRecords(),
      onAdded: () => undefined,
      onEnded: () => undefined,
      mayBegin: () => true,
    },
    {
      intervalMs: INTERVAL_MS,
      timeoutMs: 5_000,
      maxBytes: 1_000_000,
      client: {
        request: async ({ url }) => {
          scrapes.set(url, [...(scrapes.get(url) ?? []), clock.monotonic()]);
          return { status: 200, headers: {}, body };
        },
      },
    },
  );
  const specs = Array.from({ length: SERIES }, (_, index) => specOf(index));
  loop.specify(new Map(specs.map((spec) => [spec.identity, spec])));
  loop.start(specs.map(({ identity }) => ({ id: identity, lastSlotMs: undefined, baseline: undefined })));
  const end = new AbortController();
  const ended = loop.run(end.signal);
  t.teardown(async () => {
    end.abort();
    await settle();
    await clock.advance(5_000);
    await ended;
    await workers.close();
  });
  return scrapes;
}

/** The times between two scrapes of a series, of all of them, since a time. */
function gaps(scrapes: ReadonlyMap<string, readonly number[]>, sinceMs: number): number[] {
  return [...scrapes.values()].flatMap((times) =>
    times.flatMap((time, index) => {
      const before = times[index - 1];
      return before === undefined || time < sinceMs ? [] : [time - before];
    }),
  );
}

for (const ms of [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS, INTERVAL_MS, -INTERVAL_MS, 500, -500]) {
  t.test(`the clock is set by ${ms} ms, and later back`, async (t) => {
    const clock = new FakeClock();
    const scrapes = run(t, clock);
    await clock.advance(10 * INTERVAL_MS);
    t.equal(scrapes.size, SERIES);
    for (const by of [ms, -ms]) {
      const setMs = clock.monotonic();
      clock.setBy(by);
      await clock.advance(10 * INTERVAL_MS);
      const around = gaps(scrapes, setMs);
      t.ok(Math.max(...around) <= 2 * INTERVAL_MS + NOTICE_MS, `longest gap ${Math.max(...around)} ms`);
      t.ok(around.length >= SERIES * 8, `${around.length} scrapes: no stall`);
      t.ok(around.length <= SERIES * 11, `${around.length} scrapes: none too many`);
      const after = gaps(scrapes, setMs + 4 * INTERVAL_MS);
      t.ok(
        after.every((gap) => Math.abs(gap - INTERVAL_MS) <= 1),
        'and then the rhythm is as ever',
      );
    }
  });
}

t.test('a clock that is set again and again', async (t) => {
  const clock = new FakeClock();
  const scrapes = run(t, clock);
  await clock.advance(5 * INTERVAL_MS);
  const setMs = clock.monotonic();
  for (let round = 0; round < 40; round++) {
    clock.setBy((round % 2 === 0 ? 1 : -1) * HOUR_MS);
    await clock.advance(2 * INTERVAL_MS);
  }
  const count = gaps(scrapes, setMs).length;
  t.ok(count >= SERIES * 40 && count <= SERIES * 82, `${count} scrapes in 80 intervals`);
});

t.test('summer time begins and ends without anybody noticing: slots are counted in UTC', async (t) => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  t.teardown(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  for (const [change, offsets] of [
    ['2026-03-29T01:00:00Z', [-60, -120]],
    ['2026-10-25T01:00:00Z', [-120, -60]],
  ] as const) {
    const changeMs = Date.parse(change);
    t.same(
      [changeMs - 1, changeMs].map((atMs) => new Date(atMs).getTimezoneOffset()),
      offsets,
      'the local time jumps',
    );
    const clock = new FakeClock(changeMs - 4 * INTERVAL_MS);
    const scrapes = run(t, clock);
    await clock.advance(8 * INTERVAL_MS);
    t.equal(gaps(scrapes, 0).length, SERIES * 7);
    t.ok(gaps(scrapes, 0).every((gap) => Math.abs(gap - INTERVAL_MS) <= 1));
  }
});
