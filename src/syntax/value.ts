/**
 * The values of the language (spec: runtime.md §1.4). Integers are bigint in the range of int64 and uint64, floats are
 * number; objects are Maps, so that no key from outside ever touches a prototype.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly Value[]
  | ObjectValue
  | Secret
  | OptionalSecret
  | FunctionValue
  | Capsule
  | Unknown;

export type ObjectValue = ReadonlyMap<string, Value>;

/** What a secret shows instead of its text, everywhere. */
export const REDACTED = '(secret)';

/** A text that never prints: only `reveal()` gives it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}

/** A text that may be a secret, such as the content of local.file. */
export class OptionalSecret {
  readonly isSecret: boolean;
  readonly #text: string;

  constructor(text: string, isSecret: boolean) {
    this.#text = text;
    this.isSecret = isSecret;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return this.isSecret ? REDACTED : this.#text;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * A function of the standard library. `call` fails with a TypeMismatch, whose path begins with the number of the argument
 * at fault, or with a CallError about the call as a whole.
 */
export class FunctionValue {
  readonly name: string;
  readonly call: (args: readonly Value[]) => Value;

  constructor(name: string, call: (args: readonly Value[]) => Value) {
    this.name = name;
    this.call = call;
  }
}

/** A value of the host that the language only passes on, such as a receiver. */
export class Capsule<T = unknown> {
  readonly typeName: string;
  readonly content: T;

  constructor(typeName: string, content: T) {
    this.typeName = typeName;
    this.content = content;
  }

  toJSON(): string {
    return `capsule("${this.typeName}")`;
  }
}

/**
 * A value that is not known before the components run; `validate` uses it for exports. Every operation on it gives an
 * unknown again. `typeName` is the declared type, where there is one (as in the reference, e.g. "list(map(string))").
 */
export class Unknown {
  readonly isUnknown = true;
  readonly typeName: string | undefined;

  constructor(typeName?: string) {
    this.typeName = typeName;
  }
}

/** The words that messages use for types. */
export type TypeName =
  | 'null'
  | 'bool'
  | 'number'
  | 'string'
  | 'array'
  | 'object'
  | 'secret'
  | 'function'
  | 'capsule'
  | 'unknown';

/** The type of a value, for messages. */
export function typeOf(value: Value): TypeName {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint' || typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'string';
  if (value instanceof Map) return 'object';
  if (value instanceof Secret) return 'secret';
  if (value instanceof OptionalSecret) return 'capsule';
  if (value instanceof FunctionValue) return 'function';
  if (value instanceof Capsule) return 'capsule';
  if (value instanceof Unknown) return 'unknown';
  return 'array';
}
