import type { Value } from '../syntax/index.ts';
import { TypeMismatch, Unknown } from '../syntax/index.ts';

/** Notes whether a value held something that is not known before the components run. */
export interface DecodeContext {
  sawUnknown: boolean;
}

/**
 * A type of arguments and exports: how a value of the language becomes a value of the program and back. Conversions
 * happen only here (spec: runtime.md §1.4).
 */
export interface ValueType<T> {
  /** As the reference prints it, e.g. "list(map(string))". */
  readonly name: string;
  /** What null becomes: the zero value. */
  readonly zero: T;
  /** @throws TypeMismatch */
  decode(value: Value, context: DecodeContext): T;
  /** The value of the language; secrets stay secrets. */
  encode(value: T): Value;
  equals(a: T, b: T): boolean;
}

/** What defines a type; `createType` adds the handling of null and of unknown values. */
export interface TypeDefinition<T> {
  readonly name: string;
  readonly zero: T;
  /** Gets neither null nor Unknown. */
  readonly decode: (value: Exclude<Value, null | Unknown>, context: DecodeContext) => T;
  readonly encode: (value: T) => Value;
  readonly equals?: (a: T, b: T) => boolean;
}

export function createType<T>(definition: TypeDefinition<T>): ValueType<T> {
  return {
    name: definition.name,
    zero: definition.zero,
    decode(value, context) {
      if (value === null) return definition.zero;
      if (value instanceof Unknown) {
        context.sawUnknown = true;
        if (value.typeName !== undefined && !mayConvert(value.typeName, definition.name)) {
          throw new TypeMismatch(`should be ${definition.name}, got ${value.typeName}`);
        }
        return definition.zero;
      }
      return definition.decode(value, context);
    },
    encode: definition.encode,
    // Not a number equals itself here, and -0 equals 0.
    equals: definition.equals ?? ((a, b) => a === b || Object.is(a, b)),
  };
}

/** Scalars that turn into one another when decoded, by declared name; everything else must be of one family. */
const FAMILIES: readonly (readonly string[])[] = [
  ['string', 'number', 'int', 'float', 'duration', 'secret', 'optional(secret)', 'bytes'],
  ['bool'],
];

/** Whether a value declared as `from` may be given where `to` is asked, as far as the declared names tell. */
function mayConvert(from: string, to: string): boolean {
  if (from === to || from === 'any' || to === 'any') return true;
  if (from === 'secret' && to === 'string') return false;
  if (FAMILIES.some((family) => family.includes(from) && family.includes(to))) return true;
  const outer = /^(list|map)\((.*)\)$/;
  const [, fromKind, fromInner = ''] = outer.exec(from) ?? [];
  const [, toKind, toInner = ''] = outer.exec(to) ?? [];
  return fromKind !== undefined && fromKind === toKind && mayConvert(fromInner, toInner);
}
