import type { Value } from '../syntax/index.ts';
import { Capsule, OptionalSecret, Secret, typeOf } from '../syntax/index.ts';
import { DurationError, formatDuration, parseDuration } from '../util/index.ts';
import type { ValueType } from './type.ts';
import { createType, describeValue, TypeMismatch } from './type.ts';

/** Text; numbers become decimal text, secrets do not become text. */
export const string: ValueType<string> = createType({
  name: 'string',
  zero: '',
  decode(value) {
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'number') return decimalText(value);
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    if (value instanceof OptionalSecret && !value.isSecret) return value.reveal();
    if (value instanceof Secret || value instanceof OptionalSecret) {
      throw new TypeMismatch(
        'secrets may not be converted into strings; use convert.nonsensitive to do so on purpose',
      );
    }
    throw wrongType(value, 'string');
  },
  encode: (value) => value,
});

/** Text that never prints. */
export const secret: ValueType<Secret> = createType({
  name: 'secret',
  zero: new Secret(''),
  decode(value) {
    if (value instanceof Secret) return value;
    if (value instanceof OptionalSecret) return new Secret(value.reveal());
    if (typeof value === 'string') return new Secret(value);
    if (value instanceof Uint8Array) return new Secret(new TextDecoder().decode(value));
    throw wrongType(value, 'secret');
  },
  encode: (value) => value,
  equals: (a, b) => a.reveal() === b.reveal(),
});

/** Text that may be a secret, such as a module's source. */
export const optionalSecret: ValueType<OptionalSecret> = createType({
  name: 'optional(secret)',
  zero: new OptionalSecret('', false),
  decode(value) {
    if (value instanceof OptionalSecret) return value;
    if (value instanceof Secret) return new OptionalSecret(value.reveal(), true);
    if (typeof value === 'string') return new OptionalSecret(value, false);
    throw wrongType(value, 'string or secret');
  },
  encode: (value) => value,
  equals: (a, b) => a.isSecret === b.isSecret && a.reveal() === b.reveal(),
});

export const bool: ValueType<boolean> = createType({
  name: 'bool',
  zero: false,
  decode(value) {
    if (typeof value === 'boolean') return value;
    throw wrongType(value, 'bool');
  },
  encode: (value) => value,
});

/** A whole number that JavaScript holds exactly. */
export const int: ValueType<number> = createType({
  name: 'int',
  zero: 0,
  decode(value) {
    const number = decodeNumber(value, 'int');
    if (!Number.isSafeInteger(number)) throw new TypeMismatch(`should be a whole number, got ${number}`);
    return number;
  },
  encode: (value) => BigInt(value),
});

export const float: ValueType<number> = createType({
  name: 'number',
  zero: 0,
  decode: (value) => decodeNumber(value, 'number'),
  encode: (value) => value,
});

/** A duration in Go's syntax; milliseconds inside the program. */
export const duration: ValueType<number> = createType({
  name: 'duration',
  zero: 0,
  decode(value) {
    const text = string.decode(value, { sawUnknown: false });
    try {
      return parseDuration(text);
    } catch (error) {
      if (error instanceof DurationError) throw new TypeMismatch(`time: ${error.message}`);
      throw error;
    }
  },
  encode: (value) => formatDuration(value),
});

/** Any value, untouched. */
export const any: ValueType<Value> = {
  name: 'any',
  zero: null,
  decode(value, context) {
    if (typeOf(value) === 'unknown') context.sawUnknown = true;
    return value;
  },
  encode: (value) => value,
  equals: (a, b) => Object.is(a, b),
};

/** A capsule of one type, e.g. a receiver; null becomes undefined. */
export function capsule<T>(typeName: string): ValueType<T | undefined> {
  return createType<T | undefined>({
    name: `capsule("${typeName}")`,
    zero: undefined,
    decode(value) {
      // A capsule's type name is given by the one who declared both ends, so it vouches for the content.
      if (value instanceof Capsule && value.typeName === typeName) return value.content as T;
      const got = value instanceof Capsule ? `capsule("${value.typeName}")` : typeOf(value);
      throw new TypeMismatch(`should be ${typeName}, got ${describeValue(value, got)}`);
    },
    encode: (value) => (value === undefined ? null : new Capsule(typeName, value)),
  });
}

/** The error of a value of the wrong type, worded as Alloy's. */
export function wrongType(value: Value, wanted: string): TypeMismatch {
  return new TypeMismatch(`should be ${wanted}, got ${describeValue(value, typeOf(value))}`);
}

function decodeNumber(value: Value, wanted: string): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const isNumber = /^-?\d+$/.test(value) || (/[.eE]/.test(value) && value.trim() === value && value !== '');
    const number = isNumber ? Number(value) : Number.NaN;
    if (Number.isNaN(number))
      throw new TypeMismatch(`should be ${wanted}, got string ${JSON.stringify(value)}`);
    return number;
  }
  throw wrongType(value, wanted);
}

/** Decimal without exponent, as the language converts numbers to text. */
function decimalText(value: number): string {
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}
