import { TypeMismatch, wrongType } from './type-mismatch.ts';
import type { Value } from './value.ts';
import { OptionalSecret, Secret } from './value.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * A value as text, as arguments and parameters of type string take it (runtime rules: numbers become decimal text,
 * secrets never become text). Null is the caller's: what it becomes depends on the place.
 * @throws TypeMismatch
 */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return decimalText(value);
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
  if (value instanceof OptionalSecret && !value.isSecret) return value.reveal();
  if (value instanceof Secret || value instanceof OptionalSecret) {
    throw new TypeMismatch(
      'secrets may not be converted into strings; use convert.nonsensitive to do so on purpose',
    );
  }
  throw wrongType(value, 'string');
}

/**
 * The number that a text stands for: a leading "-" makes it an int64, one of ".eE" a float, all else a uint64.
 * Undefined where it is none.
 */
export function parseNumber(text: string): bigint | number | undefined {
  if (text.startsWith('-')) return integerWithin(text, /^-\d+$/, MIN_INT64, 2n ** 63n - 1n);
  if (!/[.eE]/.test(text)) return integerWithin(text, /^\d+$/, 0n, MAX_UINT64);
  if (!/^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A number in decimal digits, never with an exponent. */
export function decimalText(value: bigint | number): string {
  const text = String(value);
  const [, sign = '', first = '', fraction = '', exponent] = /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text === 'Infinity' ? '+Inf' : text === '-Infinity' ? '-Inf' : text;
  const digits = first + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

function integerWithin(text: string, form: RegExp, min: bigint, max: bigint): bigint | undefined {
  // Longer texts cannot be in range; without the bound a huge one would cost time to convert.
  if (!form.test(text) || text.length > 1_000) return undefined;
  const value = BigInt(text);
  return value < min || value > max ? undefined : value;
}
