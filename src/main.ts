/** The composition root: the only file that sees everything. It puts a node together and hands it to the commands. */
import dns from 'node:dns/promises';
import { homedir, hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { NodeOptions, Ports, RunningNode, StartOutcome } from './cli/index.ts';
import { exitProcess, processSignals, processTerminal, runCommandLine } from './cli/index.ts';
import type * as Clusters from './cluster/index.ts';
import type { Cluster } from './cluster/index.ts';
import { soleOwner } from './component/index.ts';
import { definitions } from './components/index.ts';
import { SERVICE_ACCOUNT_DIRECTORY } from './kubernetes/index.ts';
import type { Queue } from './queue/index.ts';
import { openQueue } from './queue/index.ts';
import type { RuntimeServices } from './runtime/index.ts';
import { Runtime, validateConfiguration } from './runtime/index.ts';
import type { Server } from './server/index.ts';
import { clusteredView, createServer, HttpAccess } from './server/index.ts';
import { createStandardLibrary, deprecatedFunctions } from './syntax/index.ts';
import type { Logger } from './telemetry/index.ts';
import {
  createLogSystem,
  Metrics,
  registerEventLoopMetrics,
  registerProcessMetrics,
} from './telemetry/index.ts';
import { systemClock, systemRandom } from './util/index.ts';

const { version } = packageJson;

/** What may wait in memory while the disk cannot be written. */
const MEMORY_QUEUE_BYTES = 64 * 1024 * 1024;

/** How much of the hash other nodes compare. */
const CONFIGURATION_HASH_LENGTH = 16;

/** How long a node may take to stop once it has handed its work over. */
const STOP_DEADLINE_MS = 5_000;

const ports: Ports = {
  version,
  clock: systemClock,
  terminal: processTerminal,
  signals: processSignals,
  startNode,
  validate: (path) => validateConfiguration(staticServices(), path),
};

await exitProcess(await runCommandLine(process.argv.slice(2), ports));

/**
 * Starts a node: first everything but the work, so that a directory or port that is taken is found before anything is
 * scraped, then the configuration; last it takes part in the cluster's work.
 * With errors in the configuration everything is closed again.
 */
async function startNode(options: NodeOptions): Promise<StartOutcome> {
  const cleanups: CleanUp[] = [];
  const close = async (): Promise<void> => {
    for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
  };
  try {
    const parts = await openNode(options, cleanups);
    const { access, cluster, logger, runtime } = parts;
    const { url: opened } = await parts.server.listen();
    const { isSuccessful, diagnostics } = await runtime.load();
    if (!isSuccessful) {
      await close();
      return { node: undefined, diagnostics };
    }
    warnOfOrphans(parts);
    const url = access.tls === undefined ? opened : opened.replace(/^http:/, 'https:');
    cluster?.participate();
    logger.info('node started', { version, url, config: options.path });
    return { node: runningNode(parts, url, options.cluster?.leaveTimeoutMs ?? 0, close), diagnostics };
  } catch (error) {
    await close();
    throw error;
  }
}

type CleanUp = () => Promise<void> | void;

/** What a node is made of. */
interface NodeParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly queue: Queue;
  /** The code of clusters; undefined for a node that runs alone. */
  readonly clusters: typeof Clusters | undefined;
  readonly cluster: Cluster | undefined;
  readonly access: HttpAccess;
  readonly runtime: Runtime;
  readonly server: Server;
}

/** Opens the queue, the cluster and the server; nothing listens and no configuration is read yet. */
async function openNode(options: NodeOptions, cleanups: CleanUp[]): Promise<NodeParts> {
  const metrics = new Metrics();
  const logSystem = createLogSystem();
  const { logger } = logSystem;
  const { storagePath, path, cluster: _, ...serverOptions } = options;
  registerProcessMetrics(metrics, { version });
  const eventLoop = registerEventLoopMetrics(metrics);
  cleanups.push(() => eventLoop.close());
  const queue = await openQueue(join(storagePath, 'queue'), {
    clock: systemClock,
    logger,
    onUnwritable: { memoryBytes: MEMORY_QUEUE_BYTES },
  });
  cleanups.push(() => queue.close());
  // Loaded only by nodes that take part: libp2p costs half a second and some 50 MB.
  const clusters = options.cluster && (await import('./cluster/index.ts'));
  const cluster = clusters && (await openCluster(clusters, options, logger, metrics));
  if (cluster !== undefined) cleanups.push(() => cluster.close());
  const access = new HttpAccess();
  const ownership = cluster?.ownership ?? soleOwner;
  const own = { logSystem, metrics, storagePath, queue, ownership, http: access };
  const runtime = new Runtime(services(false, own), path);
  const server = createServer({
    ...serverOptions,
    ...(cluster === undefined ? {} : { cluster: clusteredView(cluster) }),
    runtime,
    access,
    metrics,
    logger,
    clock: systemClock,
    version,
  });
  cleanups.push(() => server.close());
  if (cluster !== undefined) {
    await server.answerPeers(cluster);
    await clusters?.takeQueues(cluster, queue);
    runtime.onLoad(() => {
      cluster.configuration = runtime.lastLoad?.sha256.slice(0, CONFIGURATION_HASH_LENGTH) ?? '';
    });
  }
  return { logger, metrics, queue, clusters, cluster, access, runtime, server };
}

