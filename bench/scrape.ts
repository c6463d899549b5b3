import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_TYPES, scrapeManyTargets } from '../test/support/many-targets.ts';
import { endAll } from './end-all.ts';
import { listening } from './listening.ts';
import { deliveredBy, startPeer } from './peer.ts';
import { cpuSeconds, rssMegabytes } from './process-figures.ts';

const TARGETS = Number(process.env['BENCH_TARGETS'] ?? 1_000);
const INTERVAL_S = Number(process.env['BENCH_INTERVAL_SECONDS'] ?? 15);
/** Two intervals to warm up (the first CPU profile and the delta baselines), then what is measured, … */
const WARM_UP_S = 2 * INTERVAL_S + 5;
const MEASURE_S = Number(process.env['BENCH_SECONDS'] ?? 4 * INTERVAL_S);
/** … and once more after a while: V8 goes on compiling what is hot for some two minutes. */
const PAUSE_S = Number(process.env['BENCH_PAUSE_SECONDS'] ?? 90);
const STARLING = join(import.meta.dirname, '..', 'bin', 'starling');

/** Scrapes prepared targets for a minute and prints what that cost the node's process. */
export async function benchScrape(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  const children: ChildProcess[] = [];
  try {
    const peer = startPeer();
    children.push(peer.process);
    const { targetPort, receiverPort } = await peer.ports;
    const path = join(directory, 'bench.alloy');
    writeFileSync(path, configuration(targetPort, receiverPort));
    const [program, ...flags] = command();
    const node = spawn(
      program,
      [
        ...flags,
        'run',
        '--server.http.listen-addr=127.0.0.1:0',
        `--storage.path=${join(directory, 'data')}`,
        path,
      ],
      { stdio: ['ignore', 'inherit', 'pipe'] },
    );
    children.push(node);
    const pid = node.pid ?? 0;
    const url = await listening(node);
    await wait(WARM_UP_S * 1000);
    await measure(pid, url, receiverPort, WARM_UP_S);
    if (PAUSE_S === 0) return;
    await wait(PAUSE_S * 1000);
    await measure(pid, url, receiverPort, WARM_UP_S + MEASURE_S + PAUSE_S);
  } finally {
    await endAll(children);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prints what a while costs the node's process. */
async function measure(pid: number, url: string, receiverPort: number, fromS: number): Promise<void> {
  // Reading it begins the next measurement of the event loop.
  const { skipped } = await nodeMetrics(url);
  const before = { cpu: cpuSeconds(pid), profiles: await deliveredBy(receiverPort) };
  await wait(MEASURE_S * 1000);
  const cpu = cpuSeconds(pid) - before.cpu;
  const profiles = (await deliveredBy(receiverPort)) - before.profiles;
  const after = await nodeMetrics(url);
  const due = (TARGETS * DEFAULT_TYPES.length * MEASURE_S) / INTERVAL_S;
  console.log(
    [
      `scrape: ${TARGETS} targets, 5 types, every ${INTERVAL_S} s, ${MEASURE_S} s from second ${fromS} on:`,
      `${profiles} profiles delivered of ${due} due (${(profiles / MEASURE_S).toFixed(1)}/s),`,
      `${((cpu / profiles) * 1000).toFixed(3)} CPU s per 1,000 profiles,`,
      `${after.skipped.overrun - skipped.overrun} slots overrun, ${after.skipped.late - skipped.late} missed,`,
      `event loop late by ${(after.delayS * 1000).toFixed(0)} ms at most,`,
      `RSS ${rssMegabytes(pid, 'VmRSS')} MB (peak ${rssMegabytes(pid, 'VmHWM')} MB)`,
    ].join(' '),
  );
}

/** The node as everybody starts it, or with other flags of Node and V8 to compare. */
function command(): [string, ...string[]] {
  const flags = process.env['BENCH_NODE_FLAGS'];
  if (flags === undefined) return [STARLING];
  return [process.execPath, ...flags.split(' '), join(import.meta.dirname, '..', 'src', 'main.ts')];
}

function configuration(targetPort: number, receiverPort: number): string {
  return scrapeManyTargets({
    targets: TARGETS,
    address: `127.0.0.1:${targetPort}`,
    interval: `${INTERVAL_S}s`,
    types: DEFAULT_TYPES,
    labels: (target) => ({ service_name: `bench-${target}` }),
    endpoints: [[`url = "http://127.0.0.1:${receiverPort}"`]],
    write: [`wal { enabled = ${process.env['BENCH_WAL'] !== 'off'} }`],
  });
}

interface NodeMetrics {
  /** The largest delay of the event loop since the last call. */
  readonly delayS: number;
  /** Slots that passed without a scrape so far. */
  readonly skipped: { readonly overrun: number; readonly late: number };
}

async function nodeMetrics(url: string): Promise<NodeMetrics> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string, label: string): number => {
    const line = new RegExp(`^${name}\\{[^}]*${label}[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
    if (line === undefined) throw new Error(`the node shows no ${name} with ${label}`);
    return Number(line);
  };
  const skipped = (reason: string): number =>
    value('pyroscope_scrape_skipped_slots_total', `reason="${reason}"`);
  return {
    delayS: value('starling_event_loop_delay_seconds', 'quantile="1"'),
    skipped: { overrun: skipped('overrun'), late: skipped('late') },
  };
}
