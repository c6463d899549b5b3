import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { FanOut } from '../../../src/component/index.ts';
import { starlingStore } from '../../../src/components/starling-store/index.ts';
import type { IngestRequest, ProfilesReceiver } from '../../../src/model/index.ts';
import { Labels } from '../../../src/model/index.ts';
import { compress, ProfileBuilder } from '../../../src/pprof/index.ts';
import type { Clock } from '../../../src/util/index.ts';
import { systemClock } from '../../../src/util/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { RecordingReceiver } from '../../support/recording-receiver.ts';
import type { RunningComponent } from '../../support/running-component.ts';
import { runComponent } from '../../support/running-component.ts';
import { testDirectory } from '../../support/test-directory.ts';

interface Exports {
  readonly receiver: ProfilesReceiver;
}

interface Running extends RunningComponent<Exports & Record<string, unknown>> {
  readonly receiver: ProfilesReceiver;
  kept(): readonly { labels: object; type: string; profiles: number }[];
  metric(name: string, labels?: Record<string, string>): Promise<number | undefined>;
}

async function run(
  t: Test,
  text = '',
  dataPath = testDirectory(t),
  clock: Clock = systemClock,
): Promise<Running> {
  const options = { dataPath, clock };
  const running = await runComponent<Exports & Record<string, unknown>>(t, starlingStore, text, options);
  const { receiver } = await running.nextExports();
  return {
    ...running,
    receiver,
    kept: () => running.component.profileStore?.keptSeries() ?? [],
    metric: (name, labels) => running.metrics.value(`starling_store_${name}`, labels),
  };
}

const PROFILE = new ProfileBuilder({ sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }] })
  .addSample({ stack: [{ name: 'main' }], values: [1] })
  .encode();

function profile(labels: Readonly<Record<string, string>>, body: Uint8Array = PROFILE) {
  return { id: '1', labels: Labels.from(labels), body };
}

const SHOP = { __name__: 'process_cpu', service_name: 'shop' };

t.test('arguments', async (t) => {
  const table: [text: string, expected: object | RegExp][] = [
    ['', { max_bytes: 512 * 2 ** 20, max_age: 86_400_000, max_profiles_per_series: 1_000 }],
    ['max_bytes = "1GiB"', { max_bytes: 2 ** 30 }],
    ['max_bytes = "1KiB"', /max_bytes.*1MiB or more/],
    ['max_age = "90m"', { max_age: 5_400_000 }],
    ['max_age = "0s"', /max_age.*greater than 0/],
    ['max_profiles_per_series = 3', { max_profiles_per_series: 3 }],
    ['max_profiles_per_series = 0', /max_profiles_per_series.*greater than 0/],
    ['directory = "/tmp"', /directory/],
  ];
  for (const [text, expected] of table) {
    const { value, messages } = decodeText(starlingStore.arguments, text);
    if (expected instanceof RegExp) t.match(messages.join('; '), expected, text);
    else t.match(value, expected, text);
  }
});

