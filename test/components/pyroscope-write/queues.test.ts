import t from 'tap';
import { queuedEndpoint, runQueuedWriter } from '../../support/queued-writer.ts';
import { endpoint, profile, runWriter, startEndpoint } from '../../support/running-writer.ts';
import { testDirectory } from '../../support/test-directory.ts';
import { until } from '../../support/until.ts';

t.test('what waits, what goes, and what does not', async (t) => {
  const [broken, well] = [await startEndpoint(t), await startEndpoint(t)];
  broken.answerAlways(503);
  const writer = await runQueuedWriter(
    t,
    testDirectory(t),
    queuedEndpoint(broken.url) + queuedEndpoint(well.url),
  );
  const queues = () => writer.component.queues?.() ?? [];
  t.match(queues(), [
    {
      endpoint: broken.url,
      isDurable: true,
      profiles: 0,
      bytes: 0,
      oldestAgeMs: 0,
      inPerSecond: 0,
      lastError: '',
    },
    { endpoint: well.url },
  ]);
  await Promise.all(['a', 'b', 'c'].map((id) => writer.receiver.append(profile(id))));
  await until(() => queues()[1]?.sentProfiles === 3 && (queues()[0]?.retries ?? 0) > 1);
  t.match(queues(), [
    { profiles: 3, sentProfiles: 0, isFailing: true, lastError: /503/, lastErrorMs: Number, dropped: {} },
    { profiles: 0, bytes: 0, sentBytes: 15, isFailing: false, retries: 0, lastErrorMs: undefined },
  ]);
  t.ok((queues()[0]?.bytes ?? 0) > 15, 'what they take on disk');
  for (const one of queues()) t.ok(one.inPerSecond > 0);
  t.ok((writer.component.throughput?.().profilesPerSecond ?? 0) > 0);
  t.match(writer.component.debugInfo?.(), { endpoints: [{ endpoint: broken.url }, { endpoint: well.url }] });

  broken.answerAlways(400);
  await until(() => queues()[0]?.profiles === 0);
  t.match(queues()[0], { isFailing: true, lastError: /400/, dropped: { rejected: 3 } });
  broken.answerAlways('ok');
  await writer.receiver.append(profile('d'));
  await until(() => queues()[0]?.sentProfiles === 1);
  t.match(queues()[0], { isFailing: false, lastError: /400/ }, 'what went wrong last can still be read');
});

t.test('without the queue nothing waits, and what fails is gone', async (t) => {
  const server = await startEndpoint(t);
  const writer = await runWriter(
    t,
    `${endpoint(server.url, 'max_backoff_retries = 1')}wal {\nenabled = false\n}\n`,
  );
  await writer.receiver.append(profile('a'));
  t.match(writer.component.queues?.(), [{ isDurable: false, profiles: 0, sentProfiles: 1, sentBytes: 5 }]);
  server.answerAlways(400);
  await t.rejects(writer.receiver.append(profile('b')));
  t.match(writer.component.queues?.(), [{ isFailing: true, dropped: { undelivered: 1 } }]);
});
