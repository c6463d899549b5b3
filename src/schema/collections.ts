import type { Value } from '../syntax/index.ts';
import { typeOf } from '../syntax/index.ts';
import { wrongType } from './scalars.ts';
import type { DecodeContext, PathStep, ValueType } from './type.ts';
import { createType, TypeMismatch } from './type.ts';

/** `list(T)` */
export function list<T>(element: ValueType<T>): ValueType<readonly T[]> {
  return createType<readonly T[]>({
    name: `list(${element.name})`,
    zero: [],
    decode(value, context) {
      if (!Array.isArray(value)) throw wrongType(value, `list(${element.name})`);
      return value.map((item: Value, index) => decodeWithin(element, item, index, context));
    },
    encode: (value) => value.map((item) => element.encode(item)),
    equals: (a, b) =>
      a === b || (a.length === b.length && a.every((item, index) => element.equals(item, b[index] as T))),
  });
}

/** `map(T)`: a Map, so that keys from outside touch no prototype. */
export function map<T>(element: ValueType<T>): ValueType<ReadonlyMap<string, T>> {
  return createType<ReadonlyMap<string, T>>({
    name: `map(${element.name})`,
    zero: new Map(),
    decode(value, context) {
      if (!(value instanceof Map)) throw wrongType(value, `map(${element.name})`);
      const decoded = new Map<string, T>();
      for (const [key, item] of value as ReadonlyMap<string, Value>) {
        decoded.set(key, decodeWithin(element, item, key, context));
      }
      return decoded;
    },
    encode: (value) => new Map([...value].map(([key, item]) => [key, element.encode(item)])),
    equals: (a, b) =>
      a === b ||
      (a.size === b.size &&
        [...a].every(([key, item]) => b.has(key) && element.equals(item, b.get(key) as T))),
  });
}

/** Decodes a part; a mismatch says where in the whole it is. */
export function decodeWithin<T>(type: ValueType<T>, value: Value, step: PathStep, context: DecodeContext): T {
  try {
    return type.decode(value, context);
  } catch (error) {
    throw error instanceof TypeMismatch ? error.within(step) : error;
  }
}

/** Whether a value is an array, for callers that look inside `any`. */
export function isList(value: Value): value is readonly Value[] {
  return typeOf(value) === 'array' && Array.isArray(value);
}
