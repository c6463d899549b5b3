import type { JsonRecord } from '../../util/index.ts';
import { listOf, recordOf, scalarText, textOf, textsOf } from '../../util/index.ts';
import type { ClusterObject, ContainerPort, Texts } from './objects.ts';
import { readMetadata } from './objects.ts';

/** What stands behind an address. */
export interface TargetReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname: string;
  readonly nodeName: string;
  readonly reference: TargetReference | undefined;
  readonly isReady: boolean;
}

export interface Endpoints extends ClusterObject {
  readonly subsets: readonly {
    readonly ports: readonly ContainerPort[];
    readonly addresses: readonly EndpointAddress[];
  }[];
}

export interface SlicePort extends ContainerPort {
  readonly appProtocol: string;
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  /** "true", "false" or "" where nothing is said. */
  readonly ready: string;
  readonly serving: string;
  readonly terminating: string;
  readonly hostname: string;
  readonly nodeName: string;
  readonly zone: string;
  readonly topology: Texts;
  readonly reference: TargetReference | undefined;
}

export interface EndpointSlice extends ClusterObject {
  readonly addressType: string;
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly SliceEndpoint[];
}

export interface Ingress extends ClusterObject {
  readonly className: string;
  readonly tlsHosts: readonly string[];
  readonly rules: readonly { readonly host: string; readonly paths: readonly string[] }[];
}

export function readEndpoints(json: JsonRecord): Endpoints {
  return {
    metadata: readMetadata(json),
    subsets: listOf(json['subsets'])
      .map(recordOf)
      .map((subset) => ({
        ports: listOf(subset['ports']).map(readPort),
        addresses: [
          ...listOf(subset['addresses']).map((address) => readAddress(address, true)),
          ...listOf(subset['notReadyAddresses']).map((address) => readAddress(address, false)),
        ],
      })),
  };
}

export function readEndpointSlice(json: JsonRecord): EndpointSlice {
  return {
    metadata: readMetadata(json),
    addressType: textOf(json['addressType']),
    ports: listOf(json['ports']).map(readPort),
    endpoints: listOf(json['endpoints']).map(readSliceEndpoint),
  };
}

export function readIngress(json: JsonRecord): Ingress {
  const spec = recordOf(json['spec']);
  return {
    metadata: readMetadata(json),
    className: textOf(spec['ingressClassName']),
    tlsHosts: listOf(spec['tls']).flatMap((tls) => listOf(recordOf(tls)['hosts']).map(textOf)),
    rules: listOf(spec['rules'])
      .map(recordOf)
      .map((rule) => ({
        host: textOf(rule['host']),
        paths: listOf(recordOf(rule['http'])['paths']).map((path) => textOf(recordOf(path)['path'])),
      })),
  };
}

function readSliceEndpoint(value: unknown): SliceEndpoint {
  const endpoint = recordOf(value);
  const conditions = recordOf(endpoint['conditions']);
  return {
    addresses: listOf(endpoint['addresses']).map(textOf),
    ready: scalarText(conditions['ready']),
    serving: scalarText(conditions['serving']),
    terminating: scalarText(conditions['terminating']),
    hostname: textOf(endpoint['hostname']),
    nodeName: textOf(endpoint['nodeName']),
    zone: textOf(endpoint['zone']),
    topology: textsOf(endpoint['deprecatedTopology']),
    reference: readReference(endpoint['targetRef']),
  };
}

function readAddress(value: unknown, isReady: boolean): EndpointAddress {
  const address = recordOf(value);
  return {
    ip: textOf(address['ip']),
    hostname: textOf(address['hostname']),
    nodeName: textOf(address['nodeName']),
    reference: readReference(address['targetRef']),
    isReady,
  };
}

function readReference(value: unknown): TargetReference | undefined {
  if (value === undefined || value === null) return undefined;
  const reference = recordOf(value);
  return {
    kind: textOf(reference['kind']),
    namespace: textOf(reference['namespace']),
    name: textOf(reference['name']),
  };
}

function readPort(value: unknown): SlicePort {
  const port = recordOf(value);
  return {
    name: textOf(port['name']),
    number: scalarText(port['port']),
    protocol: textOf(port['protocol']),
    appProtocol: textOf(port['appProtocol']),
  };
}
