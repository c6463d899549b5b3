import type { JsonRecord } from '../../util/index.ts';
import { listOf, recordOf, scalarText, textOf, textsOf } from '../../util/index.ts';

/** Names and values of labels or annotations. */
export type Texts = readonly (readonly [name: string, text: string])[];

/** What every object has, as far as targets need it. */
export interface Metadata {
  readonly name: string;
  /** "" for objects that belong to none, such as nodes. */
  readonly namespace: string;
  readonly labels: Texts;
  readonly annotations: Texts;
}

/** An object of the cluster, cut down to what targets need: a pod has ten times as much. */
export interface ClusterObject {
  readonly metadata: Metadata;
}

export interface ContainerPort {
  readonly name: string;
  readonly number: string;
  readonly protocol: string;
}

export interface Container {
  readonly name: string;
  readonly id: string;
  readonly image: string;
  readonly isInit: boolean;
  readonly ports: readonly ContainerPort[];
}

export interface Pod extends ClusterObject {
  readonly uid: string;
  readonly ip: string;
  readonly hostIp: string;
  readonly phase: string;
  /** "true", "false" or "unknown". */
  readonly ready: string;
  readonly nodeName: string;
  readonly controllerKind: string;
  readonly controllerName: string;
  readonly containers: readonly Container[];
}

export interface Node extends ClusterObject {
  readonly providerId: string;
  readonly kubeletPort: string;
  /** By type, such as InternalIP; the first of each type. */
  readonly addresses: ReadonlyMap<string, string>;
}

export interface Service extends ClusterObject {
  readonly type: string;
  readonly clusterIp: string;
  readonly externalName: string;
  readonly loadBalancerIp: string;
  readonly ports: readonly ContainerPort[];
}

/** The metadata of an object. */
export function readMetadata(json: JsonRecord): Metadata {
  const metadata = recordOf(json['metadata']);
  return {
    name: textOf(metadata['name']),
    namespace: textOf(metadata['namespace']),
    labels: textsOf(metadata['labels']),
    annotations: textsOf(metadata['annotations']),
  };
}

/** An object of which targets need the metadata alone, such as a namespace. */
export function readObject(json: JsonRecord): ClusterObject {
  return { metadata: readMetadata(json) };
}

export function readPod(json: JsonRecord): Pod {
  const metadata = recordOf(json['metadata']);
  const spec = recordOf(json['spec']);
  const status = recordOf(json['status']);
  const controller = listOf(metadata['ownerReferences'])
    .map(recordOf)
    .find((owner) => owner['controller'] === true);
  const ready = listOf(status['conditions'])
    .map(recordOf)
    .find((condition) => condition['type'] === 'Ready');
  return {
    metadata: readMetadata(json),
    uid: textOf(metadata['uid']),
    ip: textOf(status['podIP']),
    hostIp: textOf(status['hostIP']),
    phase: textOf(status['phase']),
    ready: (textOf(ready?.['status']) || 'unknown').toLowerCase(),
    nodeName: textOf(spec['nodeName']),
    controllerKind: textOf(controller?.['kind']),
    controllerName: textOf(controller?.['name']),
    containers: [
      ...readContainers(spec['containers'], status['containerStatuses'], false),
      ...readContainers(spec['initContainers'], status['initContainerStatuses'], true),
    ],
  };
}

export function readNode(json: JsonRecord): Node {
  const status = recordOf(json['status']);
  const kubelet = recordOf(recordOf(status['daemonEndpoints'])['kubeletEndpoint']);
  const addresses = new Map<string, string>();
  for (const address of listOf(status['addresses']).map(recordOf)) {
    const type = textOf(address['type']);
    if (!addresses.has(type)) addresses.set(type, textOf(address['address']));
  }
  return {
    metadata: readMetadata(json),
    providerId: textOf(recordOf(json['spec'])['providerID']),
    kubeletPort: scalarText(kubelet['Port']) || '0',
    addresses,
  };
}

export function readService(json: JsonRecord): Service {
  const spec = recordOf(json['spec']);
  return {
    metadata: readMetadata(json),
    type: textOf(spec['type']),
    clusterIp: textOf(spec['clusterIP']),
    externalName: textOf(spec['externalName']),
    loadBalancerIp: textOf(spec['loadBalancerIP']),
    ports: listOf(spec['ports']).map((port) => readPort(port, 'port')),
  };
}

function readContainers(specs: unknown, statuses: unknown, isInit: boolean): readonly Container[] {
  const known = listOf(statuses).map(recordOf);
  return listOf(specs)
    .map(recordOf)
    .map((container) => ({
      name: textOf(container['name']),
      id: textOf(known.find((status) => status['name'] === container['name'])?.['containerID']),
      image: textOf(container['image']),
      isInit,
      ports: listOf(container['ports']).map((port) => readPort(port, 'containerPort')),
    }));
}

function readPort(value: unknown, numberField: string): ContainerPort {
  const port = recordOf(value);
  return {
    name: textOf(port['name']),
    number: scalarText(port[numberField]),
    protocol: textOf(port['protocol']),
  };
}
