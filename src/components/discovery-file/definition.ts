import { defineComponent, targets } from '../../component/index.ts';
import { defaulted, defineBlock, duration, list, required, string } from '../../schema/index.ts';
import { FileDiscovery } from './file-discovery.ts';

const EXTENSION = /\.(?:json|yml|yaml)$/i;

/** The definition of discovery.file. */
export const discoveryFile = defineComponent({
  name: 'discovery.file',
  doc: 'Discovers targets from files that list them, and watches the files for changes.',
  arguments: defineBlock({
    files: required(
      list(string),
      'Paths of the files; *, ? and [...] stand for any text, ** for any directories.',
      {
        check(patterns) {
          if (patterns.length === 0) return 'must not be empty';
          const bad = patterns.find((pattern) => !EXTENSION.test(pattern));
          if (bad === undefined) return undefined;
          return `must end in .json, .yml or .yaml, which tells the format; ${JSON.stringify(bad)} does not`;
        },
      },
    ),
    refresh_interval: defaulted(
      duration,
      5 * 60_000,
      'How often to read the files even if no change was noticed.',
      { check: (value) => (value > 0 ? undefined : 'must be greater than 0') },
    ),
  }),
  exports: {
    targets: { type: targets, doc: 'The targets of all files.' },
  },
  create: (context, args) => new FileDiscovery(context, args),
});
