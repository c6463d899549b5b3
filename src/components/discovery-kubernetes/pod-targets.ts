import { LABEL } from '../../model/index.ts';
import { formatHostPort } from '../../util/index.ts';
import type { LabelPair, TargetBuilder } from './lookup.ts';
import { attachedNodeLabels, metadataLabels, namespaceLabels, PREFIX } from './meta-labels.ts';
import type { Container, ContainerPort, Pod } from './objects.ts';

/** One target per declared port; a container without ports gives one with the bare address of the pod. */
export const podTargets: TargetBuilder<Pod> = (pod, lookup) => {
  // A pod that starts, or that was evicted, has no address.
  if (pod.ip === '') return [];
  const shared: readonly LabelPair[] = [
    [`${PREFIX}namespace`, pod.metadata.namespace],
    ...podLabels(pod),
    ...attachedNodeLabels(pod.nodeName, lookup),
    ...namespaceLabels(pod.metadata.namespace, lookup),
  ];
  return pod.containers.flatMap((container) => {
    const own: readonly LabelPair[] = [
      ...containerLabels(container),
      [`${PREFIX}pod_container_id`, container.id],
    ];
    if (container.ports.length === 0) return [[...shared, ...own, [LABEL.address, pod.ip] as const]];
    return container.ports.map((port) => [...shared, ...own, ...portLabels(pod, port)]);
  });
};

/** The labels that say which pod it is. */
export function podLabels(pod: Pod): readonly LabelPair[] {
  return [
    ...metadataLabels('pod', pod.metadata),
    [`${PREFIX}pod_ip`, pod.ip],
    [`${PREFIX}pod_ready`, pod.ready],
    [`${PREFIX}pod_phase`, pod.phase],
    [`${PREFIX}pod_node_name`, pod.nodeName],
    [`${PREFIX}pod_host_ip`, pod.hostIp],
    [`${PREFIX}pod_uid`, pod.uid],
    [`${PREFIX}pod_controller_kind`, pod.controllerKind],
    [`${PREFIX}pod_controller_name`, pod.controllerName],
  ];
}

/** The labels that say which container of a pod it is. */
export function containerLabels(container: Container): readonly LabelPair[] {
  return [
    [`${PREFIX}pod_container_name`, container.name],
    [`${PREFIX}pod_container_image`, container.image],
    [`${PREFIX}pod_container_init`, String(container.isInit)],
  ];
}

/** The labels of a container's port, its address among them. */
export function portLabels(pod: Pod, port: ContainerPort): readonly LabelPair[] {
  return [
    [LABEL.address, formatHostPort(pod.ip, port.number)],
    [`${PREFIX}pod_container_port_name`, port.name],
    [`${PREFIX}pod_container_port_number`, port.number],
    [`${PREFIX}pod_container_port_protocol`, port.protocol],
  ];
}
