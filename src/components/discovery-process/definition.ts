import { defineComponent, targets } from '../../component/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import {
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  duration,
  optional,
  string,
} from '../../schema/index.ts';
import { AppError } from '../../util/index.ts';
import { joinContainers } from './join-containers.ts';
import { compileCgroupRegex, readProcesses } from './read-processes.ts';

const discoverConfig = defineBlock({
  cwd: defaulted(bool, true, 'Whether to say the working directory.'),
  exe: defaulted(bool, true, 'Whether to say the path of the program.'),
  commandline: defaulted(bool, true, 'Whether to say the command line.'),
  username: defaulted(bool, false, 'Whether to say the name of the user.'),
  uid: defaulted(bool, false, 'Whether to say the number of the user.'),
  container_id: defaulted(bool, true, 'Whether to say the container.'),
  cgroup_id: defaulted(bool, true, 'Whether to say the cgroup that cgroup_id_regex finds.'),
});

/** The definition of discovery.process. */
export const discoveryProcess = defineComponent({
  name: 'discovery.process',
  doc: 'Discovers the processes of this machine; on Linux only.',
  arguments: defineBlock({
    join: defaulted(targets, [], 'Targets of containers, to be joined with the processes in them.'),
    refresh_interval: defaulted(duration, 60_000, 'How often to read the processes.', {
      check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
    }),
    cgroup_id_regex: optional(
      string,
      'RE2 expression with one group, which is the id in a line of /proc/PID/cgroup.',
      {
        check: (value) => compileCgroupRegex(value).complaint,
      },
    ),
    discover_config: defaultedBlock(discoverConfig, 'Which facts to read.'),
  }),
  exports: { targets: { type: targets, doc: 'The processes, joined with the containers.' } },
  create(context, given) {
    if (process.platform !== 'linux')
      throw new AppError('unsupported', `discovery.process needs Linux; this is ${process.platform}`);
    return new PollingDiscovery(context, given, {
      open: (args) => ({
        async targets(signal) {
          const cgroup = compileCgroupRegex(args.cgroup_id_regex ?? '').idOf;
          const processes = await readProcesses('/proc', args.discover_config, cgroup, signal);
          return joinContainers(processes, args.join);
        },
      }),
      intervalMs: (args) => args.refresh_interval,
      failuresMetric: 'discovery_process_failures_total',
    });
  },
});
