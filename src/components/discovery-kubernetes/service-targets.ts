import { LABEL } from '../../model/index.ts';
import { formatHostPort } from '../../util/index.ts';
import type { LabelPair, TargetBuilder } from './lookup.ts';
import { metadataLabels, namespaceLabels, PREFIX } from './meta-labels.ts';
import type { Service } from './objects.ts';

/** One target per port, at the service's name. */
export const serviceTargets: TargetBuilder<Service> = (service, lookup) => {
  const { name, namespace } = service.metadata;
  const shared: readonly LabelPair[] = [
    ...serviceLabels(service),
    ...namespaceLabels(namespace, lookup),
    [`${PREFIX}service_type`, service.type],
    service.type === 'ExternalName'
      ? [`${PREFIX}service_external_name`, service.externalName]
      : [`${PREFIX}service_cluster_ip`, service.clusterIp],
    [`${PREFIX}service_loadbalancer_ip`, service.type === 'LoadBalancer' ? service.loadBalancerIp : ''],
  ];
  return service.ports.map((port) => [
    ...shared,
    [LABEL.address, formatHostPort(`${name}.${namespace}.svc`, port.number)],
    [`${PREFIX}service_port_name`, port.name],
    [`${PREFIX}service_port_number`, port.number],
    [`${PREFIX}service_port_protocol`, port.protocol],
  ]);
};

/** The labels that say which service it is. */
export function serviceLabels({ metadata }: Service): readonly LabelPair[] {
  return [[`${PREFIX}namespace`, metadata.namespace], ...metadataLabels('service', metadata)];
}
