export type * from './ast.ts';
export type { Diagnostic, Severity } from './diagnostic.ts';
export { errorAt, hasErrors, warningAt } from './diagnostic.ts';
export type { Scope } from './evaluator.ts';
export { EvaluationError, evaluate } from './evaluator.ts';
export type { Position, Source, Span } from './source.ts';
export { lineCount, lineText, positionOf } from './source.ts';
export type { ObjectValue, TypeName, Value } from './value.ts';
export { Capsule, FunctionValue, OptionalSecret, REDACTED, Secret, typeOf, Unknown } from './value.ts';
