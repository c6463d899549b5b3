/**
 * discovery.consul: watches the catalog of a Consul and the health of its services by blocking queries, and exports a
 * target for each instance. While Consul is away the last targets stay.
 */

export { discoveryConsul } from './definition.ts';
