import type { Clock } from '../../util/index.ts';
import type { NetworkInterfaces } from './advertise-address.ts';
import { resolveReachability } from './advertise-address.ts';
import type { ClusterKey } from './cluster-key.ts';
import { MAKE_KEY, readClusterKey } from './cluster-key.ts';
import { flagError } from './cluster-setup-error.ts';
import { httpPortMistake } from './http-port-mistake.ts';
import type { JoinContext, JoinTargets, NameResolver } from './join-addresses.ts';
import { resolveJoinAddresses } from './join-addresses.ts';
import type { JoinEntry } from './join-entry.ts';
import { parseJoinAddresses } from './join-entry.ts';
import type { KubernetesEnvironment } from './kubernetes-access.ts';
import type { PeerAddress } from './peer-address.ts';
import { formatAddress, isLoopback, isUnspecified } from './peer-address.ts';
import type { PeerDiscovery } from './peer-discovery.ts';
import { createPeerDiscovery } from './peer-discovery.ts';

/** The values of the flags `--cluster.…`, as they were given; texts are empty where nothing was. */
export interface ClusterFlags {
  readonly name: string;
  readonly nodeName: string;
  readonly keyFile: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly joinAddresses: string;
  readonly discoverPeers: string;
  readonly advertiseAddress: string;
  readonly advertiseInterfaces: string;
  readonly rejoinIntervalMs: number;
  readonly maxJoinPeers: number;
  readonly waitForSize: number;
  readonly waitTimeoutMs: number;
  readonly leaveTimeoutMs: number;
  readonly isTlsEnabled: boolean;
  readonly tlsCaPath: string;
  readonly tlsCertPath: string;
  readonly tlsKeyPath: string;
  readonly tlsServerName: string;
}

/** What the options depend on besides the flags. */
export interface ClusterEnvironment {
  readonly hostName: string;
  /** `os.networkInterfaces`. */
  readonly interfaces: () => NetworkInterfaces;
  /** Where this node's HTTP server listens, if that is known. */
  readonly httpPort?: number;
  readonly resolver: NameResolver;
  readonly clock: Clock;
  readonly kubernetes: KubernetesEnvironment;
}

/** How a node takes part in a cluster; everything is checked. */
export interface ClusterOptions {
  readonly nodeName: string;
  /** Nodes of other names are refused. */
  readonly clusterName: string;
  /** 32 bytes that all nodes share; undefined on loopback only. */
  readonly key: Uint8Array | undefined;
  readonly listen: PeerAddress;
  /** Port 0 stands for the port that listening takes. */
  readonly advertise: PeerAddress;
  /**
   * Looks for nodes to join; may be called again and again. `boundPort` is the port that is listened on, which is needed
   * where `listen` says 0. Rejects with an AppError `no-join-address` or `peer-discovery-failed`.
   */
  readonly join: (boundPort?: number) => Promise<JoinTargets>;
  /** 0 for never. */
  readonly rejoinIntervalMs: number;
  /** 0 for all. */
  readonly maxJoinPeers: number;
  /** 0 for no minimum. */
  readonly waitForSize: number;
  /** 0 for ever. */
  readonly waitTimeoutMs: number;
  readonly leaveTimeoutMs: number;
  /** To be logged once at the start. */
  readonly warnings: readonly string[];
}

const MAX_NAME_BYTES = 256;
const MIN_REJOIN_INTERVAL_MS = 100;
const MAX_NAMED_ADDRESSES = 3;
const TAKES_KEY = `that takes a cluster key: give every node the same --cluster.key-file (${MAKE_KEY})`;

/**
 * Checks the flags of a cluster and reads its key.
 * @throws AppError `bad-cluster-flag` or `bad-cluster-key`, which names the flag
 */
export async function resolveClusterOptions(
  flags: ClusterFlags,
  environment: ClusterEnvironment,
): Promise<ClusterOptions> {
  refuseTls(flags);
  const nodeName = flags.nodeName === '' ? environment.hostName : flags.nodeName;
  if (nodeName === '') throw flagError('node-name', 'this machine has no host name; give the node a name');
  checkName('node-name', nodeName);
  checkName('name', flags.name);
  const { rejoinIntervalMs } = flags;
  if (rejoinIntervalMs > 0 && rejoinIntervalMs < MIN_REJOIN_INTERVAL_MS) {
    throw flagError('rejoin-interval', `must be 0s or at least ${MIN_REJOIN_INTERVAL_MS}ms`);
  }
  const keyed: ClusterKey | undefined =
    flags.keyFile === '' ? undefined : await readClusterKey(flags.keyFile);
  const hasKey = keyed !== undefined;
  const { listen, advertise, warnings } = resolveReachability({
    ...flags,
    hasKey,
    interfaces: environment.interfaces(),
  });
  return {
    nodeName,
    clusterName: flags.name,
    key: keyed?.key,
    listen,
    advertise,
    join: joinOf(flags, { listen, advertise, hasKey }, environment),
    rejoinIntervalMs,
    maxJoinPeers: flags.maxJoinPeers,
    waitForSize: flags.waitForSize,
    waitTimeoutMs: flags.waitTimeoutMs,
    leaveTimeoutMs: flags.leaveTimeoutMs,
    warnings: [...(keyed?.warnings ?? []), ...warnings],
  };
}

