import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../util/index.ts';
import { sleep, toError } from '../util/index.ts';
import type { ApplicationProcess } from './application-process.ts';
import { startApplication } from './application-process.ts';
import type { DemoNode, DemoNodeOptions } from './demo-cluster.ts';
import { DemoCluster } from './demo-cluster.ts';
import { demoConfiguration } from './demo-configuration.ts';
import type { DemoCounts } from './progress.ts';
import { progressHead, progressRow } from './progress.ts';
import type { Receiver } from './receiver.ts';
import { createReceiver } from './receiver.ts';

/** How often progress is printed. */
const PROGRESS_MS = 5_000;
/** How long what was scraped may take to arrive once scraping has ended, and how often it is looked for. */
const DRAIN_DEADLINE_MS = 10_000;
const DRAIN_POLL_MS = 50;
/** When a node stops and when it comes back: parts of the demo's time, or of a minute where it has no end. */
const NODE_STOPS = 0.4;
const NODE_RETURNS = 0.7;
const ENDLESS_PLOT_MS = 60_000;
/** How many looks in a row must find that all has arrived. */
const DRAIN_LOOKS = 5;

const NAMES = ['shop', 'checkout', 'search', 'billing', 'mail', 'stock', 'login', 'report'];

export interface DemoOptions {
  /** 0: until `stopped` aborts. */
  readonly durationMs: number;
  readonly nodes: number;
  readonly targets: number;
  readonly intervalMs: number;
}

/** What the demo is handed. */
export interface DemoPorts {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  startNode(options: DemoNodeOptions): Promise<DemoNode>;
  /** Prints one line for people. */
  print(line: string): void;
}

/** The one line of `--json`. */
export interface DemoResult extends DemoCounts {
  readonly nodes: number;
  readonly targets: number;
}

/**
 * Starts demo applications, a receiver and nodes that share scraping the ones and send to the other; stops one node and
 * starts it again; tells how it goes; at the end stops scraping, waits until all has arrived, and gives the sums.
 * Everything it started has ended when it resolves.
 */
export async function runDemo(options: DemoOptions, ports: DemoPorts): Promise<DemoResult> {
  const cleanups: CleanUp[] = [];
  try {
    const stage = await setUp(options, ports, cleanups);
    await watch(options, ports, stage);
    await stage.stopScraping();
    const counts = await drain(stage, ports.clock);
    return { nodes: options.nodes, targets: options.targets, ...counts };
  } finally {
    await cleanUpAll(cleanups);
  }
}

/** Undoes one step of setting up; they run in reverse order. */
type CleanUp = () => void | Promise<void>;

/** Every step is undone, whatever becomes of the others. @throws what the first one that failed threw */
async function cleanUpAll(cleanups: readonly CleanUp[]): Promise<void> {
  const failures: unknown[] = [];
  for (const cleanUp of cleanups.toReversed()) {
    try {
      await cleanUp();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw toError(failures[0]);
}

/** Everything that runs. */
interface Stage {
  readonly cluster: DemoCluster;
  readonly receiver: Receiver;
  stopScraping(): Promise<void>;
}

async function setUp(
  { nodes, targets, intervalMs }: DemoOptions,
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
  const cluster = new DemoCluster(startNode, path, directory);
  cleanups.push(() => cluster.stop());
  for (let index = 1; index <= nodes; index++) await cluster.start(`node-${index}`);
  for (const { name, url } of cluster.nodes) print(`${name.padEnd(14)} ${url} (debug UI)`);
  print(`receiver       ${receiver.url}`);
  for (const { name, address } of applications)
    print(`application    http://${address}/debug/pprof/ (${name})`);
  print(`configuration  ${path}`);
  print('');
  return {
    cluster,
    receiver,
    async stopScraping() {
      await configure([]);
      await cluster.reload();
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

/** Prints progress until the time is over or somebody stops it; in between one node goes and comes back. */
async function watch(options: DemoOptions, ports: DemoPorts, stage: Stage): Promise<void> {
  const { durationMs } = options;
  const { clock, print, stopped } = ports;
  const startMs = clock.monotonic();
  const elapsedMs = (): number => clock.monotonic() - startMs;
  const scenes = plot(options, ports, stage);
  print(progressHead());
  while (!stopped.aborted) {
    const [scene] = scenes;
    const endsInMs = durationMs === 0 ? PROGRESS_MS : durationMs - elapsedMs();
    const sceneInMs = scene === undefined ? PROGRESS_MS : scene.atMs - elapsedMs();
    if (endsInMs <= 0) return;
    await sleep(clock, Math.max(0, Math.min(PROGRESS_MS, endsInMs, sceneInMs)), stopped);
    if (scene !== undefined && !stopped.aborted && elapsedMs() >= scene.atMs) await scenes.shift()?.act();
    const { counts, failed } = await count(stage);
    print(progressRow(elapsedMs(), counts, failed, await stage.cluster.shares()));
  }
}

/** What happens on the way, in order. */
function plot({ durationMs, nodes }: DemoOptions, { print }: DemoPorts, { cluster }: Stage): Scene[] {
  if (nodes < 2) return [];
  const lengthMs = durationMs === 0 ? ENDLESS_PLOT_MS : durationMs;
  let gone: string | undefined;
  return [
    {
      atMs: NODE_STOPS * lengthMs,
      async act() {
        gone = await cluster.stopBusiest();
        print(`${gone} has stopped: the others go on with its series`);
      },
    },
    {
      atMs: NODE_RETURNS * lengthMs,
      async act() {
        if (gone === undefined) return;
        await cluster.start(gone);
        print(`${gone} is back`);
      },
    },
  ];
}

interface Scene {
  /** After the beginning. */
  readonly atMs: number;
  act(): Promise<void>;
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

async function count({ cluster, receiver }: Stage): Promise<{ counts: DemoCounts; failed: number }> {
  const { scraped, failed, dropped } = await cluster.counts();
  const { profiles: delivered, duplicates } = receiver.stats();
  return { counts: { scraped, delivered, dropped, duplicates }, failed };
}
