import type { JsonRecord } from '../../util/index.ts';
import { listOf, recordOf, scalarText, textOf } from '../../util/index.ts';
import type { LabelPair } from './network-labels.ts';
import { labelPairs } from './network-labels.ts';

export const SWARM = '__meta_dockerswarm_';

/** A port that a service publishes. */
export interface SwarmPort {
  readonly number: string;
  readonly name: string;
  readonly publishMode: string;
}

/** The TCP ports of a service's endpoint or of a task. */
export function tcpPorts(value: unknown): readonly SwarmPort[] {
  return listOf(value)
    .map(recordOf)
    .filter((port) => port['Protocol'] === 'tcp')
    .map((port) => ({
      number: scalarText(port['PublishedPort']) || '0',
      name: textOf(port['Name']),
      publishMode: textOf(port['PublishMode']),
    }));
}

/** The address in "10.0.0.1/24". */
export function withoutMask(address: string): string {
  return address.replace(/\/\d+$/, '');
}

/** The labels that say which service it is. */
export function serviceLabels(service: JsonRecord): readonly LabelPair[] {
  const spec = recordOf(service['Spec']);
  const mode = recordOf(spec['Mode']);
  return [
    [`${SWARM}service_id`, textOf(service['ID'])],
    [`${SWARM}service_name`, textOf(spec['Name'])],
    [`${SWARM}service_mode`, mode['Global'] ? 'global' : mode['Replicated'] ? 'replicated' : ''],
    ...labelPairs(`${SWARM}service_label_`, spec['Labels']),
  ];
}

/** The labels that say which node it is. */
export function nodeLabels(node: JsonRecord): readonly LabelPair[] {
  const spec = recordOf(node['Spec']);
  const description = recordOf(node['Description']);
  const platform = recordOf(description['Platform']);
  const status = recordOf(node['Status']);
  return [
    [`${SWARM}node_id`, textOf(node['ID'])],
    [`${SWARM}node_role`, textOf(spec['Role'])],
    [`${SWARM}node_address`, textOf(status['Addr'])],
    [`${SWARM}node_availability`, textOf(spec['Availability'])],
    [`${SWARM}node_hostname`, textOf(description['Hostname'])],
    [`${SWARM}node_platform_architecture`, textOf(platform['Architecture'])],
    [`${SWARM}node_platform_os`, textOf(platform['OS'])],
    [`${SWARM}node_status`, textOf(status['State'])],
    ...labelPairs(`${SWARM}node_label_`, spec['Labels']),
  ];
}
