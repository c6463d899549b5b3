import type { ClusterObject, Node, Pod, Service } from './objects.ts';

/** What targets of one object take from others. */
export interface Lookup {
  pod(namespace: string, name: string): Pod | undefined;
  service(namespace: string, name: string): Service | undefined;
  /** Nothing where metadata of nodes is not attached. */
  node(name: string): Node | undefined;
  /** Nothing where metadata of namespaces is not attached. */
  namespace(name: string): ClusterObject | undefined;
}

/** Makes the targets of one object; pure but for what it looks up. */
export type TargetBuilder<T extends ClusterObject> = (
  object: T,
  lookup: Lookup,
) => readonly (readonly LabelPair[])[];

export type LabelPair = readonly [name: string, value: string];
