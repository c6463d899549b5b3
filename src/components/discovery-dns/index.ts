/**
 * discovery.dns: resolves names again and again and exports a target for each record. A name that does not exist has no
 * targets; one that cannot be resolved at the moment keeps those it had.
 */

export { discoveryDns } from './definition.ts';
