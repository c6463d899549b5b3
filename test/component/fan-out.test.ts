import t from 'tap';
import { FanOut } from '../../src/component/index.ts';
import type { Profile, ProfilesReceiver } from '../../src/model/index.ts';
import { Labels } from '../../src/model/index.ts';
import { Metrics } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

const PROFILE: Profile = { id: 'one', labels: Labels.empty, body: new Uint8Array([1]) };
const { signal } = new AbortController();

function receiver(componentId: string, append: ProfilesReceiver['append']): ProfilesReceiver {
  return { componentId, append, appendIngest: async () => undefined };
}

t.test('each receiver gets everything, whatever the others do', async (t) => {
  const metrics = new Metrics();
  const clock = new FakeClock();
  const fanOut = new FanOut(clock, metrics.scope({ component_id: 'x' }));
  const got: string[] = [];
  const good = (name: string): ProfilesReceiver =>
    receiver(name, async (profile) => {
      got.push(`${name} ${profile.id}`);
    });
  const slow = receiver('slow', async () => {
    got.push('slow');
    await new Promise<void>((resolve) => clock.after(300, resolve));
  });
  const bad = receiver('pyroscope.write.bad', async () => {
    throw new Error('disk full');
  });
  const worse = receiver('pyroscope.write.worse', () => {
    throw new Error('not even a promise');
  });

  fanOut.setReceivers([bad, slow, undefined, worse, good('last')]);
  const answer = fanOut.append(PROFILE, signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  t.same(got, ['slow', 'last one'], 'nobody waits for anybody');
  await clock.advance(300);
  const error = await answer;
  t.type(error, AggregateError);
  t.match(error, {
    message:
      'pyroscope.write.bad did not take the profile: disk full; pyroscope.write.worse did not take the profile: not even a promise',
  });
  t.equal(await metrics.value('pyroscope_forwarded_entries_total'), 0, 'not every receiver took it');
  t.equal(await metrics.value('pyroscope_fanout_latency_count'), 1, 'failures are timed as well');
  t.equal(await metrics.value('pyroscope_fanout_latency_sum'), 0.3);

  fanOut.setReceivers([good('first'), good('second')]);
  await fanOut.append(PROFILE, signal);
  t.same(got.slice(2), ['first one', 'second one']);
  t.equal(await metrics.value('pyroscope_forwarded_entries_total'), 1);

  fanOut.setReceivers([]);
  await fanOut.append(PROFILE, signal);
  t.equal(await metrics.value('pyroscope_forwarded_entries_total'), 2, 'nobody refused it');
});

t.test('raw pushes go the same way, uncounted', async (t) => {
  const metrics = new Metrics();
  const fanOut = new FanOut(new FakeClock(), metrics.scope({}));
  const got: string[] = [];
  const cause = new Error('no room');
  fanOut.setReceivers([
    {
      componentId: 'pyroscope.write.bad',
      append: async () => undefined,
      async appendIngest() {
        throw cause;
      },
    },
    {
      componentId: 'pyroscope.write.good',
      append: async () => undefined,
      async appendIngest({ path }) {
        got.push(path);
      },
    },
  ]);
  const request = {
    body: new Uint8Array(1),
    contentTypes: [],
    path: '/ingest',
    query: new URLSearchParams(),
    labels: Labels.empty,
  };
  await t.rejects(fanOut.appendIngest(request), { errors: [{ cause }] });
  t.same(got, ['/ingest']);
  t.equal(await metrics.value('pyroscope_forwarded_entries_total'), 0);
  t.equal(await metrics.value('pyroscope_fanout_latency_count'), 1);
});
