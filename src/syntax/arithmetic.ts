import type { BinaryOperator } from './ast.ts';

export type NumberValue = bigint | number;
export type ArithmeticOperator = Extract<BinaryOperator, '+' | '-' | '*' | '/' | '%' | '^'>;

const MAX_INT64 = 2n ** 63n - 1n;

/** Division and remainder by zero, of integers and of floats. */
export class DivisionByZero extends Error {
  override readonly name = 'DivisionByZero';
}

/**
 * Arithmetic as the language has it: two uint64 give a uint64, with an int64 among them an int64, with a float a float.
 * Integers wrap around.
 * @throws DivisionByZero
 */
export function calculate(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  if ((operator === '/' || operator === '%') && Number(right) === 0) throw new DivisionByZero();
  if (typeof left === 'number' || typeof right === 'number') {
    return calculateFloats(operator, Number(left), Number(right));
  }
  // Literals above the range of int64 are uint64; all others are int64.
  if (left > MAX_INT64 && right > MAX_INT64) {
    return BigInt.asUintN(64, calculateIntegers(operator, left, right));
  }
  const [a, b] = [BigInt.asIntN(64, left), BigInt.asIntN(64, right)];
  return BigInt.asIntN(64, calculateIntegers(operator, a, b));
}

/** The negative of a number; -(-2^63) wraps around to itself. */
export function negate(value: NumberValue): NumberValue {
  return typeof value === 'bigint' ? BigInt.asIntN(64, -value) : -value;
}

function calculateIntegers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return power(left, right);
  }
}

function calculateFloats(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return left ** right;
  }
}

/** By squaring, modulo 2^64, so that the size of the exponent does not matter. A negative exponent gives the base. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return base;
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = BigInt.asUintN(64, result * square);
    square = BigInt.asUintN(64, square * square);
  }
  return result;
}
