import { didYouMean } from '../util/index.ts';
import type { Expression } from './ast.ts';
import { CallError } from './call-error.ts';
import { itemsOf } from './equality.ts';
import { excerptOf, partAt } from './excerpt.ts';
import { applyBinary, applyUnary, OperandError } from './operators.ts';
import type { Span } from './source.ts';
import { describeType, TypeMismatch } from './type-mismatch.ts';
import type { Value } from './value.ts';
import { FunctionValue, typeOf, Unknown } from './value.ts';

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

type Kind<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/**
 * The value of an expression. Both sides of `&&` and `||` are always evaluated. Whatever uses an `Unknown` is unknown.
 * @throws EvaluationError
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'paren':
      return evaluate(expression.inner, scope);
    case 'array':
      return expression.elements.map((element) => evaluate(element, scope));
    case 'object':
      return new Map(expression.fields.map(({ name, value }) => [name, evaluate(value, scope)]));
    case 'identifier':
      return evaluateIdentifier(expression, scope);
    case 'access':
      return evaluateAccess(expression, scope);
    case 'index':
      return evaluateIndex(expression, scope);
    case 'call':
      return evaluateCall(expression, scope);
    case 'unary':
      return evaluateUnary(expression, scope);
    case 'binary':
      return evaluateBinary(expression, scope);
  }
}

function evaluateIdentifier({ name, span }: Kind<'identifier'>, scope: Scope): Value {
  const value = scope.lookup(name);
  if (value === undefined) {
    throw new EvaluationError(span, `identifier ${JSON.stringify(name)} does not exist`);
  }
  return value;
}

function evaluateAccess({ target, name, nameSpan }: Kind<'access'>, scope: Scope): Value {
  const object = evaluate(target, scope);
  if (object instanceof Unknown) return unknownPart(object, name);
  if (!(object instanceof Map)) {
    throw blame(
      target,
      `cannot access field ${JSON.stringify(name)} on value of type ${describeType(object)}`,
    );
  }
  const value: Value | undefined = object.get(name);
  if (value === undefined) {
    const hint = didYouMean(name, object.keys());
    throw new EvaluationError(nameSpan, `field ${JSON.stringify(name)} does not exist${hint}`);
  }
  return value;
}

function evaluateIndex({ target, index }: Kind<'index'>, scope: Scope): Value {
  const container = evaluate(target, scope);
  const key = evaluate(index, scope);
  if (container instanceof Unknown || key instanceof Unknown) {
    return container instanceof Unknown ? unknownPart(container, key) : new Unknown();
  }
  if (container instanceof Map) {
    if (typeof key !== 'string') throw blame(index, `should be string, got ${typeOf(key)}`);
    return container.get(key) ?? null;
  }
  const items = itemsOf(container);
  if (items === undefined) {
    throw blame(target, `expected object or array, got ${describeType(container)}`);
  }
  if (typeof key !== 'bigint' && typeof key !== 'number') {
    throw blame(index, `should be number, got ${typeOf(key)}`);
  }
  const position = Math.trunc(Number(key));
  const item = items[position];
  if (item === undefined) {
    throw blame(index, `index ${position} is out of range of array with length ${items.length}`);
  }
  return item;
}

function evaluateCall({ callee, args }: Kind<'call'>, scope: Scope): Value {
  const called = evaluate(callee, scope);
  if (!(called instanceof FunctionValue) && !(called instanceof Unknown)) {
    throw blame(callee, `should be function, got ${typeOf(called)}`);
  }
  const values = args.map((argument) => evaluate(argument, scope));
  if (called instanceof Unknown) return new Unknown();
  try {
    return called.call(values);
  } catch (error) {
    if (error instanceof CallError) throw blame(callee, error.message);
    if (!(error instanceof TypeMismatch)) throw error;
    const [position, ...path] = error.path;
    const argument = typeof position === 'number' ? args[position] : undefined;
    throw blame(argument === undefined ? callee : partAt(argument, path), error.message);
  }
}

function evaluateUnary({ operator, operand }: Kind<'unary'>, scope: Scope): Value {
  const value = evaluate(operand, scope);
  try {
    return applyUnary(operator, value);
  } catch (error) {
    throw error instanceof OperandError ? blame(operand, error.message) : error;
  }
}

function evaluateBinary({ operator, left, right }: Kind<'binary'>, scope: Scope): Value {
  const [first, second] = [evaluate(left, scope), evaluate(right, scope)];
  try {
    return applyBinary(operator, first, second);
  } catch (error) {
    if (!(error instanceof OperandError)) throw error;
    throw blame(error.side === 'left' ? left : right, error.message);
  }
}

/** The part of an unknown value, with its type where the declared one tells: an element of `list(T)` is a T. */
function unknownPart({ typeName }: Unknown, key: Value): Unknown {
  const [, kind, inner] = /^(list|map)\((.*)\)$/.exec(typeName ?? '') ?? [];
  const wanted = typeof key === 'string' ? 'map' : 'list';
  return kind === wanted ? new Unknown(inner) : new Unknown();
}

/** An error about the value of an expression: its text comes first. */
function blame(expression: Expression, message: string): EvaluationError {
  return new EvaluationError(expression.span, `${excerptOf(expression)} ${message}`);
}
