import { defineComponent, targets } from '../../component/index.ts';
import { PollingDiscovery } from '../../discovery/index.ts';
import { defaulted, defineBlock, duration, required } from '../../schema/index.ts';
import { matchFiles } from './match-files.ts';

/** The definition of local.file_match. */
export const localFileMatch = defineComponent({
  name: 'local.file_match',
  doc: 'Finds files by patterns, and exports a target for each.',
  arguments: defineBlock({
    path_targets: required(
      targets,
      'Targets with a pattern in __path__ and, if need be, one of files to leave out in __path_exclude__.',
    ),
    sync_period: defaulted(duration, 10_000, 'How often to look for files.', {
      check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
    }),
    ignore_older_than: defaulted(
      duration,
      0,
      'Leave out files that have not changed for so long; 0 takes all.',
      {
        check: (value) => (value >= 0 ? undefined : 'must not be negative'),
      },
    ),
  }),
  exports: {
    targets: { type: targets, doc: 'The target of each file, with its absolute path in __path__.' },
  },
  create: (context, given) =>
    new PollingDiscovery(context, given, {
      open: (args) => ({
        targets: () => matchFiles(args.path_targets, args.ignore_older_than, context.clock.now()),
      }),
      intervalMs: (args) => args.sync_period,
      failuresMetric: 'local_file_match_failures_total',
    }),
});
