import type { ClusterState } from './cluster-state.ts';
import { endpointSliceTargets } from './endpoint-slice-targets.ts';
import { endpointsTargets } from './endpoints-targets.ts';
import { ingressTargets } from './ingress-targets.ts';
import type { Kind } from './kinds.ts';
import { nodeTargets } from './node-targets.ts';
import { podTargets } from './pod-targets.ts';
import { serviceTargets } from './service-targets.ts';
import { TargetIndex } from './target-index.ts';

/** Kinds of objects that can become targets. */
export const ROLES = ['pod', 'node', 'service', 'endpoints', 'endpointslice', 'ingress'] as const;
export type Role = (typeof ROLES)[number];

/** The kinds of objects whose labels targets of a role always take up. */
const PARTS: Readonly<Record<Role, readonly Kind[]>> = {
  pod: [],
  node: [],
  service: [],
  endpoints: ['pod', 'service'],
  endpointslice: ['pod', 'service'],
  ingress: [],
};

const WITH_NODES: readonly Role[] = ['pod', 'endpoints', 'endpointslice'];

/** Which metadata of other objects targets carry. */
export interface Attachments {
  readonly node: boolean;
  readonly namespace: boolean;
}

/** What of the index its owner uses, whatever the role. */
export type RoleIndex = Pick<TargetIndex<Kind>, 'changed' | 'refresh' | 'targets'>;

/** The role of that name. @throws where there is none, which the declaration rules out */
export function roleNamed(name: string): Role {
  const role = ROLES.find((known) => known === name);
  if (role === undefined) throw new Error(`unknown role ${JSON.stringify(name)}`);
  return role;
}

/** All kinds of objects that are watched for a role. */
export function kindsOf(role: Role, attach: Attachments): readonly Kind[] {
  return [
    role,
    ...PARTS[role],
    ...(attach.node && WITH_NODES.includes(role) ? (['node'] as const) : []),
    ...(attach.namespace && role !== 'node' ? (['namespace'] as const) : []),
  ];
}

/** The targets of a role. */
export function createIndex(role: Role, state: ClusterState): RoleIndex {
  switch (role) {
    case 'pod':
      return new TargetIndex('pod', state, podTargets);
    case 'node':
      return new TargetIndex('node', state, nodeTargets);
    case 'service':
      return new TargetIndex('service', state, serviceTargets);
    case 'endpoints':
      return new TargetIndex('endpoints', state, endpointsTargets);
    case 'endpointslice':
      return new TargetIndex('endpointslice', state, endpointSliceTargets);
    case 'ingress':
      return new TargetIndex('ingress', state, ingressTargets);
  }
}

/** What is wrong with the roles of selectors, if anything. */
export function checkSelectorRoles(name: string, selected: readonly string[]): string | undefined {
  const role = ROLES.find((known) => known === name);
  if (role === undefined) return undefined;
  const allowed: readonly string[] = [role, ...PARTS[role]];
  const other = selected.find((candidate) => !allowed.includes(candidate));
  if (other !== undefined) {
    return `selectors of role ${JSON.stringify(role)} can have the roles ${allowed.join(', ')}, got ${JSON.stringify(other)}`;
  }
  const repeated = selected.find((candidate, index) => selected.indexOf(candidate) !== index);
  return repeated === undefined
    ? undefined
    : `selectors has two blocks with role ${JSON.stringify(repeated)}; join their conditions with commas`;
}
