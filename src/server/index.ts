/**
 * The node's HTTP server on Fastify: metrics, health, reload, the node's own profiles, the API of the components and a
 * start page. It reads the running configuration through `RuntimeView` and changes nothing but by a reload.
 */
export type { Server } from './create-server.ts';
export { createServer } from './create-server.ts';
export type { ServerOptions } from './route-context.ts';
