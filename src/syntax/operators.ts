import type { ArithmeticOperator, NumberValue } from './arithmetic.ts';
import { calculate, DivisionByZero, negate } from './arithmetic.ts';
import type { BinaryOperator, UnaryOperator } from './ast.ts';
import { holdsUnknown, valueEquals } from './equality.ts';
import type { TypeName, Value } from './value.ts';
import { OptionalSecret, Secret, typeOf, Unknown } from './value.ts';

export type OperandSide = 'left' | 'right';

/** An operand that an operator cannot take; its text is put in front of the message. */
export class OperandError extends Error {
  override readonly name = 'OperandError';
  readonly side: OperandSide;

  constructor(side: OperandSide, message: string) {
    super(message);
    this.side = side;
  }
}

type OrderingOperator = Extract<BinaryOperator, '<' | '<=' | '>' | '>='>;

type Operand = 'bool' | 'number' | 'string' | 'secret';

const LOGIC: readonly Operand[] = ['bool'];
const ORDERING: readonly Operand[] = ['number', 'string'];
const ARITHMETIC: readonly Operand[] = ['number'];
const ADDITION: readonly Operand[] = ['number', 'string', 'secret'];

const OPERANDS: Readonly<Record<Exclude<BinaryOperator, '==' | '!='>, readonly Operand[]>> = {
  '||': LOGIC,
  '&&': LOGIC,
  '<': ORDERING,
  '<=': ORDERING,
  '>': ORDERING,
  '>=': ORDERING,
  '+': ADDITION,
  '-': ARITHMETIC,
  '*': ARITHMETIC,
  '/': ARITHMETIC,
  '%': ARITHMETIC,
  '^': ARITHMETIC,
};

/**
 * Applies a binary operator. Operands are never converted into one another, except that text joined with a secret is a
 * secret. An unknown operand gives an unknown result, once the other is seen to be one that the operator takes.
 * @throws OperandError
 */
export function applyBinary(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '==' || operator === '!=') {
    if (holdsUnknown(left) || holdsUnknown(right)) return new Unknown('bool');
    const [a, b] = likeSecrets(left, right);
    return valueEquals(a, b) === (operator === '==');
  }
  checkOperand(operator, 'left', left);
  checkOperand(operator, 'right', right);
  if (left instanceof Unknown || right instanceof Unknown) return unknownResult(operator, left, right);
  if (isOrdering(operator)) return compare(operator, left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return operator === '&&' ? left && right : left || right;
  }
  if (isNumber(left) && isNumber(right) && operator !== '&&' && operator !== '||') {
    return applyArithmetic(operator, left, right);
  }
  return join(left, right);
}

/**
 * Applies a unary operator.
 * @throws OperandError with side 'right'
 */
export function applyUnary(operator: UnaryOperator, operand: Value): Value {
  if (operand instanceof Unknown) return new Unknown(operator === '!' ? 'bool' : 'number');
  if (operator === '!' && typeof operand === 'boolean') return !operand;
  if (operator === '-' && isNumber(operand)) return negate(operand);
  const wanted = operator === '!' ? 'bool' : 'number';
  throw new OperandError(
    'right',
    `should be one of [${wanted}] for unop ${operator}, got ${typeOf(operand)}`,
  );
}

function compare(operator: OrderingOperator, left: Value, right: Value): boolean {
  if (isNumber(left) && isNumber(right)) return isOrdered(operator, compareNumbers(left, right));
  if (typeof left === 'string' && typeof right === 'string') {
    return isOrdered(operator, compareTexts(left, right));
  }
  throw unlike(left, right);
}

/** Text and secrets with "+". */
function join(left: Value, right: Value): Value {
  const [a, b] = likeSecrets(left, right);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof Secret && b instanceof Secret) return new Secret(a.reveal() + b.reveal());
  if (a instanceof OptionalSecret && b instanceof OptionalSecret) {
    return new OptionalSecret(a.reveal() + b.reveal(), a.isSecret || b.isSecret);
  }
  throw unlike(a, b);
}

/** The error of two operands that each would do, but not together. */
function unlike(left: Value, right: Value): OperandError {
  return new OperandError('right', `should be ${typeOf(left)}, got ${typeOf(right)}`);
}

function checkOperand(operator: keyof typeof OPERANDS, side: OperandSide, value: Value): void {
  const allowed: readonly TypeName[] = OPERANDS[operator];
  const type = value instanceof OptionalSecret ? 'secret' : typeOf(value);
  if (type === 'unknown' || allowed.includes(type)) return;
  throw new OperandError(
    side,
    `should be one of [${allowed.join(' ')}] for binop ${operator}, got ${typeOf(value)}`,
  );
}

/** Gives two values one type where one of them is a secret and the other can be read as such. */
function likeSecrets(left: Value, right: Value): [Value, Value] {
  if (left instanceof Secret && isText(right)) return [left, new Secret(textOf(right))];
  if (right instanceof Secret && isText(left)) return [new Secret(textOf(left)), right];
  if (left instanceof OptionalSecret && typeof right === 'string') {
    return left.isSecret ? [left, new OptionalSecret(right, true)] : [left.reveal(), right];
  }
  if (right instanceof OptionalSecret && typeof left === 'string') {
    return right.isSecret ? [new OptionalSecret(left, true), right] : [left, right.reveal()];
  }
  return [left, right];
}

function isText(value: Value): value is string | OptionalSecret {
  return typeof value === 'string' || value instanceof OptionalSecret;
}

function textOf(value: string | OptionalSecret): string {
  return typeof value === 'string' ? value : value.reveal();
}

function isNumber(value: Value): value is NumberValue {
  return typeof value === 'bigint' || typeof value === 'number';
}

function applyArithmetic(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  try {
    return calculate(operator, left, right);
  } catch (error) {
    throw error instanceof DivisionByZero ? new OperandError('right', 'divide by zero error') : error;
  }
}

/** Negative, zero or positive; NaN where one of the two is not a number, which is in no order. */
function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = [Number(left), Number(right)];
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

/** By the bytes of UTF-8, which is the order of code points. */
function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function isOrdered(operator: OrderingOperator, comparison: number): boolean {
  switch (operator) {
    case '<':
      return comparison < 0;
    case '<=':
      return comparison <= 0;
    case '>':
      return comparison > 0;
    case '>=':
      return comparison >= 0;
  }
}

function isOrdering(operator: BinaryOperator): operator is OrderingOperator {
  return operator.startsWith('<') || operator.startsWith('>');
}

function unknownResult(operator: BinaryOperator, left: Value, right: Value): Unknown {
  if (operator === '&&' || operator === '||' || isOrdering(operator)) return new Unknown('bool');
  if (operator !== '+') return new Unknown('number');
  return isNumber(left) || isNumber(right) ? new Unknown('number') : new Unknown();
}
