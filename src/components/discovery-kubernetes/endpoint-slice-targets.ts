import { sanitizeLabelName } from '../../discovery/index.ts';
import { LABEL } from '../../model/index.ts';
import { formatHostPort } from '../../util/index.ts';
import type { EndpointSlice, SliceEndpoint, SlicePort } from './endpoint-objects.ts';
import { EndpointPods } from './endpoint-pods.ts';
import type { LabelPair, Lookup, TargetBuilder } from './lookup.ts';
import { attachedNodeLabels, metadataLabels, namespaceLabels, PREFIX } from './meta-labels.ts';
import { serviceLabels } from './service-targets.ts';

const SLICE = `${PREFIX}endpointslice_`;
/** The label by which a slice says whose it is. */
const SERVICE_NAME = 'kubernetes.io/service-name';

/** One target per address and port, and one for each other port of the pods behind them. */
export const endpointSliceTargets: TargetBuilder<EndpointSlice> = (slice, lookup) => {
  const { namespace, labels } = slice.metadata;
  const serviceName = labels.find(([name]) => name === SERVICE_NAME)?.[1];
  const service = serviceName === undefined ? undefined : lookup.service(namespace, serviceName);
  const shared: readonly LabelPair[] = [
    [`${PREFIX}namespace`, namespace],
    [`${SLICE}address_type`, slice.addressType],
    ...metadataLabels('endpointslice', slice.metadata),
    ...(service === undefined ? [] : serviceLabels(service)),
    ...namespaceLabels(namespace, lookup),
  ];
  const pods = new EndpointPods(lookup);
  const targets = slice.endpoints.flatMap((endpoint) =>
    slice.ports.flatMap((port) =>
      endpoint.addresses.map((address) => [
        ...shared,
        [LABEL.address, port.number === '' ? address : formatHostPort(address, port.number)] as const,
        ...portLabels(port),
        ...endpointLabels(endpoint, lookup),
        ...pods.labelsOf(endpoint.reference, port.number),
      ]),
    ),
  );
  return [...targets, ...pods.otherPorts().map((others) => [...shared, ...others])];
};

function portLabels(port: SlicePort): readonly LabelPair[] {
  return [
    [`${SLICE}port`, port.number],
    [`${SLICE}port_name`, port.name],
    [`${SLICE}port_protocol`, port.protocol],
    [`${SLICE}port_app_protocol`, port.appProtocol],
  ];
}

function endpointLabels(endpoint: SliceEndpoint, lookup: Lookup): readonly LabelPair[] {
  const { reference } = endpoint;
  const node = reference?.kind === 'Node' ? reference.name : endpoint.nodeName;
  const topology = endpoint.topology.flatMap(([name, text]): readonly LabelPair[] => {
    const clean = sanitizeLabelName(name);
    return [
      [`${SLICE}endpoint_topology_${clean}`, text],
      [`${SLICE}endpoint_topology_present_${clean}`, 'true'],
    ];
  });
  return [
    [`${SLICE}endpoint_conditions_ready`, endpoint.ready],
    [`${SLICE}endpoint_conditions_serving`, endpoint.serving],
    [`${SLICE}endpoint_conditions_terminating`, endpoint.terminating],
    [`${SLICE}endpoint_hostname`, endpoint.hostname],
    [`${SLICE}endpoint_node_name`, endpoint.nodeName],
    [`${SLICE}endpoint_zone`, endpoint.zone],
    [`${SLICE}address_target_kind`, reference?.kind ?? ''],
    [`${SLICE}address_target_name`, reference?.name ?? ''],
    ...topology,
    ...attachedNodeLabels(node, lookup),
  ];
}
