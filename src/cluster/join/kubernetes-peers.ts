import { isIP } from 'node:net';
import type { JsonRecord } from '../../util/index.ts';
import { listOf, recordOf, textOf } from '../../util/index.ts';
import type { PeerAddress } from './peer-address.ts';

export interface PodPeersOptions {
  /** Whether nodes are reached at the address of their host instead of the pod's. */
  readonly isHostNetwork: boolean;
  /** Taken for pods that name no port. */
  readonly defaultPort: number;
}

/** A container's port of this name is where a pod takes cluster traffic; Kubernetes allows 15 characters. */
const PORT_NAME = 'cluster';

/** A pod that may be a node of the cluster. */
export interface PodPeer {
  readonly address: PeerAddress;
  readonly isReady: boolean;
}

/**
 * The peer in a pod that runs and has an address. Pods that are not ready count as well, unlike in go-discover: nodes of a
 * cluster that starts become ready only once they have found each other.
 */
export function podPeer(pod: JsonRecord, options: PodPeersOptions): PodPeer | undefined {
  const address = podAddress(pod, options);
  return address === undefined ? undefined : { address, isReady: isReady(pod) };
}

function podAddress(
  pod: JsonRecord,
  { isHostNetwork, defaultPort }: PodPeersOptions,
): PeerAddress | undefined {
  const status = recordOf(pod['status']);
  const isLeaving = recordOf(pod['metadata'])['deletionTimestamp'] !== undefined;
  if (status['phase'] !== 'Running' || isLeaving) return undefined;
  const host = textOf(status[isHostNetwork ? 'hostIP' : 'podIP']);
  if (isIP(host) === 0) return undefined;
  return { host, port: namedPort(pod, isHostNetwork ? 'hostPort' : 'containerPort') ?? defaultPort };
}

function namedPort(pod: JsonRecord, field: 'hostPort' | 'containerPort'): number | undefined {
  const port = listOf(recordOf(pod['spec'])['containers'])
    .flatMap((container) => listOf(recordOf(container)['ports']))
    .map(recordOf)
    .find(({ name }) => name === PORT_NAME)?.[field];
  return typeof port === 'number' && port > 0 ? port : undefined;
}

function isReady(pod: JsonRecord): boolean {
  return listOf(recordOf(pod['status'])['conditions'])
    .map(recordOf)
    .some(({ type, status }) => type === 'Ready' && status === 'True');
}
