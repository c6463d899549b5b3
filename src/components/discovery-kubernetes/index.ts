/**
 * discovery.kubernetes: lists and watches the objects of a cluster and exports their targets. It never polls: a change
 * shows as an event of a watch, and a watch that breaks goes on where it was. While the API server is away the last
 * targets stay; nothing is exported before every kind of object that the role needs has been listed.
 *
 * discovery.kubelet: the same targets for the pods of one node, by asking its kubelet again and again.
 */

export { discoveryKubernetes } from './definition.ts';
export { discoveryKubelet } from './kubelet.ts';
