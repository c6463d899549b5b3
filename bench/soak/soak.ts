import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createNamespaces } from '../../test/support/network-namespaces.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import type { SoakAccount } from './account.ts';
import { accountSoak } from './account.ts';
import { Chaos } from './chaos.ts';
import { EventLog } from './event-log.ts';
import type { FaultyEndpoint } from './faulty-endpoint.ts';
import { startFaultyEndpoint } from './faulty-endpoint.ts';
import type { LoggedMessage } from './log-messages.ts';
import { failedScrapesOf, loggedMessages, stallsOf } from './log-messages.ts';
import type { SoakOptions } from './options.ts';
import type { ProcessTrend } from './process-watch.ts';
import { ProcessWatch } from './process-watch.ts';
import type { RunLog } from './soak-cluster.ts';
import { SoakCluster } from './soak-cluster.ts';
import type { ScrapeRecord, SoakTargets } from './soak-targets.ts';
import { startSoakTargets } from './soak-targets.ts';

/** What a soak has found. */
export interface SoakResult {
  readonly options: SoakOptions;
  readonly hasPartitions: boolean;
  readonly log: EventLog;
  readonly account: SoakAccount;
  /** Requests that came again, by endpoint: profiles with an id that it had taken already. */
  readonly retried: Readonly<Record<string, number>>;
  /** Profiles that were still waiting when everything was well and half a minute had passed. */
  readonly waiting: number;
  readonly trends: readonly ProcessTrend[];
  readonly logs: readonly RunLog[];
  readonly scrapes: readonly ScrapeRecord[];
  readonly messages: readonly LoggedMessage[];
  /** Ends that nobody had asked for. */
  readonly badEnds: readonly string[];
  /** The longest time in which the soak itself, and so maybe the machine, did not get to work. */
  readonly longestLagMs: number;
}

const NAMES = 'abcdefghijklmnopqrstuvwxyz';
const LOOK_MS = 2_000;
const SETTLE_BOUND_MS = 60_000;
const DRAIN_BOUND_MS = 30_000;

interface World {
  readonly cluster: SoakCluster;
  readonly targets: SoakTargets;
  readonly endpoints: readonly FaultyEndpoint[];
  readonly log: EventLog;
  readonly canPart: boolean;
  readonly signal: AbortSignal;
}

/**
 * Runs nodes, targets and endpoints with chaos, and accounts for everything.
 * @param print gets each event as a line
 * @param signal ends the chaos before its time; the account is of what was until then
 */
export async function runSoak(
  options: SoakOptions,
  print: (line: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<SoakResult> {
  const directory = mkdtempSync(join(tmpdir(), 'starling-soak-'));
  const network = createNamespaces(options.nodes);
  const host = network?.gateway ?? '127.0.0.1';
  const log = new EventLog(print);
  log.note(
    `seed ${options.seed}: ${options.nodes} nodes, ${options.targets} targets, every ${options.intervalMs / 1_000} s`,
  );
  if (network === undefined) log.note('no partitions: they need root and network namespaces');
  const random = seededRandom(options.seed + 1);
  const targets = await startSoakTargets(host, options.intervalMs, random);
  const endpoints = await Promise.all(['one', 'two'].map((name) => startFaultyEndpoint(name, host)));
  const cluster = new SoakCluster({
    directory,
    names: [...NAMES.slice(0, options.nodes)],
    network,
    targets: options.targets,
    intervalMs: options.intervalMs,
    targetAddress: `${host}:${targets.port}`,
    endpoints: endpoints.map(({ name, receiver }) => ({ name, url: receiver.url })),
  });
  try {
    const canPart = network !== undefined;
    return await soak(options, { cluster, targets, endpoints, log, canPart, signal });
  } finally {
    await cluster.close();
    await Promise.all(endpoints.map(({ receiver }) => receiver.close()));
    await targets.close();
    network?.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function soak(options: SoakOptions, world: World): Promise<SoakResult> {
  const { cluster, targets, endpoints, log } = world;
  const { intervalMs } = options;
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  const [first = '', ...others] = cluster.names;
  await cluster.start(first);
  await Promise.all(others.map((name) => cluster.start(name)));
  const offsetsMs = await cluster.settled(SETTLE_BOUND_MS);
  await wait(intervalMs);
  const fromMs = Date.now();
  log.note('all nodes run, and every series has been scraped');
  const watch = new ProcessWatch(cluster);
  const looking = setInterval(() => void watch.look(), LOOK_MS);
  const middle = setTimeout(() => void watch.lookAtHeap('middle'), options.chaosMs / 2);
  await runChaos(options, world);
  clearTimeout(middle);
  await cluster.settled(SETTLE_BOUND_MS);
  log.note('the cluster has settled');
  await Promise.all([wait(2 * intervalMs), watch.lookAtHeap('end')]);
  clearInterval(looking);
  const toMs = Date.now();
  const waiting = await cluster.drained(DRAIN_BOUND_MS);
  log.note(`${waiting} profiles wait`);
  const trends = watch.trends(fromMs, toMs);
  // With nobody left to hand over to, what nodes say then is of no interest.
  const closedMs = Date.now();
  await cluster.close();
  for (const stall of stallsOf(cluster.logs)) {
    log.disruptions.push({ kind: 'stall', nodes: [stall.node], fromMs: stall.fromMs, toMs: stall.toMs });
  }
  const { disruptions } = log;
  const times = { offsetsMs, intervalMs, fromMs, toMs };
  return {
    options,
    hasPartitions: world.canPart,
    log,
    account: accountSoak({
      scrapes: targets.records,
      endpoints,
      disruptions,
      failedScrapes: failedScrapesOf(cluster.logs),
      ...times,
    }),
    retried: Object.fromEntries(endpoints.map(({ name, repeats }) => [name, repeats.retried])),
    waiting,
    trends,
    messages: loggedMessages(cluster.logs, closedMs),
    logs: cluster.logs,
    scrapes: targets.records,
    badEnds: cluster.logs
      .filter(({ code, signal }) => code !== 0 && signal !== 'SIGKILL')
      .map(({ run, code, signal }) => `${run} ended with ${signal ?? code}`),
    longestLagMs: Math.round(lag.max / 1e6),
  };
}

async function runChaos(options: SoakOptions, { canPart, signal, ...tools }: World): Promise<void> {
  const { targets: targetCount, gapMs, seed, chaosMs } = options;
  const chaos = new Chaos({ ...tools, targetCount, canPart, gapMs, random: seededRandom(seed) });
  await chaos.run(AbortSignal.any([AbortSignal.timeout(chaosMs), signal]));
}
