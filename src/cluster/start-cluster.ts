import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DEFAULT_MEMBERSHIP_SETTINGS, Gossip, loadIdentity, startLibp2p } from '../gossip/index.ts';
import type { Logger, MetricsScope } from '../telemetry/index.ts';
import { LineBudget } from '../telemetry/index.ts';
import type { Clock, Random } from '../util/index.ts';
import { parseHostPort } from '../util/index.ts';
import { Cluster } from './cluster.ts';
import type { ClusterOptions } from './join/cluster-options.ts';
import { formatAddress } from './join/peer-address.ts';

interface StartTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: MetricsScope;
  readonly version: string;
  /** Where the node's identity is kept. */
  readonly storagePath: string;
}

/** Whoever knocks without the key does not get a line each time. */
const REFUSAL_LINES = { lines: 5, spanMs: 60_000 };

/** What stands in for the key where there is none: nodes with a key do not talk to nodes without. */
const NO_KEY = createHash('sha256').update('starling cluster without a key').digest();

/**
 * Opens the cluster port and begins to look for the other nodes. The node is a viewer until it participates.
 * @throws AppError when the port or the identity cannot be used
 */
export async function startCluster(options: ClusterOptions, tools: StartTools): Promise<Cluster> {
  const { clock, random, logger, metrics, version, storagePath } = tools;
  for (const warning of options.warnings) logger.warn('cluster', { warning });
  const lines = new LineBudget(clock, REFUSAL_LINES, (connections) => {
    logger.warn('more connections were refused', { connections });
  });
  const transport = await startLibp2p({
    identity: await loadIdentity(join(storagePath, 'cluster', 'identity')),
    key: options.key ?? NO_KEY,
    listenHost: options.listen.host,
    listenPort: options.listen.port,
    topic: `starling/${options.clusterName}`,
    onRefused: (error, address) => {
      if (lines.take()) logger.warn('a connection was refused', { address, reason: error.message });
    },
  });
  const { port } = parseHostPort(transport.listenAddress);
  const { advertise } = options;
  const gossip = new Gossip({
    transport,
    clock,
    random,
    logger,
    settings: { ...DEFAULT_MEMBERSHIP_SETTINGS, maxJoinPeers: options.maxJoinPeers },
    cluster: options.clusterName,
    name: options.nodeName,
    address: formatAddress({ host: advertise.host, port: advertise.port === 0 ? port : advertise.port }),
    version,
  });
  const cluster = new Cluster({
    gossip,
    clock,
    logger,
    metrics,
    find: () => options.join(port),
    rejoinIntervalMs: options.rejoinIntervalMs,
    minimumSize: { size: options.waitForSize, timeoutMs: options.waitTimeoutMs },
  });
  logger.info('cluster port open', {
    listen: transport.listenAddress,
    advertise: gossip.self.address,
    node: options.nodeName,
  });
  await cluster.start();
  return cluster;
}
