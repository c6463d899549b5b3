/**
 * discovery.process: reads the processes of this Linux machine from /proc again and again and exports a target for each,
 * joined with the targets of containers. Processes that go while they are read are left out.
 */

export { discoveryProcess } from './definition.ts';
