import { pino } from 'pino';
import type { Clock } from '../util/index.ts';
import { errorMessage, systemClock } from '../util/index.ts';
import { shortened, visible } from './harmless-line.ts';
import { toLogfmt } from './logfmt.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['logfmt', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Fields of one event. Never a secret; an error goes under `err`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log: one line an event, a constant message and the facts as fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields on every line. */
  child(fields: LogFields): Logger;
}

/** What the `logging` block sets. */
export interface LogSettings {
  level: LogLevel;
  format: LogFormat;
}

/** The root of the log; settings may change while it runs, and reach every child. */
export interface LogSystem {
  readonly logger: Logger;
  configure(settings: LogSettings): void;
}

export interface LogOptions {
  /** Takes whole lines, newline included. Standard error by default. */
  write?: (line: string) => void;
  settings?: LogSettings;
  clock?: Clock;
}

/** Creates the process's log: pino underneath, logfmt or JSON lines. */
export function createLogSystem(options: LogOptions = {}): LogSystem {
  const write = options.write ?? ((line) => process.stderr.write(line));
  const clock = options.clock ?? systemClock;
  let settings: LogSettings = options.settings ?? { level: 'info', format: 'logfmt' };
  const root = pino(
    {
      level: 'trace',
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"ts":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => (error instanceof Error ? errorMessage(error) : error) },
    },
    {
      write: (line: string) => {
        const short = shortened(line);
        write(visible(settings.format === 'json' ? short : toLogfmt(short)));
      },
    },
  );
  const enabled = (level: LogLevel): boolean =>
    LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(settings.level);
  const wrap = (target: pino.Logger): Logger => {
    const at =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        if (enabled(level)) target[level](fields, message);
      };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => wrap(target.child(fields)),
    };
  };
  return {
    logger: wrap(root),
    configure: (next) => {
      settings = next;
    },
  };
}

/** A logger that drops everything, for tests and dry runs. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