function runningNode(
  { clusters, cluster, logger, metrics, queue, runtime }: NodeParts,
  url: string,
  leaveTimeoutMs: number,
  close: () => Promise<void>,
): RunningNode {
  let left: Promise<void> | undefined;
  const leave = (): Promise<void> => (left ??= handOver(cluster, leaveTimeoutMs, logger));
  return {
    url,
    runtime,
    metrics,
    clusterAddress: cluster?.self.address,
    stopDeadlineMs: STOP_DEADLINE_MS + leaveTimeoutMs + (clusters?.QUEUE_HAND_OVER_MS ?? 0),
    leave,
    async stop() {
      await leave();
      await runtime.stop();
      if (cluster !== undefined) await clusters?.giveQueue(queue, cluster, { clock: systemClock, logger });
      await close();
      logger.info('node stopped');
    },
  };
}

function warnOfOrphans({ queue, logger }: NodeParts): void {
  for (const { identity, entries, bytes } of queue.orphans()) {
    const fields = { endpoint: identity, profiles: entries, bytes };
    logger.warn('profiles wait for an endpoint that is not configured', fields);
  }
}

async function openCluster(
  { resolveClusterOptions, startCluster }: typeof Clusters,
  { listenAddress, storagePath, cluster: flags }: NodeOptions,
  logger: Logger,
  metrics: Metrics,
): Promise<Cluster | undefined> {
  if (flags === undefined) return undefined;
  const httpPort = Number(/:(\d+)$/.exec(listenAddress)?.[1] ?? 0);
  const options = await resolveClusterOptions(flags, {
    hostName: hostname(),
    interfaces: networkInterfaces,
    ...(httpPort === 0 ? {} : { httpPort }),
    resolver: dns,
    clock: systemClock,
    kubernetes: {
      variables: process.env,
      homeDirectory: homedir(),
      serviceAccountDirectory: SERVICE_ACCOUNT_DIRECTORY,
    },
  });
  const scope = metrics.scope({ cluster_name: options.clusterName });
  const tools = { clock: systemClock, random: systemRandom, logger, version, storagePath };
  return startCluster(options, { ...tools, metrics: scope });
}

async function handOver(cluster: Cluster | undefined, timeoutMs: number, logger: Logger): Promise<void> {
  const left = (await cluster?.handOver(timeoutMs)) ?? 0;
  if (left > 0) logger.warn('series could not be handed over before the node stopped', { series: left });
}

/** What only the services of a node have, or of a check. */
type OwnServices = Pick<
  RuntimeServices,
  'logSystem' | 'metrics' | 'storagePath' | 'queue' | 'ownership' | 'http'
>;

/** For a check without running anything. */
function staticServices(): RuntimeServices {
  const nothing = { storagePath: '', queue: undefined, ownership: soleOwner };
  return services(true, { logSystem: createLogSystem(), metrics: new Metrics(), ...nothing });
}

function services(isStatic: boolean, own: OwnServices): RuntimeServices {
  const library = createStandardLibrary({
    env: process.env,
    hostname: hostname(),
    os: process.platform,
    arch: process.arch,
    version: `v${version}`,
    isStatic,
  });
  return {
    ...own,
    definitions: new Map(definitions.map((definition) => [definition.name, definition])),
    library,
    deprecatedFunctions,
    clock: systemClock,
    random: systemRandom,
    logger: own.logSystem.logger,
    version,
    isStatic,
  };
}
