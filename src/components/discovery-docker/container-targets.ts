import type { Target } from '../../model/index.ts';
import { compareBytewise, LABEL, Labels } from '../../model/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { formatHostPort, listOf, recordOf, scalarText, textOf } from '../../util/index.ts';
import type { LabelPair } from './network-labels.ts';
import { labelPairs } from './network-labels.ts';

export const DOCKER = '__meta_docker_';

export interface ContainerOptions {
  /** Port where a container declares none. */
  readonly port: number;
  readonly host_networking_host: string;
  readonly match_first_network: boolean;
}

type Networks = readonly (readonly [name: string, network: JsonRecord])[];

/** One target per network and TCP port of each container; without such a port one per network. */
export function containerTargets(
  containers: readonly JsonRecord[],
  networkLabels: ReadonlyMap<string, readonly LabelPair[]>,
  options: ContainerOptions,
): readonly Target[] {
  const byId = new Map(containers.map((container) => [textOf(container['Id']), container]));
  return containers.flatMap((container) => {
    const [name] = listOf(container['Names']).map(textOf);
    if (name === undefined) return [];
    const mode = networkMode(container);
    const shared: readonly LabelPair[] = [
      [`${DOCKER}container_id`, textOf(container['Id'])],
      [`${DOCKER}container_name`, name],
      [`${DOCKER}container_network_mode`, mode],
      ...labelPairs(`${DOCKER}container_label_`, container['Labels']),
    ];
    const networks = networksOf(container, byId);
    return (options.match_first_network ? networks.slice(0, 1) : networks).flatMap(([, network]) => {
      const ip = textOf(network['IPAddress']);
      const labels: readonly LabelPair[] = [
        ...shared,
        [`${DOCKER}network_ip`, ip],
        ...(networkLabels.get(textOf(network['NetworkID'])) ?? []),
      ];
      const ports = listOf(container['Ports'])
        .map(recordOf)
        .filter((port) => port['Type'] === 'tcp');
      if (ports.length > 0) return ports.map((port) => Labels.of([...labels, ...portLabels(ip, port)]));
      const address = mode === 'host' ? options.host_networking_host : formatHostPort(ip, options.port);
      return [Labels.of([...labels, [LABEL.address, address]])];
    });
  });
}

function portLabels(ip: string, port: JsonRecord): readonly LabelPair[] {
  const number = scalarText(port['PrivatePort']);
  const isPublished = port['PublicPort'] !== undefined && port['PublicPort'] !== 0;
  return [
    [LABEL.address, formatHostPort(ip, number)],
    [`${DOCKER}port_private`, number],
    [`${DOCKER}port_public`, isPublished ? scalarText(port['PublicPort']) : ''],
    [`${DOCKER}port_public_ip`, isPublished ? textOf(port['IP']) : ''],
  ];
}

function networkMode(container: JsonRecord): string {
  return textOf(recordOf(container['HostConfig'])['NetworkMode']);
}

/** The networks of a container by name, or those of the container whose network it shares. */
function networksOf(container: JsonRecord, byId: ReadonlyMap<string, JsonRecord>): Networks {
  // A container cannot come twice in a chain, but an answer could say so.
  const seen = new Set<JsonRecord>();
  for (let next: JsonRecord | undefined = container; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const networks = Object.entries(recordOf(recordOf(next['NetworkSettings'])['Networks'])).filter(
      ([, network]) => network !== null,
    );
    if (networks.length > 0) {
      return networks
        .map(([name, network]) => [name, recordOf(network)] as const)
        .sort(([a], [b]) => compareBytewise(a, b));
    }
    const shared: string | undefined = /^container:(.*)$/.exec(networkMode(next))?.[1];
    next = shared === undefined ? undefined : byId.get(shared);
  }
  return [];
}
