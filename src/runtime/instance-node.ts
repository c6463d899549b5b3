import type { Health } from '../component/index.ts';
import { leastHealthy } from '../component/index.ts';
import type { BlockNode, Diagnostic, ObjectValue, Value } from '../syntax/index.ts';
import { EvaluationError, errorAt, evaluate, hasErrors, Unknown } from '../syntax/index.ts';
import { didYouMean } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import { Module } from './module.ts';
import type { Declaration } from './module-scope.ts';
import type { EvaluationScope, GraphNode, NodeDescription, NodeHost, Staged } from './node.ts';
import type { ComponentDetail } from './view.ts';

/** An instance of a custom component: a module with its own graph, fed by arguments, giving its exports. */
export class InstanceNode implements GraphNode {
  readonly localId: string;
  readonly module: Module;
  readonly #health: HealthRecord;
  #arguments: ObjectValue = new Map();
  #exports: ObjectValue = new Map();

  constructor(localId: string, host: NodeHost) {
    this.localId = localId;
    this.#health = new HealthRecord(host.services.clock);
    this.module = new Module(host.fullId(localId), host.services, {
      queue: host.queue,
      createNode: host.createNode,
      exportsChanged: (exports) => {
        this.#exports = exports;
        host.exportsChanged(localId);
      },
    });
  }

  get moduleIds(): readonly string[] {
    return [this.module.id];
  }

  get exports(): ObjectValue {
    return this.#exports;
  }

  get health(): Health {
    return leastHealthy(this.#health.total(undefined), ...this.module.healths());
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const declaration = scope.modules.find(block.name);
    if (scope.modules.isUnknown(block.name)) return { ...this.#failed([]), exports: new Unknown() };
    if (declaration === undefined) {
      const message = `cannot find the definition of component name ${JSON.stringify(block.name)}`;
      return this.#failed([errorAt(block.nameSpan, message)]);
    }
    const { args, diagnostics } = this.#evaluateArguments(block, declaration, scope);
    if (hasErrors(diagnostics)) return this.#failed(diagnostics);
    const staged = await this.module.stage({
      bodies: [declaration.block.body],
      kind: 'module',
      path: declaration.scope.path,
      parent: declaration.scope,
      arguments: args,
    });
    return {
      diagnostics: [...diagnostics, ...staged.diagnostics],
      exports: staged.exports,
      commit: async () => {
        this.#arguments = args;
        await staged.commit();
        this.#exports = staged.exports;
        this.#health.evaluated();
      },
      discard: () => staged.discard(),
    };
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {
    this.module.start();
  }

  stop(): Promise<void> {
    return this.module.stop();
  }

  dispose(): void {
    this.module.dispose();
  }

  describe(): NodeDescription {
    const view = (values: ObjectValue): ComponentDetail['exports'] =>
      [...values].map(([name, value]) => ({ kind: 'attribute', name, value, isDefault: false }));
    return {
      arguments: view(this.#arguments),
      exports: view(this.#exports),
      debugInfo: undefined,
    };
  }

  #evaluateArguments(
    block: BlockNode,
    declaration: Declaration,
    scope: EvaluationScope,
  ): { args: ObjectValue; diagnostics: readonly Diagnostic[] } {
    const declared = declaration.block.body.statements
      .filter((statement) => statement.kind === 'block' && statement.name === 'argument')
      .map((statement) => (statement.kind === 'block' ? statement.label : ''));
    const args = new Map<string, Value>();
    const diagnostics: Diagnostic[] = [];
    for (const statement of block.body.statements) {
      const { name, nameSpan } = statement;
      if (statement.kind === 'block') {
        diagnostics.push(errorAt(nameSpan, `block ${JSON.stringify(name)}: a module takes attributes only`));
      } else if (args.has(name)) {
        diagnostics.push(errorAt(nameSpan, `attribute ${JSON.stringify(name)} may only be provided once`));
      } else if (!declared.includes(name)) {
        const hint = didYouMean(name, declared);
        const message = `Provided argument ${JSON.stringify(name)} is not defined in the module${hint}`;
        diagnostics.push(errorAt(nameSpan, message));
      } else {
        try {
          args.set(name, evaluate(statement.value, scope.values));
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
          diagnostics.push(errorAt(error.span, error.message));
          args.set(name, new Unknown());
        }
      }
    }
    return { args, diagnostics };
  }

  #failed(diagnostics: readonly Diagnostic[]): Staged {
    return { diagnostics, exports: this.#exports, commit: async () => undefined, discard: () => undefined };
  }
}