t.test('takes profiles as pyroscope.write does, keeps them over a restart, and counts', async (t) => {
  const directory = testDirectory(t);
  const first = await run(t, '', directory);
  const hidden = { ...SHOP, __delta__: 'false', __session_id__: 'x', env: 'prod' };
  await first.receiver.append(profile(hidden));
  await first.receiver.append(profile({ ...SHOP, env: 'prod' }, await compress(PROFILE)));
  t.match(first.kept(), [
    { type: 'process_cpu', labels: { service_name: 'shop', env: 'prod' }, profiles: 2 },
  ]);
  t.same(Object.keys(first.kept()[0]?.labels ?? {}), ['env', 'service_name'], 'nothing that begins with __');
  t.equal(await first.metric('stored_profiles_total'), 2);
  t.equal(await first.metric('profiles'), 2);
  t.equal(await first.metric('series'), 1);
  t.ok(((await first.metric('bytes')) ?? 0) > 200);
  t.type(await first.metric('oldest_age_seconds'), 'number');
  t.match(first.component.debugInfo?.(), { profiles: 2, series: 1, directory, oldest: /^\d{4}-/ });
  t.ok((first.component.throughput?.().profilesPerSecond ?? 0) > 0);
  const selection = { fromMs: 0, toMs: Date.now() + 1, type: '', labels: {} };
  const id = first.component.profileStore?.keptProfiles(selection)[0]?.profiles[0]?.id ?? '';
  const body = await first.component.profileStore?.keptProfile(id);
  t.same([...(body ?? [])].slice(0, 2), [0x1f, 0x8b], 'gzipped, however it came');
  await first.stop();
  await t.rejects(first.receiver.append(profile(SHOP)), { code: 'stopped' });
  const again = await run(t, 'max_profiles_per_series = 1', directory);
  await again.logged('store of profiles opened');
  t.match(again.kept(), [{ profiles: 1 }]);
  t.equal(await again.metric('evicted_profiles_total', { reason: 'count' }), 1);
});

t.test('new arguments apply at once', async (t) => {
  const { receiver, kept, update } = await run(t);
  for (let index = 0; index < 5; index++) await receiver.append(profile(SHOP));
  await update('max_profiles_per_series = 2');
  t.match(kept(), [{ profiles: 2 }]);
});

t.test('pushes to /ingest: pprof is kept, anything else passes by', async (t) => {
  const { receiver, kept, metric } = await run(t);
  const form = new FormData();
  form.append('profile', new Blob([Buffer.from(await compress(PROFILE))]), 'profile.pprof');
  const encoded = new Response(form);
  const multipart = {
    body: new Uint8Array(await encoded.clone().arrayBuffer()),
    contentTypes: [encoded.headers.get('content-type') ?? ''],
  };
  const push = (changes: Partial<IngestRequest>): Promise<void> =>
    receiver.appendIngest({
      body: PROFILE,
      contentTypes: [],
      path: '/ingest',
      query: new URLSearchParams(),
      labels: Labels.from({ __name__: 'shop', service_name: 'shop' }),
      ...changes,
    });
  await push({});
  await push(multipart);
  t.match(kept(), [{ type: 'cpu', profiles: 2 }]);
  await push({ body: Buffer.from('FLR\0 not pprof') });
  await push({ ...multipart, body: multipart.body.subarray(0, 40) });
  await push({ body: new Uint8Array() });
  t.match(kept(), [{ type: 'cpu', profiles: 2 }]);
  t.equal(await metric('skipped_pushes_total'), 3);
});

t.test('a directory that cannot be used: said, taken from nobody else, and over when it is', async (t) => {
  const dataPath = join(testDirectory(t), 'store');
  writeFileSync(dataPath, 'a file in its place');
  let shiftMs = 0;
  const clock: Clock = { ...systemClock, monotonic: () => shiftMs };
  const { receiver, metric, logged, component, metrics, kept } = await run(t, '', dataPath, clock);
  const other = new RecordingReceiver();
  const fanOut = new FanOut(clock, metrics.scope());
  fanOut.setReceivers([receiver, other]);
  const refused = /did not take the profile: .*store: E.*check its permissions and its disk/;
  await t.rejects(fanOut.append(profile(SHOP)), { message: refused });
  t.equal(other.profiles.length, 1, 'the other has it');
  t.equal(await metric('failed_profiles_total'), 1);
  await logged('profiles cannot be kept');
  t.match(component.debugInfo?.(), { error: /check its permissions/ });
  t.same(kept(), []);
  rmSync(dataPath);
  await t.rejects(fanOut.append(profile(SHOP)), { message: refused }, 'not tried with every profile');
  shiftMs = 5_000;
  await fanOut.append(profile(SHOP));
  t.match(kept(), [{ profiles: 1 }]);
  await logged('profiles can be kept again');
});
