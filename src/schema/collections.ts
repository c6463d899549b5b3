import type { Value } from '../syntax/index.ts';
import { itemsOf, within, wrongType } from '../syntax/index.ts';
import type { ValueType } from './type.ts';
import { createType } from './type.ts';

/** `list(T)` */
export function list<T>(element: ValueType<T>): ValueType<readonly T[]> {
  return createType<readonly T[]>({
    name: `list(${element.name})`,
    zero: [],
    decode(value, context) {
      const items = itemsOf(value);
      if (items === undefined) throw wrongType(value, `list(${element.name})`);
      return items.map((item, index) => within(index, () => element.decode(item, context)));
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
        decoded.set(
          key,
          within(key, () => element.decode(item, context)),
        );
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
