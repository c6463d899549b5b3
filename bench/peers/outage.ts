import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createReceiver } from '../../src/demo/index.ts';
import { startScrapeLedger } from '../../test/support/scrape-ledger.ts';
import type { Collector } from './collector.ts';
import { STOPPED_WITHIN_S, startCollector } from './collector.ts';
import { configurationOf } from './configuration.ts';
import type { Figures } from './figures.ts';

const TARGETS = 50;
const TYPES = ['memory', 'block', 'goroutine', 'mutex'];
const INTERVAL_S = 5;
const WARM_UP_S = 16;
const BEFORE_S = 35;
const OUTAGE_S = Number(process.env['BENCH_OUTAGE_SECONDS'] ?? 60);
const AFTER_S = 35;
/** So long a backlog may take to arrive after the time that is looked at. */
const SETTLE_S = 20;
/** Before the end of what is looked at; what was scraped later may be on its way for good. */
const STOP_OUTAGE_S = 15;

/** A backend that answers 503 for a minute, and a stop in the middle of another outage. */
export async function measureOutage(collector: Collector, directory: string): Promise<Figures> {
  const ledger = await startScrapeLedger();
  const receiver = await createReceiver({ maxKeptBytes: 0 });
  const config = join(directory, 'outage.alloy');
  const shape = { targets: TARGETS, intervalS: INTERVAL_S, types: TYPES, isClustered: false };
  writeFileSync(config, configurationOf({ ...shape, targetPort: ledger.port, receiverUrl: receiver.url }));
  const start = { directory: join(directory, 'outage'), config };
  let node = await startCollector(collector, start);
  try {
    await wait(WARM_UP_S * 1_000);
    const arrivedBefore = receiver.stats().profiles;
    const fromMs = Date.now();
    await wait(BEFORE_S * 1_000);
    receiver.answerAlways(503);
    await wait(OUTAGE_S * 1_000);
    receiver.answerAlways('ok');
    await wait(AFTER_S * 1_000);
    const { due } = ledger.account(INTERVAL_S * 1_000, fromMs, Date.now());
    const atEnd = receiver.stats().profiles - arrivedBefore;
    await wait(SETTLE_S * 1_000);
    const scrapedLater = (TARGETS * TYPES.length * SETTLE_S) / INTERVAL_S;
    const arrived = Math.max(atEnd, receiver.stats().profiles - arrivedBefore - scrapedLater);

    receiver.answerAlways(503);
    await wait(STOP_OUTAGE_S * 1_000);
    const stopS = await node.end('SIGTERM');
    receiver.answerAlways('ok');
    node = await startCollector(collector, start);
    await wait(3 * INTERVAL_S * 1_000);
    return [
      { what: `outage of ${OUTAGE_S} s: delivered of those due around it, %`, value: (arrived / due) * 100 },
      { what: 'outage: delivered twice, by ids (Alloy sends none)', value: receiver.stats().duplicates },
      { what: `outage: seconds that a stop in it took, killed after ${STOPPED_WITHIN_S}`, value: stopS },
    ];
  } finally {
    await node.end('SIGKILL');
    await receiver.close();
    await ledger.close();
  }
}
