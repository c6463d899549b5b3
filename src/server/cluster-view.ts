import type { ProfileSelection } from '../component/index.ts';

/** What a node does, of what it could do: a viewer owns nothing. */
export type NodeState = 'viewer' | 'participant' | 'terminating';

/** What this node believes of another. */
export type NodeStatus = 'alive' | 'suspect' | 'dead' | 'left';

/** A node of the cluster as this node knows it. */
export interface NodeInfo {
  readonly name: string;
  /** Where others reach it; "" where nobody needs to. */
  readonly address: string;
  readonly state: NodeState;
  readonly status: NodeStatus;
  readonly version: string;
  /** Wall clock. */
  readonly startedMs: number;
  /** Its part of the ring, from 0 to 1. */
  readonly share: number;
  /** What its work costs, in parts of the mean of all nodes. */
  readonly load: number;
  /** How many series it scrapes, as it last said. */
  readonly targets: number;
  readonly isSelf: boolean;
  /** Its wall clock less this node's. */
  readonly clockOffsetMs: number;
  /** Names of the nodes that it believes alive, as it last said. */
  readonly sees: readonly string[];
}

/** Something that happened to the membership, as this node saw it. */
export interface ClusterEvent {
  readonly timeMs: number;
  /** e.g. "join", "leave", "suspect". */
  readonly type: string;
  readonly node: string;
  readonly detail: string;
}

/** What nodes ask each other for people's sake; travels as JSON. */
export type Question =
  | { readonly type: 'targets' }
  | { readonly type: 'queues' }
  | {
      readonly type: 'target' | 'profile' | 'scrape-now';
      readonly component: string;
      readonly series: string;
    }
  | { readonly type: 'kept-series' }
  | { readonly type: 'kept-profiles'; readonly selection: ProfileSelection; readonly limit: number }
  | { readonly type: 'kept-merged'; readonly selection: ProfileSelection }
  | { readonly type: 'kept-profile'; readonly component: string; readonly profile: string };

/** The cluster as the server sees it; implemented by whoever runs one. */
export interface ClusterView {
  self(): NodeInfo;
  /** All that are known, this node among them. */
  nodes(): readonly NodeInfo[];
  /** Oldest first; bounded by whoever keeps them. */
  events(): readonly ClusterEvent[];
  /**
   * Has another node answer with what its `answerQuestion` gives.
   * @throws where there is no answer in time, or the node says why it has none
   */
  ask(node: string, question: Question, timeoutMs: number): Promise<Uint8Array>;
  /** Calls `listener` after each change of what `nodes` and `events` tell; the result ends it. */
  onChange(listener: () => void): () => void;
}

/** What a node without a cluster tells of itself. */
export interface SoleNode {
  readonly name: string;
  readonly version: string;
  readonly startedMs: number;
  /** How many series it scrapes now. */
  targets(): number;
}

/** The view of a node without a cluster: itself. */
export function soleNode({ name, version, startedMs, targets }: SoleNode): ClusterView {
  const self = (): NodeInfo => ({
    name,
    address: '',
    state: 'participant',
    status: 'alive',
    version,
    startedMs,
    share: 1,
    load: 1,
    targets: targets(),
    isSelf: true,
    clockOffsetMs: 0,
    sees: [name],
  });
  return {
    self,
    nodes: () => [self()],
    events: () => [],
    ask: (node) => Promise.reject(new Error(`there is no node ${JSON.stringify(node)}: this one runs alone`)),
    onChange: () => () => undefined,
  };
}