interface Node {
  readonly listen: PeerAddress;
  readonly advertise: PeerAddress;
  readonly hasKey: boolean;
}

function joinOf(flags: ClusterFlags, node: Node, environment: ClusterEnvironment): ClusterOptions['join'] {
  const entries = parseJoinAddresses(flags.joinAddresses);
  const discover = flags.discoverPeers === '' ? undefined : createPeerDiscovery(flags.discoverPeers);
  if (entries.length > 0 && discover !== undefined) {
    throw flagError('join-addresses', 'excludes --cluster.discover-peers; give one of the two');
  }
  refuseHttpPorts(entries, flags.listenPort, environment.httpPort);
  if (!node.hasKey) refuseOtherMachines(entries, discover);
  return async (boundPort = flags.listenPort) => {
    const context: JoinContext = {
      defaultPort: boundPort,
      own: ownAddresses(node, boundPort, environment.interfaces()),
    };
    const found = await (discover?.(context, environment) ??
      resolveJoinAddresses(entries, context, environment));
    return node.hasKey ? found : onLoopback(found);
  };
}

/** Every address at which this node would meet itself. */
function ownAddresses(
  { listen, advertise }: Node,
  boundPort: number,
  interfaces: NetworkInterfaces,
): readonly PeerAddress[] {
  const hosts = isUnspecified(listen.host)
    ? Object.values(interfaces).flatMap((addresses = []) => addresses.map(({ address }) => address))
    : [listen.host];
  return [
    { host: advertise.host, port: advertise.port === 0 ? boundPort : advertise.port },
    ...hosts.map((host) => ({ host, port: boundPort })),
  ];
}

function onLoopback({ addresses, warnings }: JoinTargets): JoinTargets {
  const kept = addresses.filter(({ host }) => isLoopback(host));
  const left = addresses.filter(({ host }) => !isLoopback(host)).map(formatAddress);
  if (left.length === 0) return { addresses, warnings };
  const named =
    left.slice(0, MAX_NAMED_ADDRESSES).join(', ') + (left.length > MAX_NAMED_ADDRESSES ? ', …' : '');
  return {
    addresses: kept,
    warnings: [...warnings, `addresses on other machines are not joined (${named}); ${TAKES_KEY}`],
  };
}

function refuseOtherMachines(entries: readonly JoinEntry[], discover: PeerDiscovery | undefined): void {
  if (discover !== undefined)
    throw flagError('discover-peers', `finds nodes on other machines; ${TAKES_KEY}`);
  const remote = entries.find(({ lookup, host }) => lookup === 'literal' && !isLoopback(host));
  if (remote !== undefined)
    throw flagError('join-addresses', `${remote.text} is another machine; ${TAKES_KEY}`);
}

function refuseHttpPorts(
  entries: readonly JoinEntry[],
  clusterPort: number,
  httpPort: number | undefined,
): void {
  for (const { text, host, port } of entries) {
    if (port === undefined) continue;
    const mistake = httpPortMistake({ host, port }, { clusterPort, httpPort });
    if (mistake !== undefined) throw flagError('join-addresses', `${text}: ${mistake}`);
  }
}

function refuseTls(flags: ClusterFlags): void {
  const given = (
    [
      ['enable-tls', flags.isTlsEnabled],
      ['tls-ca-path', flags.tlsCaPath !== ''],
      ['tls-cert-path', flags.tlsCertPath !== ''],
      ['tls-key-path', flags.tlsKeyPath !== ''],
      ['tls-server-name', flags.tlsServerName !== ''],
    ] as const
  ).find(([, isGiven]) => isGiven);
  if (given === undefined) return;
  throw flagError(
    given[0],
    'there are no certificates to set up: cluster traffic is always encrypted, and a shared key says who takes part; ' +
      `leave the TLS flags out and use --cluster.key-file (${MAKE_KEY})`,
  );
}

function checkName(flag: string, name: string): void {
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes > MAX_NAME_BYTES) {
    throw flagError(flag, `is ${sizeBytes} bytes long; at most ${MAX_NAME_BYTES} are taken`);
  }
  if (/\p{Cc}/u.test(name)) throw flagError(flag, `${JSON.stringify(name)} has control characters`);
}
