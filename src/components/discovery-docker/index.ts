/**
 * discovery.docker and discovery.dockerswarm: ask the API of a Docker daemon for containers, or of a swarm for its
 * services, tasks or nodes, again and again, and export their targets. They never change anything in Docker.
 */

export { discoveryDocker, discoveryDockerswarm } from './definitions.ts';
