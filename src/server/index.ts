/**
 * The node's HTTP server on Fastify: metrics, health, reload, the node's own profiles, the debug UI and the API behind it.
 * It reads the running configuration through `RuntimeView` and the cluster through `ClusterView`, and changes nothing but
 * by a reload. Whom it answers, and whether by TLS, the `http` block says (`HttpAccess`). What it tells of other
 * nodes they tell themselves: each answers with `answerQuestion`.
 */
export type {
  ClusterEvent,
  ClusterView,
  NodeInfo,
  NodeState,
  NodeStatus,
  Question,
} from './cluster-view.ts';
export { clusteredView } from './clustered-view.ts';
export type { Server } from './create-server.ts';
export { createServer } from './create-server.ts';
export { HttpAccess } from './http-access.ts';
export type { ServerOptions } from './route-context.ts';
