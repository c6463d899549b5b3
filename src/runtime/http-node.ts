import type { Health } from '../component/index.ts';
import { decodeBody } from '../schema/index.ts';
import type { BlockNode, ObjectValue } from '../syntax/index.ts';
import { errorAt, hasErrors } from '../syntax/index.ts';
import { errorMessage } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import { httpBlock } from './http-block.ts';
import type { EvaluationScope, GraphNode, RuntimeServices, Staged } from './node.ts';

/** The `http` block of the root: TLS and passwords of the HTTP server; its removal takes both away. */
export class HttpNode implements GraphNode {
  readonly localId = 'http';
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
    const { value, diagnostics } = decodeBody(httpBlock, block.body, block.nameSpan, scope.values);
    const { http, isStatic } = this.#services;
    if (value === undefined || http === undefined || isStatic || hasErrors(diagnostics)) {
      return this.#outcome(diagnostics);
    }
    try {
      return this.#outcome(diagnostics, await http.prepare(value));
    } catch (error) {
      return this.#outcome([...diagnostics, errorAt(block.nameSpan, `http: ${errorMessage(error)}`)]);
    }
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {}

  async stop(): Promise<void> {}

  dispose(): void {
    this.#services.http?.open();
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
