import t from 'tap';
import { FanOut } from '../../../src/component/index.ts';
import { createScrapeMetrics } from '../../../src/components/pyroscope-scrape/metrics.ts';
import { ScrapeLoop } from '../../../src/components/pyroscope-scrape/scrape-loop.ts';
import { ScrapeRecords } from '../../../src/components/pyroscope-scrape/scrape-records.ts';
import type { SeriesSpec } from '../../../src/components/pyroscope-scrape/targets.ts';
import { Labels } from '../../../src/model/index.ts';
import { ProfileBuilder, ProfileWorkers } from '../../../src/pprof/index.ts';
import { Metrics, silentLogger } from '../../../src/telemetry/index.ts';
import type { Clock } from '../../../src/util/index.ts';
import { sleep } from '../../../src/util/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';

const INTERVAL_MS = 1_000;
/** Lies 300 ms after each full second. */
const IDENTITY = 300n;
const OTHER = 900n;

const body = new ProfileBuilder({ sampleTypes: [{ type: 'goroutine', unit: 'count' }] })
  .addSample({ stack: [{ name: 'main.main' }], values: [1] })
  .encode();

function spec(identity: bigint): SeriesSpec {
  return {
    identity,
    target: Labels.empty,
    url: `http://target/${identity}`,
    profileType: 'goroutine',
    labels: Labels.from({ __name__: 'goroutine' }),
    deltaKind: undefined,
    profilingMs: 0,
  };
}

/**
 * A loop whose target writes down when it is asked, answers after `answerMs`, and whose clock goes on by `busyMs`
 * whenever work is taken over.
 */
function setUp({ busyMs = 0, answerMs = 0 }) {
  const fake = new FakeClock(1_800_000_000_000);
  let aheadMs = 0;
  const clock: Clock = {
    now: () => fake.now() + aheadMs,
    monotonic: () => fake.monotonic() + aheadMs,
    after: (delayMs, callback) => fake.after(delayMs, callback),
  };
  const workers = new ProfileWorkers({ clock });
  workers.import = () => {
    aheadMs += busyMs;
  };
  const fanOut = new FanOut(clock, new Metrics().scope({}));
  fanOut.setReceivers([new RecordingReceiver()]);
  const scrapes: string[] = [];
  const request = async ({ url }: { url: string }) => {
    scrapes.push(`${url.replace(/.*\//, '')} at ${clock.now() % 10_000}`);
    await sleep(clock, answerMs);
    return { status: 200, headers: {}, body };
  };
  const loop = new ScrapeLoop(
    {
      clock,
      logger: silentLogger,
      metrics: createScrapeMetrics(new Metrics().scope({})),
      fanOut,
      workers,
      records: new ScrapeRecords(),
      onAdded: () => undefined,
      onEnded: () => undefined,
      mayBegin: () => true,
    },
    { intervalMs: INTERVAL_MS, timeoutMs: 500, maxBytes: 1_000_000, client: { request } },
  );
  loop.specify(new Map([IDENTITY, OTHER].map((identity) => [identity, spec(identity)])));
  return { fake, loop, scrapes, startMs: fake.now() };
}

for (const [name, atMs, expected] of [
  ['is still to come', 100, ['300 at 300', '900 at 900', '300 at 1300']],
  ['passes at the end', 200, ['300 at 300', '900 at 900', '300 at 1300']],
  ['passes meanwhile', 230, ['300 at 330', '900 at 900', '300 at 1300']],
  ['has passed', 400, ['300 at 500', '900 at 900', '300 at 1300']],
] as const) {
  t.test(`series that are taken over when the slot of one ${name} are scraped once a slot`, async (t) => {
    const { fake, loop, scrapes, startMs } = setUp({ busyMs: 50 });
    const ended = new AbortController();
    const running = loop.run(ended.signal);
    loop.start([]);
    await fake.advance(atMs);
    const baseline = new Uint8Array([1]);
    loop.start([
      { id: IDENTITY, lastSlotMs: startMs - 700, baseline },
      { id: OTHER, lastSlotMs: startMs - 100, baseline },
    ]);
    await fake.advance(1_350 - atMs);
    t.same(scrapes, expected);
    ended.abort();
    await fake.advance(5_000);
    await running;
  });
}

t.test('a slot that comes while the one before is made up for is not lost', async (t) => {
  const { fake, loop, scrapes, startMs } = setUp({ answerMs: 80 });
  const ended = new AbortController();
  const running = loop.run(ended.signal);
  await fake.advance(250);
  loop.start([{ id: IDENTITY, lastSlotMs: startMs - 1_700, baseline: undefined }]);
  await fake.advance(1_350 - 250);
  t.same(scrapes, ['300 at 250', '300 at 330', '300 at 1300']);
  ended.abort();
  await fake.advance(5_000);
  await running;
});
