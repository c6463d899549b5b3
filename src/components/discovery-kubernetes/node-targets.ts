import { sanitizeLabelName } from '../../discovery/index.ts';
import { LABEL } from '../../model/index.ts';
import { formatHostPort } from '../../util/index.ts';
import type { LabelPair, TargetBuilder } from './lookup.ts';
import { metadataLabels, PREFIX } from './meta-labels.ts';
import type { Node } from './objects.ts';

/** Which address of a node is its target's, best first. */
const PREFERENCE = ['InternalIP', 'InternalDNS', 'ExternalIP', 'ExternalDNS', 'LegacyHostIP', 'Hostname'];

/** One target per node: its kubelet. */
export const nodeTargets: TargetBuilder<Node> = (node) => {
  const type = PREFERENCE.find((candidate) => node.addresses.has(candidate));
  const host = node.addresses.get(type ?? '');
  if (host === undefined) return [];
  const addresses = [...node.addresses].map(
    ([kind, address]): LabelPair => [`${PREFIX}node_address_${sanitizeLabelName(kind)}`, address],
  );
  return [
    [
      [LABEL.address, formatHostPort(host, node.kubeletPort)],
      [LABEL.instance, node.metadata.name],
      [`${PREFIX}node_provider_id`, node.providerId],
      ...metadataLabels('node', node.metadata),
      ...addresses,
    ],
  ];
};
