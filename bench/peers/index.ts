import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureChanges } from './change.ts';
import type { Collector } from './collector.ts';
import { findCollectors } from './collector.ts';
import { measureCost } from './cost.ts';
import type { Figures } from './figures.ts';
import { tableOf } from './figures.ts';
import { measureOutage } from './outage.ts';

/** The same work done by Starling and, where there is one, by Alloy, one after the other. */
export async function benchPeers(): Promise<void> {
  const collectors = findCollectors();
  if (collectors.length === 1) {
    console.log('peers: no alloy on PATH, and ALLOY names none; these are the figures of Starling alone');
  }
  const measured: Figures[] = [];
  for (const collector of collectors) measured.push(await measure(collector));
  console.log(
    tableOf(
      collectors.map(({ name }) => name),
      measured,
    ),
  );
}

async function measure(collector: Collector): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  try {
    const figures: Figures[] = [];
    for (const work of [measureCost, measureOutage, measureChanges]) {
      const own = join(directory, work.name);
      mkdirSync(own);
      figures.push(await work(collector, own));
    }
    return figures.flat();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
