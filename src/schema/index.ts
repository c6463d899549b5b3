/**
 * Declares arguments and exports once: `defineBlock` with `required`, `defaulted`, `optional` and the block forms. From
 * the one declaration come decoding with diagnostics, the static type (`Infer`), the reference page and the debug API.
 * Types of values convert between the language and the program; nothing here knows a component.
 */

export type { Value } from '../syntax/index.ts';
// The kinds of text that components hold; re-exported so that they need not know the language.
export { OptionalSecret, Secret, TypeMismatch } from '../syntax/index.ts';
export { byteSize } from './byte-size.ts';
export { list, map } from './collections.ts';
export type { Decoded } from './decode.ts';
export { decodeBody } from './decode.ts';
export type { FieldDescription } from './describe.ts';
export { describeBody } from './describe.ts';
export { equalArguments } from './equal.ts';
export type {
  AttributeField,
  BlockField,
  BlockSchema,
  Check,
  Fields,
  Infer,
  Labelled,
  Rule,
} from './field.ts';
export {
  atMostOneOf,
  defaulted,
  defaultedBlock,
  defineBlock,
  emptyOrOneOf,
  labelledBlock,
  oneOf,
  optional,
  optionalBlock,
  repeatedBlock,
  required,
  requiredBlock,
} from './field.ts';
export type { JsonValue } from './json-value.ts';
export { valueToJson } from './json-value.ts';
export type { Documented, DocumentedExports } from './reference.ts';
export { bodyMarkdown, referenceMarkdown } from './reference.ts';
export { any, bool, capsule, duration, float, int, optionalSecret, secret, string } from './scalars.ts';
export type { DecodeContext, TypeDefinition, ValueType } from './type.ts';
export { createType } from './type.ts';
export { valueText } from './value-text.ts';
