import { gunzipSync } from 'node:zlib';
import { Profile as DecodedProfile } from 'pprof-format';
import type { Test } from 'tap';
import t from 'tap';
import { scrapeArguments } from '../../../src/components/pyroscope-scrape/args.ts';
import { ScrapeComponent } from '../../../src/components/pyroscope-scrape/component.ts';
import { ProfileBuilder } from '../../../src/pprof/index.ts';
import { decodeBody } from '../../../src/schema/index.ts';
import { parseFile } from '../../../src/syntax/index.ts';
import { createTestContext } from '../../support/component-context.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { answer, startProfileTarget } from '../../support/profile-target.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';

const INTERVAL_MS = 15_000;
const NEVER = new AbortController().signal;

/** A running component that scrapes one memory profile of each address. */
function start(t: Test, addresses: readonly string[]) {
  const targets = addresses.map(
    (address) => `{"__address__" = "${address}", "__meta_zone" = "z", "env" = "test"}`,
  );
  const off = ['block', 'goroutine', 'mutex', 'process_cpu'].map(
    (type) => `profile.${type} { enabled = false }`,
  );
  const text = `targets = [${targets.join(', ')}]\nforward_to = []\nprofiling_config {\n${off.join('\n')}\n}\n`;
  const { file } = parseFile({ name: 'test', text });
  const { value } = decodeBody(scrapeArguments, file.body, undefined, { lookup: () => undefined });
  if (value === undefined) throw new Error('the arguments must be right');
  const clock = new FakeClock();
  const receiver = new RecordingReceiver();
  const { context } = createTestContext({ id: 'pyroscope.scrape.default', clock });
  const component = new ScrapeComponent(context, { ...value, forward_to: [receiver] });
  const controller = new AbortController();
  const ended = component.run(controller.signal);
  t.teardown(async () => {
    controller.abort();
    await ended;
  });
  return { clock, receiver, component };
}

function memory(allocated: number): Uint8Array {
  return new ProfileBuilder({ sampleTypes: [{ type: 'alloc_objects', unit: 'count' }] })
    .addSample({ stack: [{ name: 'main.main' }], values: [allocated] })
    .encode();
}

function allocatedIn(body: Uint8Array): number {
  const raw = body[0] === 0x1f ? gunzipSync(body) : body;
  return Number(DecodedProfile.decode(raw).sample[0]?.value[0]);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

t.test('what is told of a series, and its last profile as it went on', async (t) => {
  let allocated = 100;
  const target = await startProfileTarget((request, response) =>
    answer(memory(allocated))(request, response),
  );
  t.teardown(() => target.close());
  const { clock, receiver, component } = start(t, [target.address]);
  const [before] = component.targets();
  t.match(before, {
    seriesId: /^[\da-f]{16}$/,
    labels: { env: 'test', instance: target.address, job: 'pyroscope.scrape.default' },
    url: `http://${target.address}/debug/pprof/allocs`,
    type: 'memory',
    state: 'scraping',
    health: 'unknown',
    lastScrapeMs: undefined,
    history: [],
  });
  t.notMatch(JSON.stringify(before?.labels), /__/);
  const seriesId = before?.seriesId ?? '';
  t.equal(component.lastProfile(seriesId), undefined);
  t.equal(component.target('0000000000000000'), undefined);

  await clock.advance(INTERVAL_MS);
  await until(() => component.lastProfile(seriesId) !== undefined);
  t.match(component.lastProfile(seriesId), { origin: 'primed', type: 'memory', takenMs: Number });
  t.equal(allocatedIn(component.lastProfile(seriesId)?.body ?? memory(0)), 100);

  // By hand: as it comes, to nobody, and neither slot nor baseline moves.
  const nextBefore = component.targets()[0]?.nextScrapeMs;
  allocated = 1_000;
  const [asked, same] = await Promise.all([
    component.scrapeNow(seriesId, NEVER),
    component.scrapeNow(seriesId, NEVER),
  ]);
  t.equal(asked, same, 'two who ask at once get one scrape');
  t.equal(target.requests.length, 2);
  t.match(asked, { origin: 'asked', seriesId });
  t.equal(allocatedIn(asked.body), 1_000);
  t.equal(allocatedIn(component.lastProfile(seriesId)?.body ?? memory(0)), 1_000);
  t.equal(receiver.profiles.length, 0);
  t.equal(component.targets()[0]?.nextScrapeMs, nextBefore);
  t.equal(component.target(seriesId)?.history.length, 1, 'and it is none of the scrapes');

  allocated = 1_100;
  await clock.advance(INTERVAL_MS);
  t.equal(allocatedIn((await receiver.next()).body), 1_000, 'since the scrape of the slot before');
  await until(() => component.lastProfile(seriesId)?.origin === 'forwarded');
  t.equal(allocatedIn(component.lastProfile(seriesId)?.body ?? memory(0)), 1_000);
  t.match(component.target(seriesId), {
    health: 'up',
    siblings: [{ seriesId, type: 'memory', health: 'up' }],
    discoveredLabels: { __address__: target.address, __meta_zone: 'z', env: 'test' },
    history: [{ error: '' }, { error: '', bytes: memory(1_100).byteLength }],
  });
  t.ok(component.throughput().profilesPerSecond > 0);
});

t.test(
  'failures stand in the history, and those of a scrape by hand only where it was asked for',
  async (t) => {
    const target = await startProfileTarget(answer('no', {}, 500));
    t.teardown(() => target.close());
    const { clock, component } = start(t, [target.address, 'not/valid']);
    const [series, rejected] = component.targets();
    await clock.advance(INTERVAL_MS);
    const seriesId = series?.seriesId ?? '';
    await until(() => component.targets()[0]?.health === 'down');
    t.match(component.target(seriesId), {
      lastError: /HTTP status 500/,
      history: [{ error: /HTTP status 500/, bytes: 0 }],
    });
    await t.rejects(component.scrapeNow(seriesId, NEVER), {
      code: 'scrape_failed',
      message: /HTTP status 500/,
    });
    await t.rejects(component.scrapeNow(seriesId, AbortSignal.abort(new Error('gone'))), { message: /gone/ });
    t.equal(component.target(seriesId)?.history.length, 1);

    t.match(rejected, {
      state: 'pending',
      health: 'down',
      url: '',
      type: '',
      lastError: /^target rejected: .*without "\/"/,
    });
    t.match(component.target(rejected?.seriesId ?? ''), { discoveredLabels: { __address__: 'not/valid' } });
    await t.rejects(component.scrapeNow(rejected?.seriesId ?? '', NEVER), { code: 'not-found' });
  },
);
