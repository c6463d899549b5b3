import type { Target } from '../../model/index.ts';
import { LABEL, Labels } from '../../model/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { formatHostPort, listOf, recordOf, scalarText, textOf } from '../../util/index.ts';
import type { LabelPair } from './network-labels.ts';
import { labelPairs } from './network-labels.ts';
import type { SwarmPort } from './swarm-objects.ts';
import { nodeLabels, SWARM, serviceLabels, tcpPorts, withoutMask } from './swarm-objects.ts';

type NetworkLabels = ReadonlyMap<string, readonly LabelPair[]>;

/** One target per node. */
export function nodeTargets(nodes: readonly JsonRecord[], port: number): readonly Target[] {
  return nodes.map((node) => {
    const manager = recordOf(node['ManagerStatus']);
    const isManager = node['ManagerStatus'] !== undefined && node['ManagerStatus'] !== null;
    const engine = recordOf(recordOf(node['Description'])['Engine']);
    return Labels.of([
      ...nodeLabels(node),
      [`${SWARM}node_engine_version`, textOf(engine['EngineVersion'])],
      [`${SWARM}node_manager_leader`, isManager ? String(manager['Leader'] === true) : ''],
      [`${SWARM}node_manager_reachability`, textOf(manager['Reachability'])],
      [`${SWARM}node_manager_address`, textOf(manager['Addr'])],
      [LABEL.address, formatHostPort(textOf(recordOf(node['Status'])['Addr']), port)],
    ]);
  });
}

/** One target per virtual address and TCP port of each service; without such a port one per address. */
export function serviceTargets(
  services: readonly JsonRecord[],
  networks: NetworkLabels,
  port: number,
): readonly Target[] {
  return services.flatMap((service) => {
    const spec = recordOf(service['Spec']);
    const container = recordOf(recordOf(spec['TaskTemplate'])['ContainerSpec']);
    const endpoint = recordOf(service['Endpoint']);
    const shared: readonly LabelPair[] = [
      ...serviceLabels(service),
      [`${SWARM}service_task_container_hostname`, textOf(container['Hostname'])],
      [`${SWARM}service_task_container_image`, textOf(container['Image'])],
      [`${SWARM}service_updating_status`, textOf(recordOf(service['UpdateStatus'])['State'])],
    ];
    return listOf(endpoint['VirtualIPs'])
      .map(recordOf)
      .flatMap((virtual) => {
        const labels = [...shared, ...(networks.get(textOf(virtual['NetworkID'])) ?? [])];
        const perPort = ({ name, publishMode }: SwarmPort): readonly LabelPair[] => [
          [`${SWARM}service_endpoint_port_name`, name],
          [`${SWARM}service_endpoint_port_publish_mode`, publishMode],
        ];
        const address = withoutMask(textOf(virtual['Addr']));
        return addressTargets(labels, address, tcpPorts(endpoint['Ports']), port, perPort);
      });
  });
}

export interface TaskParts {
  readonly services: readonly JsonRecord[];
  readonly nodes: readonly JsonRecord[];
  readonly networks: NetworkLabels;
  /** Labels of containers by their id, as far as this daemon knows them. */
  readonly containers: ReadonlyMap<string, unknown>;
}

/** One target per port that a task publishes, and one per address and port of its service. */
export function taskTargets(tasks: readonly JsonRecord[], parts: TaskParts, port: number): readonly Target[] {
  const services = new Map(parts.services.map((service) => [textOf(service['ID']), service]));
  const nodes = new Map(parts.nodes.map((node) => [textOf(node['ID']), node]));
  return tasks.flatMap((task) => {
    const service = services.get(textOf(task['ServiceID']));
    const node = nodes.get(textOf(task['NodeID']));
    const status = recordOf(task['Status']);
    const shared: readonly LabelPair[] = [
      ...taskLabels(task, parts.containers),
      ...(service === undefined ? [] : serviceLabels(service)),
      ...(node === undefined ? [] : nodeLabels(node)),
    ];
    const perPort = ({ publishMode }: SwarmPort): readonly LabelPair[] => [
      [`${SWARM}task_port_publish_mode`, publishMode],
    ];
    const nodeAddress = textOf(recordOf(node?.['Status'])['Addr']);
    const published = tcpPorts(recordOf(status['PortStatus'])['Ports']).map((each) =>
      Labels.of([...shared, ...perPort(each), [LABEL.address, formatHostPort(nodeAddress, each.number)]]),
    );
    const ports = tcpPorts(recordOf(service?.['Endpoint'])['Ports']);
    const attached = listOf(task['NetworksAttachments'])
      .map(recordOf)
      .flatMap((attachment) => {
        const labels = parts.networks.get(textOf(recordOf(attachment['Network'])['ID'])) ?? [];
        return listOf(attachment['Addresses']).flatMap((address) =>
          addressTargets([...shared, ...labels], withoutMask(textOf(address)), ports, port, perPort),
        );
      });
    return [...published, ...attached];
  });
}

/** The id of a task's container, "" where it has none yet. */
export function containerOf(task: JsonRecord): string {
  return textOf(recordOf(recordOf(task['Status'])['ContainerStatus'])['ContainerID']);
}

function taskLabels(task: JsonRecord, containers: ReadonlyMap<string, unknown>): readonly LabelPair[] {
  const prefix = `${SWARM}container_label_`;
  const container = containerOf(task);
  return [
    [`${SWARM}task_id`, textOf(task['ID'])],
    [`${SWARM}task_desired_state`, textOf(task['DesiredState'])],
    [`${SWARM}task_state`, textOf(recordOf(task['Status'])['State'])],
    [`${SWARM}task_slot`, scalarText(task['Slot']) || '0'],
    [`${SWARM}task_container_id`, container],
    ...labelPairs(prefix, containers.get(container)),
    // The service's own words win over the image's.
    ...labelPairs(prefix, recordOf(recordOf(task['Spec'])['ContainerSpec'])['Labels']),
  ];
}

/** One target per port of an address, or one with the port of the arguments. */
function addressTargets(
  labels: readonly LabelPair[],
  address: string,
  ports: readonly SwarmPort[],
  fallbackPort: number,
  perPort: (port: SwarmPort) => readonly LabelPair[],
): readonly Target[] {
  // A service on the network of the host has a virtual address without an address.
  if (address === '') return [];
  if (ports.length === 0)
    return [Labels.of([...labels, [LABEL.address, formatHostPort(address, fallbackPort)]])];
  return ports.map((port) =>
    Labels.of([...labels, ...perPort(port), [LABEL.address, formatHostPort(address, port.number)]]),
  );
}
