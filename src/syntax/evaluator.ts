import type { Expression } from './ast.ts';
import type { Span } from './source.ts';
import type { Value } from './value.ts';

/** What identifiers mean. */
export interface Scope {
  /** The value of a first identifier (`pyroscope`, `sys`, `argument` …), undefined where it means nothing. */
  lookup(name: string): Value | undefined;
}

/** Why an expression has no value, and which part of it is to blame. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly span: Span;

  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

/**
 * The value of an expression.
 * @throws EvaluationError
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  throw new EvaluationError(expression.span, `not written yet ${typeof scope}`);
}
