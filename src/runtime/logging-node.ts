import type { Health } from '../component/index.ts';
import { any, decodeBody, defaulted, defineBlock, list, oneOf, string } from '../schema/index.ts';
import type { BlockNode, ObjectValue } from '../syntax/index.ts';
import type { LogSettings } from '../telemetry/index.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/index.ts';
import { HealthRecord } from './health-record.ts';
import type { EvaluationScope, GraphNode, RuntimeServices, Staged } from './node.ts';

/** The arguments of the `logging` block. */
export const loggingBlock = defineBlock({
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

/** The `logging` block of the root: sets the log's level and format, and its removal sets them back. */
export class LoggingNode implements GraphNode {
  readonly localId = 'logging';
  readonly moduleIds = [];
  readonly exports: ObjectValue = new Map();
  readonly #services: RuntimeServices;
  readonly #health: HealthRecord;

  constructor(services: RuntimeServices) {
    this.#services = services;
    this.#health = new HealthRecord(services.clock);
  }

  get health(): Health {
    return this.#health.total(undefined);
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const { value, diagnostics } = decodeBody(loggingBlock, block.body, block.nameSpan, scope.values);
    return {
      diagnostics,
      exports: this.exports,
      commit: async () => {
        const level = LOG_LEVELS.find((name) => name === value?.level);
        const format = LOG_FORMATS.find((name) => name === value?.format);
        if (level !== undefined && format !== undefined)
          this.#services.logSystem.configure({ level, format });
        this.#health.evaluated();
      },
      discard: () => undefined,
    };
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {}

  async stop(): Promise<void> {}

  dispose(): void {
    this.#services.logSystem.configure(DEFAULT_LOG_SETTINGS);
  }
}
