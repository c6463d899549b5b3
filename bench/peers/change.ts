import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createReceiver } from '../../src/demo/index.ts';
import { startScrapeLedger } from '../../test/support/scrape-ledger.ts';
import type { Collector, RunningCollector } from './collector.ts';
import { startCollector } from './collector.ts';
import { configurationOf } from './configuration.ts';
import type { Figures } from './figures.ts';

const TARGETS = 60;
const TYPES = ['memory', 'block', 'goroutine', 'mutex'];
const INTERVAL_S = 5;
const CALM_S = 30;
const AFTER_S = 60;
/**
 * Only slots older than that at the end are looked at. A series that changes its node may be scraped at another time of
 * the interval from then on, as Alloy does it: up to an interval after its slot.
 */
const MARGIN_MS = INTERVAL_S * 1_000 + 2_500;

type Start = (name: string) => Promise<RunningCollector>;

const CHANGES: Readonly<
  Record<string, (nodes: readonly RunningCollector[], start: Start) => Promise<unknown>>
> = {
  crash: async (nodes) => nodes.at(-1)?.end('SIGKILL'),
  join: (_nodes, start) => start('d'),
  leave: async (nodes) => nodes.at(-1)?.end('SIGTERM'),
};

/** Three nodes share targets; what is not scraped, or twice, when one dies, comes or goes. */
export async function measureChanges(collector: Collector, directory: string): Promise<Figures> {
  const figures: { what: string; value: number }[] = [];
  for (const name of Object.keys(CHANGES)) {
    const { missed, doubled, longestGapMs } = await measure(name, collector, join(directory, name));
    figures.push(
      { what: `${name}: scrapes missed`, value: missed },
      { what: `${name}: scrapes doubled`, value: doubled },
      { what: `${name}: longest gap, s`, value: longestGapMs / 1_000 },
    );
  }
  return figures;
}

async function measure(name: string, collector: Collector, directory: string) {
  const ledger = await startScrapeLedger();
  const receiver = await createReceiver({ maxKeptBytes: 0 });
  const config = `${directory}.alloy`;
  const shape = { targets: TARGETS, intervalS: INTERVAL_S, types: TYPES, isClustered: true };
  writeFileSync(config, configurationOf({ ...shape, targetPort: ledger.port, receiverUrl: receiver.url }));
  const nodes: RunningCollector[] = [];
  const start: Start = async (node) => {
    const joins = nodes.map(({ joinAddress }) => joinAddress);
    const running = await startCollector(collector, { directory, config, cluster: { name: node, joins } });
    nodes.push(running);
    return running;
  };
  try {
    for (const node of ['a', 'b', 'c']) await start(node);
    await wait(CALM_S * 1_000);
    const fromMs = Date.now();
    await CHANGES[name]?.(nodes, start);
    await wait(AFTER_S * 1_000);
    return ledger.account(INTERVAL_S * 1_000, fromMs, Date.now() - MARGIN_MS);
  } finally {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    await receiver.close();
    await ledger.close();
  }
}
