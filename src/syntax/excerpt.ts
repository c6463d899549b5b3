import type { Expression } from './ast.ts';
import type { PathStep } from './type-mismatch.ts';

const MAX_LENGTH = 60;

/** The text of an expression as it stands in its source, for the front of a message, cut to one short line. */
export function excerptOf({ span }: Expression): string {
  const text = span.source.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 3)}...`;
}

/** The sub-expression that a path leads to, as far as the literals in the text go. */
export function partAt(expression: Expression, path: readonly PathStep[]): Expression {
  const [step, ...rest] = path;
  if (expression.kind === 'paren') return partAt(expression.inner, path);
  if (typeof step === 'number' && expression.kind === 'array') {
    const element = expression.elements[step];
    return element === undefined ? expression : partAt(element, rest);
  }
  if (typeof step === 'string' && expression.kind === 'object') {
    const field = expression.fields.findLast(({ name }) => name === step);
    return field === undefined ? expression : partAt(field.value, rest);
  }
  return expression;
}
