import type { Value } from './value.ts';
import { Capsule, OptionalSecret, Secret, Unknown } from './value.ts';

/**
 * Whether two values are the same: numbers by their amount (3 and 3.0 are), arrays and objects part by part, secrets by
 * their text, capsules by the identity of their content. Functions and unknown values equal nothing, not even
 * themselves; values of different types never are the same.
 */
export function valueEquals(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return numbersEqual(a, b);
  const aItems = itemsOf(a);
  const bItems = itemsOf(b);
  if (aItems !== undefined && bItems !== undefined) return itemsEqual(aItems, bItems);
  if (a instanceof Map && b instanceof Map) return objectsEqual(a, b);
  if (a instanceof Secret && b instanceof Secret) return a.reveal() === b.reveal();
  if (a instanceof OptionalSecret && b instanceof OptionalSecret) {
    return a.isSecret === b.isSecret && a.reveal() === b.reveal();
  }
  if (a instanceof Capsule && b instanceof Capsule) {
    return a.typeName === b.typeName && Object.is(a.content, b.content);
  }
  return (a === null || typeof a === 'string' || typeof a === 'boolean') && a === b;
}

/** The elements of an array; bytes are an array of numbers. Undefined for everything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value instanceof Uint8Array) return Array.from(value, BigInt);
  return Array.isArray(value) ? value : undefined;
}

/** Whether a value is unknown or has something unknown inside. */
export function holdsUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (!(value instanceof Map)) return false;
  for (const item of value.values()) if (holdsUnknown(item)) return true;
  return false;
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** An integer beside a float is compared as a float, as the language's arithmetic promotes it. */
function numbersEqual(a: bigint | number, b: bigint | number): boolean {
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function itemsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (const [index, item] of a.entries()) if (!valueEquals(item, b[index] ?? null)) return false;
  return true;
}

function objectsEqual(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, item] of a) {
    const other = b.get(key);
    if (other === undefined || !valueEquals(item, other)) return false;
  }
  return true;
}
