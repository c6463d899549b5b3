import { sanitizeLabelName } from '../../discovery/index.ts';
import type { JsonRecord } from '../../util/index.ts';
import { scalarText, textOf, textsOf } from '../../util/index.ts';
import type { DockerClient } from './docker-client.ts';

export type LabelPair = readonly [name: string, value: string];

/** The labels of each network, by its id. */
export async function networkLabels(
  client: DockerClient,
  prefix: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly LabelPair[]>> {
  const networks = await client.list('/networks', [], signal);
  return new Map(networks.map((network) => [textOf(network['Id']), labelsOf(network, `${prefix}network_`)]));
}

/** Labels of an object of Docker's, behind a prefix. */
export function labelPairs(prefix: string, labels: unknown): readonly LabelPair[] {
  return textsOf(labels).map(([name, text]) => [`${prefix}${sanitizeLabelName(name)}`, text]);
}

function labelsOf(network: JsonRecord, prefix: string): readonly LabelPair[] {
  return [
    [`${prefix}id`, textOf(network['Id'])],
    [`${prefix}name`, textOf(network['Name'])],
    [`${prefix}scope`, textOf(network['Scope'])],
    [`${prefix}internal`, scalarText(network['Internal'])],
    [`${prefix}ingress`, scalarText(network['Ingress'])],
    ...labelPairs(`${prefix}label_`, network['Labels']),
  ];
}
