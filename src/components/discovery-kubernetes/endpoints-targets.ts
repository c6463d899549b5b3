import { LABEL } from '../../model/index.ts';
import { formatHostPort } from '../../util/index.ts';
import type { EndpointAddress, Endpoints } from './endpoint-objects.ts';
import { EndpointPods } from './endpoint-pods.ts';
import type { LabelPair, Lookup, TargetBuilder } from './lookup.ts';
import { attachedNodeLabels, metadataLabels, namespaceLabels, PREFIX } from './meta-labels.ts';
import { serviceLabels } from './service-targets.ts';

/** One target per address and port, and one for each other port of the pods behind them. */
export const endpointsTargets: TargetBuilder<Endpoints> = (endpoints, lookup) => {
  const { name, namespace } = endpoints.metadata;
  const service = lookup.service(namespace, name);
  const shared: readonly LabelPair[] = [
    [`${PREFIX}namespace`, namespace],
    ...metadataLabels('endpoints', endpoints.metadata),
    ...(service === undefined ? [] : serviceLabels(service)),
    ...namespaceLabels(namespace, lookup),
  ];
  const pods = new EndpointPods(lookup);
  const targets = endpoints.subsets.flatMap(({ ports, addresses }) =>
    ports.flatMap((port) =>
      addresses.map((address) => [
        ...shared,
        [LABEL.address, formatHostPort(address.ip, port.number)] as const,
        [`${PREFIX}endpoint_port_name`, port.name] as const,
        [`${PREFIX}endpoint_port_protocol`, port.protocol] as const,
        ...addressLabels(address, lookup),
        ...pods.labelsOf(address.reference, port.number),
      ]),
    ),
  );
  return [...targets, ...pods.otherPorts().map((labels) => [...shared, ...labels])];
};

function addressLabels(address: EndpointAddress, lookup: Lookup): readonly LabelPair[] {
  const { reference } = address;
  const node = address.nodeName || (reference?.kind === 'Node' ? reference.name : '');
  return [
    [`${PREFIX}endpoint_ready`, String(address.isReady)],
    [`${PREFIX}endpoint_address_target_kind`, reference?.kind ?? ''],
    [`${PREFIX}endpoint_address_target_name`, reference?.name ?? ''],
    [`${PREFIX}endpoint_node_name`, address.nodeName],
    [`${PREFIX}endpoint_hostname`, address.hostname],
    ...attachedNodeLabels(node, lookup),
  ];
}
