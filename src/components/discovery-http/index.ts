/**
 * discovery.http: fetches a list of target groups (Prometheus' http_sd) from a URL again and again and exports its
 * targets. A fetch that fails keeps the last targets; nothing is exported from an answer that is not valid throughout.
 */

export { discoveryHttp } from './definition.ts';
