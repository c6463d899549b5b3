import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_TYPES } from '../../test/support/many-targets.ts';
import { endAll } from '../end-all.ts';
import { deliveredBy, startPeer } from '../peer.ts';
import { cpuSeconds, rssMegabytes } from '../process-figures.ts';
import type { Collector } from './collector.ts';
import { startCollector } from './collector.ts';
import { configurationOf } from './configuration.ts';
import type { Figures } from './figures.ts';

const TARGETS = Number(process.env['BENCH_TARGETS'] ?? 1_000);
const INTERVAL_S = Number(process.env['BENCH_INTERVAL_SECONDS'] ?? 15);
/** Until baselines are there, and until V8 has compiled what is hot, which takes some two minutes. */
const WARM_UP_S = 2 * INTERVAL_S + 90;
const MEASURE_S = 4 * INTERVAL_S;

/** What scraping costs: CPU time and memory of one process. */
export async function measureCost(collector: Collector, directory: string): Promise<Figures> {
  const peer = startPeer();
  try {
    const { targetPort, receiverPort } = await peer.ports;
    const config = join(directory, 'cost.alloy');
    const receiverUrl = `http://127.0.0.1:${receiverPort}`;
    const shape = { targets: TARGETS, intervalS: INTERVAL_S, types: DEFAULT_TYPES, isClustered: false };
    writeFileSync(config, configurationOf({ ...shape, targetPort, receiverUrl }));
    const node = await startCollector(collector, { directory: join(directory, 'cost'), config });
    try {
      await wait(WARM_UP_S * 1_000);
      const before = { cpu: cpuSeconds(node.pid), profiles: await deliveredBy(receiverPort) };
      await wait(MEASURE_S * 1_000);
      const cpu = cpuSeconds(node.pid) - before.cpu;
      const profiles = (await deliveredBy(receiverPort)) - before.profiles;
      return [
        {
          what: `cost: delivered of ${(TARGETS * DEFAULT_TYPES.length * MEASURE_S) / INTERVAL_S} due`,
          value: profiles,
        },
        { what: 'cost: CPU seconds per 1,000 profiles', value: (cpu / profiles) * 1_000 },
        { what: 'cost: resident memory, MB', value: rssMegabytes(node.pid, 'VmRSS') },
      ];
    } finally {
      await node.end('SIGTERM');
    }
  } finally {
    await endAll([peer.process]);
  }
}
