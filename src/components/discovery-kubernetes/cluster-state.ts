import type { Kind, KindObjects } from './kinds.ts';
import { KINDS } from './kinds.ts';
import { ObjectStore } from './object-store.ts';

/** The objects of a cluster as they are known here. */
export type ClusterState = { readonly [K in Kind]: ObjectStore<KindObjects[K]> };

/** An empty state; `onChange` is told of every object that comes, changes or goes. */
export function createClusterState(onChange: (kind: Kind, key: string) => void): ClusterState {
  const store = <K extends Kind>(kind: K): ObjectStore<KindObjects[K]> =>
    new ObjectStore(KINDS[kind].read, (key) => onChange(kind, key));
  return {
    pod: store('pod'),
    node: store('node'),
    service: store('service'),
    endpoints: store('endpoints'),
    endpointslice: store('endpointslice'),
    ingress: store('ingress'),
    namespace: store('namespace'),
  };
}
