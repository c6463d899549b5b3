import type { Expression } from './ast.ts';
import type { Span } from './source.ts';

/** A chain of identifiers such as `pyroscope.write.staging.receiver`. */
export interface Reference {
  readonly path: readonly string[];
  readonly span: Span;
}

/** Every identifier chain of an expression, in the order of the text. An index or a call ends a chain. */
export function referencesOf(expression: Expression): readonly Reference[] {
  const found: Reference[] = [];
  collect(expression, found);
  return found;
}

function collect(expression: Expression, found: Reference[]): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'identifier':
    case 'access': {
      const path = chainOf(expression);
      if (path !== undefined) found.push({ path, span: expression.span });
      else if (expression.kind === 'access') collect(expression.target, found);
      return;
    }
    case 'array':
      for (const element of expression.elements) collect(element, found);
      return;
    case 'object':
      for (const { value } of expression.fields) collect(value, found);
      return;
    case 'index':
      collect(expression.target, found);
      collect(expression.index, found);
      return;
    case 'call':
      collect(expression.callee, found);
      for (const argument of expression.args) collect(argument, found);
      return;
    case 'unary':
      collect(expression.operand, found);
      return;
    case 'binary':
      collect(expression.left, found);
      collect(expression.right, found);
      return;
    case 'paren':
      collect(expression.inner, found);
  }
}

function chainOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'identifier') return [expression.name];
  if (expression.kind !== 'access') return undefined;
  const head = chainOf(expression.target);
  return head === undefined ? undefined : [...head, expression.name];
}
