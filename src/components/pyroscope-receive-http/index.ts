/**
 * pyroscope.receive_http: a server that takes profiles as Pyroscope does (Push by Connect, gRPC and gRPC-Web, and
 * /ingest) and forwards them. It answers a sender only when every receiver has answered for the profiles: stored, where
 * they have a queue, else delivered. Bodies are passed on as they come.
 */

export { pyroscopeReceiveHttp } from './definition.ts';
