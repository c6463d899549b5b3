import { errorMessage } from '../../util/index.ts';
import { CallError } from '../call-error.ts';
import { itemsOf } from '../equality.ts';
import { TypeMismatch, within, wrongType } from '../type-mismatch.ts';
import type { Value } from '../value.ts';
import { OptionalSecret, Secret } from '../value.ts';

/** How deep decoded data may be nested. */
export const MAX_DEPTH = 1_000;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads JSON. @throws CallError */
export function parseJson(source: string): Json {
  try {
    return JSON.parse(source) as Json;
  } catch (error) {
    throw new CallError(`failed: the text is not JSON: ${errorMessage(error)}`);
  }
}

/** JSON as a value; objects become Maps, so that a key such as "__proto__" is a key like any other. */
export function fromJson(
  json: Json,
  number: (value: number) => bigint | number = (value) => value,
  depth = 0,
): Value {
  if (depth > MAX_DEPTH) throw new CallError(`failed: the JSON is nested more than ${MAX_DEPTH} levels deep`);
  if (typeof json === 'number') return number(json);
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, number, depth + 1));
  return new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item, number, depth + 1)]));
}

/**
 * Writes an object as Go's encoding/json does: keys sorted, the characters of HTML escaped.
 * @throws TypeMismatch for secrets, functions, capsules and numbers that JSON does not have
 */
export function objectToJson(object: ReadonlyMap<string, Value>): string {
  const entries = [...object].sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = entries.map(([key, item]) => `${quote(key)}:${within(key, () => toJson(item))}`);
  return `{${fields.join(',')}}`;
}

function toJson(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeMismatch(`is ${value}, which JSON cannot hold`);
    return String(value);
  }
  if (value instanceof Map) return objectToJson(value);
  const items = itemsOf(value);
  if (items !== undefined)
    return `[${items.map((item, index) => within(index, () => toJson(item))).join(',')}]`;
  if (value instanceof OptionalSecret && !value.isSecret) return quote(value.reveal());
  if (value instanceof Secret || value instanceof OptionalSecret) {
    throw new TypeMismatch(
      'is a secret, which does not become JSON; use convert.nonsensitive to do so on purpose',
    );
  }
  throw wrongType(value, 'a value that JSON can hold');
}

function quote(content: string): string {
  return JSON.stringify(content).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
