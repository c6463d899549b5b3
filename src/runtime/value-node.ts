import type { Health } from '../component/index.ts';
import type { BlockSchema, Infer } from '../schema/index.ts';
import {
  any,
  bool,
  decodeBody,
  defaulted,
  defineBlock,
  optional,
  required,
  string,
} from '../schema/index.ts';
import type { BlockNode, Diagnostic, ObjectValue, Value } from '../syntax/index.ts';
import { errorAt, hasErrors, Unknown } from '../syntax/index.ts';
import type { Clock } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import type { EvaluationScope, GraphNode, Staged } from './node.ts';

/** The arguments of an `argument "name" { … }` block. */
export const argumentBlock = defineBlock({
  optional: defaulted(bool, false, 'Whether the argument may be left out.'),
  default: optional(any, 'Its value where it is left out; null by default.'),
  comment: optional(string, 'What the argument is for.'),
});

/** The arguments of an `export "name" { … }` block. */
export const exportBlock = defineBlock({
  value: required(any, 'The value of the export.'),
});

/** What a value node does with its decoded block. */
type Evaluate<S extends BlockSchema> = (
  args: Infer<S>,
  block: BlockNode,
) => { value: Value; problem?: Diagnostic };

/** A node without work of its own: an `argument` or `export` block of a module. It exports `value`. */
export class ValueNode<S extends BlockSchema> implements GraphNode {
  readonly localId: string;
  readonly moduleIds = [];
  readonly #schema: S;
  readonly #evaluate: Evaluate<S>;
  readonly #health: HealthRecord;
  readonly #committed: (value: Value) => void;
  #exports: ObjectValue = new Map();

  constructor(
    localId: string,
    schema: S,
    evaluate: Evaluate<S>,
    clock: Clock,
    committed: (value: Value) => void,
  ) {
    this.localId = localId;
    this.#schema = schema;
    this.#evaluate = evaluate;
    this.#health = new HealthRecord(clock);
    this.#committed = committed;
  }

  get exports(): ObjectValue {
    return this.#exports;
  }

  get health(): Health {
    return this.#health.total(undefined);
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const { value: args, diagnostics } = decodeBody(this.#schema, block.body, block.nameSpan, scope.values);
    const evaluated = args === undefined ? undefined : this.#evaluate(args, block);
    const problems = evaluated?.problem === undefined ? diagnostics : [...diagnostics, evaluated.problem];
    const value = evaluated?.value ?? (args === undefined && !hasErrors(diagnostics) ? new Unknown() : null);
    const exports: ObjectValue = new Map([['value', value]]);
    return {
      diagnostics: problems,
      exports,
      commit: async () => {
        this.#exports = exports;
        this.#health.evaluated();
        this.#committed(value);
      },
      discard: () => undefined,
    };
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {}

  async stop(): Promise<void> {}

  dispose(): void {}
}

/** How an argument gets its value from those that the instance was given. */
export function argumentValue(given: (name: string) => Value | undefined): Evaluate<typeof argumentBlock> {
  return (args, block) => {
    const value = given(block.label);
    if (value !== undefined) return { value };
    if (args.optional) return { value: args.default ?? null };
    const message = `missing required argument ${JSON.stringify(block.label)} to module`;
    return { value: new Unknown(), problem: errorAt(block.nameSpan, message) };
  };
}
