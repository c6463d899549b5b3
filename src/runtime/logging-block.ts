import { any, defaulted, defineBlock, list, oneOf, string } from '../schema/index.ts';
import type { LogSettings, LogSystem } from '../telemetry/index.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/index.ts';
import type { Settings } from './settings.ts';

/** The arguments of the `logging` block. */
const loggingBlock = defineBlock({
  level: defaulted(string, 'info', 'The least level that is logged: debug, info, warn or error.', {
    check: oneOf(LOG_LEVELS),
  }),
  format: defaulted(string, 'logfmt', 'How a line is written: logfmt or json.', {
    check: oneOf(LOG_FORMATS),
  }),
  destination: defaulted(string, 'stderr', 'Where lines go: stderr.', { check: oneOf(['stderr']) }),
  write_to: defaulted(list(any), [], 'Receivers of log lines; Starling has none.', {
    check: (receivers) =>
      receivers.length === 0 ? undefined : 'is not supported: Starling has no receivers of logs',
  }),
});

/** What holds where there is no `logging` block. */
const DEFAULT_LOG_SETTINGS: LogSettings = { level: 'info', format: 'logfmt' };

/** What the `logging` block of the root sets: level and format of the log. */
export function loggingSettings(logSystem: LogSystem): Settings<typeof loggingBlock> {
  return {
    schema: loggingBlock,
    async prepare(args) {
      const level = LOG_LEVELS.find((name) => name === args.level) ?? DEFAULT_LOG_SETTINGS.level;
      const format = LOG_FORMATS.find((name) => name === args.format) ?? DEFAULT_LOG_SETTINGS.format;
      return () => logSystem.configure({ level, format });
    },
    reset: () => logSystem.configure(DEFAULT_LOG_SETTINGS),
  };
}
