import type { TargetSource } from '../../discovery/index.ts';
import type { Target } from '../../model/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { recordOf } from '../../util/index.ts';
import type { ContainerOptions } from './container-targets.ts';
import { containerTargets, DOCKER } from './container-targets.ts';
import type { DockerClient, Filters } from './docker-client.ts';
import { networkLabels } from './network-labels.ts';
import { SWARM } from './swarm-objects.ts';
import { containerOf, nodeTargets, serviceTargets, taskTargets } from './swarm-targets.ts';

/** The containers that run on one daemon. */
export function containerSource(
  client: DockerClient,
  filters: Filters,
  options: ContainerOptions,
): TargetSource {
  return {
    async targets(signal) {
      const containers = await client.list('/containers/json', filters, signal);
      return containerTargets(containers, await networkLabels(client, DOCKER, signal), options);
    },
    close: () => client.close(),
  };
}

/** What a swarm is asked for. */
export type SwarmRole = 'services' | 'tasks' | 'nodes';

/** The services, tasks or nodes of a swarm. */
export function swarmSource(
  client: DockerClient,
  role: SwarmRole,
  filters: Filters,
  port: number,
): TargetSource {
  return {
    async targets(signal): Promise<readonly Target[]> {
      const objects = await client.list(`/${role}`, filters, signal);
      if (role === 'nodes') return nodeTargets(objects, port);
      const networks = await networkLabels(client, SWARM, signal);
      if (role === 'services') return serviceTargets(objects, networks, port);
      const services = await client.list('/services', [], signal);
      const nodes = await client.list('/nodes', [], signal);
      const containers = await containerLabels(client, objects, signal);
      return taskTargets(objects, { services, nodes, networks, containers }, port);
    },
    close: () => client.close(),
  };
}

/** Labels of the tasks' containers, of those that this daemon runs itself: it knows no others. */
async function containerLabels(
  client: DockerClient,
  tasks: readonly JsonRecord[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, unknown>> {
  const wanted = new Set(tasks.map(containerOf));
  const containers = await client.list('/containers/json', [], signal);
  return new Map(
    containers
      .map((container) => [String(container['Id']), recordOf(container['Labels'])] as const)
      .filter(([id]) => wanted.has(id)),
  );
}
