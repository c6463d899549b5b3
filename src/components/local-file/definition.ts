import { defineComponent } from '../../component/index.ts';
import {
  bool,
  defaulted,
  defineBlock,
  duration,
  optionalSecret,
  required,
  string,
} from '../../schema/index.ts';
import { LocalFile } from './local-file.ts';

const DETECTORS = ['fsnotify', 'poll'];

/** The definition of local.file. */
export const localFile = defineComponent({
  name: 'local.file',
  doc: 'Exports the content of a file, and watches it for changes.',
  arguments: defineBlock({
    filename: required(string, 'Path of the file.', {
      check: (value) => (value === '' ? 'must not be empty' : undefined),
    }),
    detector: defaulted(
      string,
      'fsnotify',
      'How changes are noticed: fsnotify (by events of the file system, and by reading every poll_frequency) or poll.',
      {
        check: (value) =>
          DETECTORS.includes(value)
            ? undefined
            : `must be one of ${DETECTORS.join(', ')}, got ${JSON.stringify(value)}`,
      },
    ),
    poll_frequency: defaulted(duration, 60_000, 'How often to read the file whether it changed or not.', {
      check: (value) => (value > 0 ? undefined : 'must be greater than 0'),
    }),
    is_secret: defaulted(bool, false, 'Whether the content is a secret.'),
  }),
  exports: {
    content: { type: optionalSecret, doc: 'The content of the file, untrimmed.' },
  },
  async create(context, args) {
    const component = new LocalFile(context);
    await component.update(args);
    return component;
  },
});
