/**
 * The language of configurations: from bytes to tokens, to a tree, to values, and from a tree back to text. Mistakes of
 * users are diagnostics with their place, never exceptions. It knows expressions and functions, but no component.
 */
export type * from './ast.ts';
export { decimalText, parseNumber, toText } from './conversion.ts';
export { decodeSource } from './decode-source.ts';
export type { Diagnostic, Severity } from './diagnostic.ts';
export { errorAt, hasErrors, warningAt } from './diagnostic.ts';
export { holdsUnknown, itemsOf, valueEquals } from './equality.ts';
export type { Scope } from './evaluator.ts';
export { EvaluationError, evaluate } from './evaluator.ts';
export { excerptOf, partAt } from './excerpt.ts';
export { parseFile } from './parser.ts';
export { formatFile } from './printer.ts';
export type { Reference } from './references.ts';
export { referencesOf } from './references.ts';
export { renderDiagnostics } from './render.ts';
export type { Position, Source, Span } from './source.ts';
export { positionOf } from './source.ts';
export { createStandardLibrary, deprecatedFunctions } from './stdlib/index.ts';
export { describeType, TypeMismatch, within, wrongType } from './type-mismatch.ts';
export type { ObjectValue, TypeName, Value } from './value.ts';
export { Capsule, FunctionValue, OptionalSecret, REDACTED, Secret, typeOf, Unknown } from './value.ts';
