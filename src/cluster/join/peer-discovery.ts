import type { Clock, JsonRecord } from '../../util/index.ts';
import { AppError, didYouMean, errorMessage } from '../../util/index.ts';
import { flagError } from './cluster-setup-error.ts';
import type { JoinContext, JoinTargets } from './join-addresses.ts';
import { distinctPeers } from './join-addresses.ts';
import type { KubernetesEnvironment } from './kubernetes-access.ts';
import { findKubernetesAccess } from './kubernetes-access.ts';
import type { PodPeer, PodPeersOptions } from './kubernetes-peers.ts';
import { podPeer } from './kubernetes-peers.ts';
import type { PeerAddress } from './peer-address.ts';
import { parsePeerQuery } from './peer-query.ts';
import type { PodQuery } from './pod-pages.ts';
import { podPages } from './pod-pages.ts';

interface DiscoveryPorts {
  readonly clock: Clock;
  readonly kubernetes: KubernetesEnvironment;
}

/** Looks for nodes to join. Rejects with an AppError `peer-discovery-failed`. */
export type PeerDiscovery = (context: JoinContext, ports: DiscoveryPorts) => Promise<JoinTargets>;

const FLAG = 'discover-peers';
const KUBERNETES_KEYS = [
  'provider',
  'namespace',
  'label_selector',
  'field_selector',
  'host_network',
  'kubeconfig',
];
/** As in go-discover. */
const DEFAULT_NAMESPACE = 'default';
/** A label of RFC 1123; anything else could lead to another path of the API. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE: readonly string[] = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/**
 * Reads the query of `--cluster.discover-peers`, `provider=k8s key=value …`; nothing is asked yet.
 * @throws AppError `bad-cluster-flag` about a query that cannot be read or a provider that is not supported
 */
export function createPeerDiscovery(query: string): PeerDiscovery {
  const pairs = parsePeerQuery(query);
  const provider = pairs.get('provider');
  if (provider === undefined) throw flagError(FLAG, 'there is no provider; write provider=k8s');
  if (provider !== 'k8s') {
    throw flagError(
      FLAG,
      `the provider ${JSON.stringify(provider)} is not supported, only k8s is; elsewhere give ` +
        '--cluster.join-addresses a DNS name of the nodes, such as dns+starling.example or dnssrv+_cluster._tcp.example',
    );
  }
  const unknown = [...pairs.keys()].find((key) => !KUBERNETES_KEYS.includes(key));
  if (unknown !== undefined) {
    throw flagError(
      FLAG,
      `${JSON.stringify(unknown)} is not known; provider=k8s takes ${KUBERNETES_KEYS.slice(1).join(', ')}` +
        didYouMean(unknown, KUBERNETES_KEYS),
    );
  }
  const isHostNetwork = readBoolean('host_network', pairs.get('host_network') ?? 'false');
  const kubeconfig = pairs.get('kubeconfig');
  const podQuery: PodQuery = {
    namespace: readNamespace(pairs.get('namespace') ?? DEFAULT_NAMESPACE),
    labelSelector: pairs.get('label_selector'),
    fieldSelector: pairs.get('field_selector'),
  };
  return async ({ defaultPort, own }, ports) => {
    try {
      const access = await findKubernetesAccess(kubeconfig, ports.kubernetes);
      const pages = podPages(access, podQuery, ports.clock);
      const { peers, podCount } = await readPeers(pages, { isHostNetwork, defaultPort });
      const { addresses, warnings } = distinctPeers(peers, own);
      return { addresses, warnings: peers.length === 0 ? [nobody(podQuery, podCount)] : warnings };
    } catch (error) {
      throw new AppError('peer-discovery-failed', `--cluster.${FLAG}: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  };
}

/** The addresses of all pods that may be peers, of ready ones first. */
async function readPeers(
  pages: AsyncIterable<readonly JsonRecord[]>,
  options: PodPeersOptions,
): Promise<{ peers: readonly PeerAddress[]; podCount: number }> {
  const peers: PodPeer[] = [];
  let podCount = 0;
  for await (const pods of pages) {
    podCount += pods.length;
    for (const pod of pods) {
      const peer = podPeer(pod, options);
      if (peer !== undefined) peers.push(peer);
    }
  }
  peers.sort((a, b) => Number(b.isReady) - Number(a.isReady));
  return { peers: peers.map(({ address }) => address), podCount };
}

function nobody({ namespace, labelSelector }: PodQuery, podCount: number): string {
  const which = labelSelector === undefined ? '' : ` with the labels ${labelSelector}`;
  return (
    `--cluster.${FLAG}: no pod${which} in the namespace ${namespace} runs and has an address ` +
    `(pods listed: ${podCount}); check namespace and label_selector`
  );
}

function readBoolean(key: string, text: string): boolean {
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw flagError(FLAG, `${key} must be true or false, got ${JSON.stringify(text)}`);
}

function readNamespace(text: string): string {
  if (NAMESPACE.test(text)) return text;
  throw flagError(FLAG, `namespace ${JSON.stringify(text)} is no name of a namespace`);
}
