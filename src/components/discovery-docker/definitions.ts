import type { ComponentContext } from '../../component/index.ts';
import { defineComponent, targets } from '../../component/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import type { HttpClientSettings } from '../../net/index.ts';
import { httpClientFields, httpClientRules } from '../../net/index.ts';
import {
  bool,
  defaulted,
  defineBlock,
  duration,
  int,
  list,
  repeatedBlock,
  required,
  string,
} from '../../schema/index.ts';
import { checkHost, DockerClient } from './docker-client.ts';
import { containerSource, swarmSource } from './sources.ts';

const ROLES = ['services', 'tasks', 'nodes'] as const;

const filterBlock = defineBlock({
  name: required(string, 'What to filter by, such as "name", "label" or "status".'),
  values: required(list(string), 'Values of which one must fit.'),
});

const common = {
  host: required(string, 'Address of the Docker daemon, such as unix:///var/run/docker.sock.', {
    check: checkHost,
  }),
  port: defaulted(int, 80, 'Port of targets that publish none.'),
  refresh_interval: defaulted(duration, 60_000, 'How often to ask the daemon.', {
    check: (value: number) => (value > 0 ? undefined : 'must be greater than 0'),
  }),
  ...httpClientFields,
  filter: repeatedBlock(filterBlock, 'Which objects to take; all filters must fit.'),
};

interface CommonArguments extends HttpClientSettings {
  readonly host: string;
  readonly refresh_interval: number;
}

const output = { targets: { type: targets, doc: 'The targets of the daemon.' } };

/** The definition of discovery.docker. */
export const discoveryDocker = defineComponent({
  name: 'discovery.docker',
  doc: 'Discovers targets from the containers of a Docker daemon.',
  arguments: defineBlock(
    {
      ...common,
      host_networking_host: defaulted(
        string,
        'localhost',
        'Address of containers that use the network of the host.',
      ),
      match_first_network: defaulted(
        bool,
        true,
        'Whether to take only the first network of a container, by name.',
      ),
    },
    httpClientRules,
  ),
  exports: output,
  create: (context, given) =>
    new PollingDiscovery(context, given, {
      open: (args) => containerSource(clientOf(context, args), args.filter, args),
      intervalMs: (args) => args.refresh_interval,
      failuresMetric: 'prometheus_sd_docker_failures_total',
    }),
});

/** The definition of discovery.dockerswarm. */
export const discoveryDockerswarm = defineComponent({
  name: 'discovery.dockerswarm',
  doc: 'Discovers targets from the services, tasks or nodes of a Docker swarm.',
  arguments: defineBlock(
    {
      role: required(string, `What becomes targets: ${ROLES.join(', ')}.`, {
        check: (value) =>
          ROLES.some((role) => role === value)
            ? undefined
            : `must be one of ${ROLES.join(', ')}, got ${JSON.stringify(value)}`,
      }),
      ...common,
    },
    httpClientRules,
  ),
  exports: output,
  create: (context, given) =>
    new PollingDiscovery(context, given, {
      open(args) {
        const role = ROLES.find((known) => known === args.role) ?? 'tasks';
        return swarmSource(clientOf(context, args), role, args.filter, args.port);
      },
      intervalMs: (args) => args.refresh_interval,
      failuresMetric: 'prometheus_sd_dockerswarm_failures_total',
    }),
});

function clientOf({ clock, logger, version }: ComponentContext, args: CommonArguments): DockerClient {
  const options = { userAgent: `Starling/${version}`, logger, clock };
  return new DockerClient(args.host, args, args.refresh_interval, options);
}
