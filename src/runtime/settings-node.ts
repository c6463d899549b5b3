import type { Health } from '../component/index.ts';
import type { BlockSchema } from '../schema/index.ts';
import { decodeBody } from '../schema/index.ts';
import type { BlockNode, ObjectValue } from '../syntax/index.ts';
import { errorAt, hasErrors } from '../syntax/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import type { EvaluationScope, GraphNode, Staged } from './node.ts';
import type { Settings } from './settings.ts';

/** A block of the root that sets something of the process; its removal sets it back. */
export class SettingsNode<S extends BlockSchema> implements GraphNode {
  readonly localId: string;
  readonly moduleIds = [];
  readonly exports: ObjectValue = new Map();
  readonly #settings: Settings<S>;
  readonly #health: HealthRecord;

  constructor(localId: string, settings: Settings<S>, clock: Clock) {
    this.localId = localId;
    this.#settings = settings;
    this.#health = new HealthRecord(clock);
  }

  get health(): Health {
    return this.#health.total(undefined);
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const { schema } = this.#settings;
    const { value, diagnostics } = decodeBody(schema, block.body, block.nameSpan, scope.values);
    if (value === undefined || hasErrors(diagnostics)) return this.#outcome(diagnostics);
    try {
      return this.#outcome(diagnostics, await this.#settings.prepare(value));
    } catch (error) {
      const problem = errorAt(block.nameSpan, `${this.localId}: ${errorMessage(error)}`);
      return this.#outcome([...diagnostics, problem]);
    }
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {}

  async stop(): Promise<void> {}

  dispose(): void {
    this.#settings.reset();
  }

  #outcome(diagnostics: Staged['diagnostics'], apply: () => void = () => undefined): Staged {
    return {
      diagnostics,
      exports: this.exports,
      commit: async () => {
        apply();
        this.#health.evaluated();
      },
      discard: () => undefined,
    };
  }
}
