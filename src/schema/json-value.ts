import type { TypeName, Value } from '../syntax/index.ts';
import { Capsule, itemsOf, OptionalSecret, REDACTED, Secret, typeOf } from '../syntax/index.ts';

/** A value in the JSON of the debug API, with its type beside it: `{"type": "string", "value": "a"}`. */
export interface JsonValue {
  readonly type: Exclude<TypeName, 'secret'>;
  readonly value: null | boolean | number | string | readonly JsonValue[] | readonly JsonField[];
}

/** One field of an object. */
export interface JsonField {
  readonly key: string;
  readonly value: JsonValue;
}

/** The JSON of a value. Secrets show as "(secret)", capsules and functions as text; the value of null and unknown is null. */
export function valueToJson(value: Value): JsonValue {
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'string') return { type: 'string', value };
  // JSON's numbers are floats to nearly everyone who reads them. It has none for infinity and NaN.
  if (typeof value === 'bigint') return { type: 'number', value: Number(value) };
  if (typeof value === 'number')
    return { type: 'number', value: Number.isFinite(value) ? value : String(value) };
  if (value instanceof Map) return { type: 'object', value: fieldsToJson(value) };
  const items = itemsOf(value);
  if (items !== undefined) return { type: 'array', value: items.map(valueToJson) };
  if (value instanceof Secret) return { type: 'capsule', value: REDACTED };
  if (value instanceof OptionalSecret)
    return { type: value.isSecret ? 'capsule' : 'string', value: value.toString() };
  if (value instanceof Capsule) return { type: 'capsule', value: value.toJSON() };
  const type = typeOf(value);
  return type === 'function'
    ? { type, value: type }
    : { type: type === 'unknown' ? type : 'null', value: null };
}

/** Sorted, because objects have no order that anybody gave them. */
function fieldsToJson(object: ReadonlyMap<string, Value>): readonly JsonField[] {
  return [...object]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, value: valueToJson(value) }));
}
