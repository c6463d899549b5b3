import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Receiver } from '../src/demo/index.ts';
import { createReceiver } from '../src/demo/index.ts';
import { DEFAULT_TYPES, scrapeManyTargets } from '../test/support/many-targets.ts';
import { endAll } from './end-all.ts';
import { listening } from './listening.ts';
import { startPeer } from './peer.ts';

const TARGETS = 50;
const TYPES = DEFAULT_TYPES.length;
const INTERVAL_S = 5;
const WARM_UP_S = 16;
const BEFORE_S = 35;
const OUTAGE_S = Number(process.env['BENCH_OUTAGE_SECONDS'] ?? 60);
const AFTER_S = 35;
const STOPPED_S = 5;
const STARLING = join(import.meta.dirname, '..', 'bin', 'starling');

/** A minute in which the backend answers 503, a stop in the middle of another one, and what arrives in the end. */
export async function benchOutage(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-bench-'));
  const receiver = await createReceiver({ maxKeptBytes: 0 });
  const children: ChildProcess[] = [];
  try {
    const peer = startPeer();
    children.push(peer.process);
    const { targetPort } = await peer.ports;
    const configuration = scrapeManyTargets({
      targets: TARGETS,
      address: `127.0.0.1:${targetPort}`,
      interval: `${INTERVAL_S}s`,
      types: DEFAULT_TYPES,
      endpoints: [[`url = "${receiver.url}"`]],
    });
    writeFileSync(join(directory, 'bench.alloy'), configuration);
    const node = await start(directory, children);
    await wait(WARM_UP_S * 1000);
    await measureOutage(node, receiver);
    await measureStop(node, receiver, directory, children);
  } finally {
    await endAll(children);
    await receiver.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Node {
  readonly process: ChildProcess;
  readonly url: string;
}

async function measureOutage(node: Node, receiver: Receiver): Promise<void> {
  const before = await counts(node);
  await wait(BEFORE_S * 1000);
  receiver.answerAlways(503);
  await wait(OUTAGE_S * 1000);
  const waiting = await metric(node, 'pyroscope_write_queue_profiles');
  receiver.answerAlways('ok');
  const endedMs = performance.now();
  const drained = wait(AFTER_S * 1000);
  while ((await metric(node, 'pyroscope_write_queue_profiles')) > TARGETS * TYPES) await wait(100);
  const drainS = (performance.now() - endedMs) / 1000;
  await drained;
  const after = await counts(node);
  // What has just been scraped is on its way.
  const arrived = Math.min(await settled(receiver, after.forwarded), after.forwarded);
  const due = Math.round((TARGETS * TYPES * (BEFORE_S + OUTAGE_S + AFTER_S)) / INTERVAL_S);
  const scraped = after.forwarded - before.forwarded;
  console.log(
    [
      `outage: ${TARGETS} targets, ${TYPES} types, every ${INTERVAL_S} s, 503 for ${OUTAGE_S} s of ${BEFORE_S + OUTAGE_S + AFTER_S} s:`,
      `${scraped} scraped of ${due} due, ${after.missed - before.missed} slots missed, ${after.failed - before.failed} scrapes failed;`,
      `${arrived} of all ${after.forwarded} delivered (${((arrived / after.forwarded) * 100).toFixed(2)} %), ${receiver.stats().duplicates} twice;`,
      `${waiting} waited, and were gone ${drainS.toFixed(1)} s after the outage`,
    ].join(' '),
  );
}

async function measureStop(
  node: Node,
  receiver: Receiver,
  directory: string,
  children: ChildProcess[],
): Promise<void> {
  receiver.answerAlways(503);
  await wait(3 * INTERVAL_S * 1000);
  const { forwarded } = await counts(node);
  const beganMs = performance.now();
  const exited = once(node.process, 'exit');
  node.process.kill('SIGTERM');
  await exited;
  const stopS = (performance.now() - beganMs) / 1000;
  receiver.answerAlways('ok');
  const atStop = receiver.stats().profiles;
  await wait(STOPPED_S * 1000);
  const next = await start(directory, children);
  await wait(3 * INTERVAL_S * 1000);
  const since = (await counts(next)).forwarded;
  const arrived = await settled(receiver, forwarded + since);
  console.log(
    [
      `stop in an outage: ${stopS.toFixed(2)} s, ${forwarded - atStop} profiles not sent yet;`,
      `after the next start ${arrived} of at least ${forwarded + since} delivered, ${receiver.stats().duplicates} twice`,
    ].join(' '),
  );
}

/** How many profiles have arrived once it is as many as expected, or no more come. */
async function settled(receiver: Receiver, expected: number): Promise<number> {
  for (let quiet = 0, last = -1; quiet < 30 && receiver.stats().profiles < expected; ) {
    await wait(100);
    quiet = receiver.stats().profiles === last ? quiet + 1 : 0;
    last = receiver.stats().profiles;
  }
  return receiver.stats().profiles;
}

async function start(directory: string, children: ChildProcess[]): Promise<Node> {
  const child = spawn(
    STARLING,
    [
      'run',
      '--server.http.listen-addr=127.0.0.1:0',
      `--storage.path=${join(directory, 'data')}`,
      join(directory, 'bench.alloy'),
    ],
    { stdio: ['ignore', 'inherit', 'pipe'] },
  );
  children.push(child);
  const url = await listening(child);
  return { process: child, url };
}

async function counts(node: Node): Promise<{ forwarded: number; failed: number; missed: number }> {
  return {
    forwarded: await metric(node, 'pyroscope_scrape_scrapes_total', 'outcome="forwarded"'),
    failed:
      (await metric(node, 'pyroscope_scrape_scrapes_total', 'outcome="scrape_failed"')) +
      (await metric(node, 'pyroscope_scrape_scrapes_total', 'outcome="forward_failed"')),
    missed: await metric(node, 'pyroscope_scrape_skipped_slots_total'),
  };
}

/** The sum of a metric's series that have the labels. */
async function metric(node: Node, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
