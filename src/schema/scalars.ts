import type { Value } from '../syntax/index.ts';
import {
  Capsule,
  describeType,
  holdsUnknown,
  OptionalSecret,
  parseNumber,
  Secret,
  TypeMismatch,
  toText,
  valueEquals,
  wrongType,
} from '../syntax/index.ts';
import { DurationError, formatDuration, parseDuration } from '../util/index.ts';
import type { ValueType } from './type.ts';
import { createType } from './type.ts';

/** Text; numbers become decimal text, secrets do not become text. */
export const string: ValueType<string> = createType({
  name: 'string',
  zero: '',
  decode: toText,
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
    if (value instanceof Uint8Array) return new Secret(toText(value));
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
    if (value instanceof Uint8Array) return new OptionalSecret(toText(value), false);
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
    if (!Number.isInteger(number)) throw new TypeMismatch(`should be a whole number, got ${number}`);
    if (!Number.isSafeInteger(number)) throw new TypeMismatch(`is too large for a whole number: ${number}`);
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
    if (holdsUnknown(value)) context.sawUnknown = true;
    return value;
  },
  encode: (value) => value,
  equals: valueEquals,
};

/** A capsule of one type, e.g. a receiver; null becomes undefined. */
export function capsule<T>(typeName: string): ValueType<T | undefined> {
  return createType<T | undefined>({
    name: `capsule("${typeName}")`,
    zero: undefined,
    decode(value) {
      // A capsule's type name is given by the one who declared both ends, so it vouches for the content.
      if (value instanceof Capsule && value.typeName === typeName) return value.content as T;
      const got = value instanceof Capsule ? `capsule("${value.typeName}")` : describeType(value);
      throw new TypeMismatch(`should be ${typeName}, got ${got}`);
    },
    encode: (value) => (value === undefined ? null : new Capsule(typeName, value)),
  });
}

function decodeNumber(value: Value, wanted: string): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw wrongType(value, wanted);
  const number = parseNumber(value);
  if (number === undefined) throw wrongType(value, wanted);
  return Number(number);
}
