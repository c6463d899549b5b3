/**
 * discovery.relabel: applies relabelling rules to a list of targets. Its exports are a pure function of its arguments;
 * targets that a rule drops are left out, the order of the rest stays.
 */

export { discoveryRelabel } from './discovery-relabel.ts';
