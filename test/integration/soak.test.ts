import t from 'tap';
import { faultsOf, textOf } from '../../bench/soak/report.ts';
import { runSoak } from '../../bench/soak/soak.ts';

/** A minute of what `npm run soak` does for ten. */
t.test('five nodes are killed, paused, parted and reloaded, and every slot has its account', async (t) => {
  const result = await runSoak(
    {
      chaosMs: 24_000,
      nodes: 5,
      targets: 40,
      intervalMs: 4_000,
      gapMs: 3_000,
      seed: Number(process.env['SOAK_SEED'] ?? 7),
    },
    () => undefined,
  );
  t.same(faultsOf(result), []);
  const { account, hasPartitions, log } = result;
  t.ok(account.due > 500, `${account.due} slots were due`);
  t.ok(account.scraped > account.due / 2);
  for (const [endpoint, count] of Object.entries(account.delivered)) {
    t.ok(count > account.scraped / 2, `${endpoint} got ${count} profiles`);
  }
  t.ok(
    log.disruptions.length > 3,
    hasPartitions ? 'networks can be parted' : 'networks cannot be parted here',
  );
  if (!t.passing())
    t.comment(log.events.map(({ atMs, text }) => `${log.stamp(atMs)} ${text}`).join('\n'), textOf(result));
});
