import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../util/index.ts';
import { sleep } from '../util/index.ts';
import type { ApplicationProcess } from './application-process.ts';
import { startApplication } from './application-process.ts';
import { demoConfiguration } from './demo-configuration.ts';
import type { ReadMetric } from './node-counts.ts';
import { readNodeCounts } from './node-counts.ts';
import type { DemoCounts } from './progress.ts';
import { progressHead, progressRow } from './progress.ts';
import type { Receiver } from './receiver.ts';
import { createReceiver } from './receiver.ts';

/** How often progress is printed. */
const PROGRESS_MS = 5_000;
/** How long what was scraped may take to arrive once scraping has ended, and how often it is looked for. */
const DRAIN_DEADLINE_MS = 10_000;
const DRAIN_POLL_MS = 50;
/** How many looks in a row must find that all has arrived. */
const DRAIN_LOOKS = 5;

const NAMES = ['shop', 'checkout', 'search', 'billing', 'mail', 'stock', 'login', 'report'];

export interface DemoOptions {
  /** 0: until `stopped` aborts. */
  readonly durationMs: number;
  readonly targets: number;
  readonly intervalMs: number;
}

/** The node under demonstration. */
export interface DemoNode {
  readonly url: string;
  readonly readMetric: ReadMetric;
  /** Reads the configuration again. @throws when it is refused */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/** What the demo is handed. */
export interface DemoPorts {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  startNode(path: string, storagePath: string): Promise<DemoNode>;
  /** Prints one line for people. */
  print(line: string): void;
}

/** The one line of `--json`. */
export interface DemoResult extends DemoCounts {
  readonly nodes: number;
  readonly targets: number;
}

/**
 * Starts demo applications, a receiver and a node that scrapes the ones and sends to the other; tells how it goes; at the
 * end stops scraping, waits until all has arrived, and gives the sums. Everything it started has ended when it resolves.
 */
export async function runDemo(options: DemoOptions, ports: DemoPorts): Promise<DemoResult> {
  const cleanups: CleanUp[] = [];
  try {
    const stage = await setUp(options, ports, cleanups);
    await watch(options, ports, stage);
    await stage.stopScraping();
    const counts = await drain(stage, ports.clock);
    return { nodes: 1, targets: options.targets, ...counts };
  } finally {
    for (const cleanUp of cleanups.reverse()) await cleanUp();
  }
}

/** Undoes one step of setting up; they run in reverse order. */
type CleanUp = () => void | Promise<void>;

/** Everything that runs. */
interface Stage {
  readonly node: DemoNode;
  readonly receiver: Receiver;
  stopScraping(): Promise<void>;
}

async function setUp(
  { targets, intervalMs }: DemoOptions,
  { clock, print, startNode }: DemoPorts,
  cleanups: CleanUp[],
): Promise<Stage> {
  const directory = await temporaryDirectory(cleanups);
  const receiver = await createReceiver({ clock });
  cleanups.push(() => receiver.close());
  const applications = await startApplications(targets, clock, cleanups);
  const path = join(directory, 'config.alloy');
  const configure = (scraped: readonly ApplicationProcess[]): Promise<void> =>
    writeFile(path, demoConfiguration({ intervalMs, receiverUrl: receiver.url, targets: scraped }));
  await configure(applications);
  const node = await startNode(path, join(directory, 'data'));
  cleanups.push(() => node.stop());
  print(`node           ${node.url} (try /metrics and /api/v0/web/components)`);
  print(`receiver       ${receiver.url}`);
  for (const { name, address } of applications)
    print(`application    http://${address}/debug/pprof/ (${name})`);
  print(`configuration  ${path}`);
  print('');
  return {
    node,
    receiver,
    async stopScraping() {
      await configure([]);
      await node.reload();
    },
  };
}

/** A directory that goes with the demo, also when the process is ended in its middle. */
async function temporaryDirectory(cleanups: CleanUp[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'starling-demo-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  cleanups.push(() => {
    process.off('exit', remove);
    remove();
  });
  return directory;
}

async function startApplications(
  count: number,
  clock: Clock,
  cleanups: CleanUp[],
): Promise<readonly ApplicationProcess[]> {
  const names = Array.from({ length: count }, (_, index) => NAMES[index] ?? `worker-${index + 1}`);
  const started = await Promise.allSettled(names.map((name) => startApplication(name, clock)));
  const applications = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  cleanups.push(async () => {
    await Promise.all(applications.map((application) => application.stop()));
  });
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  return applications;
}

/** Prints progress until the time is over or somebody stops it. */
async function watch(
  { durationMs }: DemoOptions,
  { clock, print, stopped }: DemoPorts,
  stage: Stage,
): Promise<void> {
  const startMs = clock.monotonic();
  const elapsedMs = (): number => clock.monotonic() - startMs;
  print(progressHead());
  while (!stopped.aborted) {
    const leftMs = durationMs === 0 ? PROGRESS_MS : durationMs - elapsedMs();
    if (leftMs <= 0) return;
    await sleep(clock, Math.min(PROGRESS_MS, leftMs), stopped);
    const { counts, failed } = await count(stage);
    print(progressRow(elapsedMs(), counts, failed));
  }
}

/** Waits until everything scraped has arrived or was dropped; gives the sums in any case. */
async function drain(stage: Stage, clock: Clock): Promise<DemoCounts> {
  const deadlineMs = clock.monotonic() + DRAIN_DEADLINE_MS;
  let looks = 0;
  for (;;) {
    const { counts } = await count(stage);
    looks = counts.scraped === counts.delivered + counts.dropped ? looks + 1 : 0;
    if (looks === DRAIN_LOOKS || clock.monotonic() > deadlineMs) return counts;
    await sleep(clock, DRAIN_POLL_MS);
  }
}

async function count({ node, receiver }: Stage): Promise<{ counts: DemoCounts; failed: number }> {
  const { scraped, failed, dropped } = await readNodeCounts(node.readMetric);
  const { profiles: delivered, duplicates } = receiver.stats();
  return { counts: { scraped, delivered, dropped, duplicates }, failed };
}
