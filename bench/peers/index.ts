import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../../src/util/index.ts';
import { measureChanges } from './change.ts';
import type { Collector } from './collector.ts';
import { findCollectors } from './collector.ts';
import { measureCost } from './cost.ts';
import type { Figures } from './figures.ts';
import { tableOf } from './figures.ts';
import { measureOutage } from './outage.ts';

type Measure = (collector: Collector, directory: string) => Promise<Figures>;

const WORKS: readonly Measure[] = [measureCost, measureOutage, measureChanges];

/** The same work done by Starling and, where there is one, by Alloy, one after the other. */
export async function benchPeers(): Promise<void> {
  const collectors = findCollectors();
  if (collectors.length === 1) {
    console.log('peers: no alloy on PATH, and ALLOY names none; these are the figures of Starling alone');
  }
  const names = collectors.map(({ name }) => name);
  for (const work of WORKS) {
    const measured: Figures[] = [];
    for (const collector of collectors) measured.push(await measure(work, collector));
    console.log(`\n${tableOf(names, measured)}`);
  }
}

/** Nothing where the collector cannot do the work, which is said. */
async function measure(work: Measure, collector: Collector): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  try {
    const own = join(directory, 'work');
    mkdirSync(own);
    return await work(collector, own);
  } catch (error) {
    console.error(`peers: ${collector.name}: ${errorMessage(error)}`);
    process.exitCode = 1;
    return [];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
