import type { JsonRecord } from '../../util/index.ts';
import type { EndpointSlice, Endpoints, Ingress } from './endpoint-objects.ts';
import { readEndpointSlice, readEndpoints, readIngress } from './endpoint-objects.ts';
import type { ClusterObject, Node, Pod, Service } from './objects.ts';
import { readNode, readObject, readPod, readService } from './objects.ts';

/** The kinds of objects that are watched, and what is kept of each. */
export interface KindObjects {
  readonly pod: Pod;
  readonly node: Node;
  readonly service: Service;
  readonly endpoints: Endpoints;
  readonly endpointslice: EndpointSlice;
  readonly ingress: Ingress;
  readonly namespace: ClusterObject;
}

export type Kind = keyof KindObjects;

export interface KindDescription<T> {
  /** Path of the API's group and version. */
  readonly group: string;
  readonly plural: string;
  /** Whether its objects belong to namespaces. */
  readonly isNamespaced: boolean;
  readonly read: (json: JsonRecord) => T;
}

/** Where each kind is in the API, and how to read it. */
export const KINDS: { readonly [K in Kind]: KindDescription<KindObjects[K]> } = {
  pod: { group: '/api/v1', plural: 'pods', isNamespaced: true, read: readPod },
  node: { group: '/api/v1', plural: 'nodes', isNamespaced: false, read: readNode },
  service: { group: '/api/v1', plural: 'services', isNamespaced: true, read: readService },
  endpoints: { group: '/api/v1', plural: 'endpoints', isNamespaced: true, read: readEndpoints },
  endpointslice: {
    group: '/apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
    isNamespaced: true,
    read: readEndpointSlice,
  },
  ingress: {
    group: '/apis/networking.k8s.io/v1',
    plural: 'ingresses',
    isNamespaced: true,
    read: readIngress,
  },
  namespace: { group: '/api/v1', plural: 'namespaces', isNamespaced: false, read: readObject },
};

/** The path of a kind's objects, in one namespace or ("") in all. */
export function pathOf(kind: Kind, namespace: string): string {
  const { group, plural, isNamespaced } = KINDS[kind];
  const within = isNamespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${group}${within}/${plural}`;
}
