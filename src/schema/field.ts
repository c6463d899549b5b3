import type { ValueType } from './type.ts';

/** Says what is wrong with a value, or nothing. The name of the argument is put in front. */
export type Check<T> = (value: T) => string | undefined;

/** One argument, declared once: decoding, validation, reference and debug API all come from it. */
export interface AttributeField<T = unknown> {
  readonly kind: 'attribute';
  readonly type: ValueType<T>;
  readonly doc: string;
  readonly isRequired: boolean;
  /** The value where the argument is absent; undefined where absence is a value of its own. */
  readonly fallback: T | undefined;
  /** What the reference prints as default where `fallback` does not tell. */
  readonly defaultText: string | undefined;
  readonly check: Check<T> | undefined;
}

/** How often a block may stand, and what it decodes to. */
export type BlockUse = 'optional' | 'required' | 'defaulted' | 'repeated';

/** One kind of nested block. */
export interface BlockField<S extends BlockSchema = BlockSchema> {
  readonly kind: 'block';
  readonly schema: S;
  readonly doc: string;
  readonly use: BlockUse;
  /** Whether each block carries a label; then it decodes to `{ label, value }`. */
  readonly isLabelled: boolean;
}

export type Field = AttributeField<never> | AttributeField<unknown> | BlockField;

/** A rule over several arguments, named so that it runs when all of them are known and points at the first present. */
export interface Rule<Args = never> {
  readonly fields: readonly string[];
  /** One sentence for the reference; none where the descriptions of the fields say it. */
  readonly doc?: string;
  /** The whole message, naming the fields involved; nothing when all is well. */
  readonly check: (args: Args) => string | undefined;
}

/** The arguments and blocks of one body. Order is the order of the reference. */
export interface BlockSchema<F extends Fields = Fields> {
  readonly fields: F;
  readonly rules: readonly Rule<never>[];
}

// biome-ignore lint/suspicious/noExplicitAny: a table of fields of different types; Infer gives each its own type back
export type Fields = Readonly<Record<string, AttributeField<any> | BlockField<any>>>;

/** A labelled block, decoded. */
export interface Labelled<T> {
  readonly label: string;
  readonly value: T;
}

declare const PRESENCE: unique symbol;

/** Marks in the type whether absence shows as undefined. */
export interface Presence<P extends 'always' | 'maybe'> {
  readonly [PRESENCE]?: P;
}

/** The decoded value of a field. */
export type InferField<F> = F extends BlockField<infer S> & BlockShape<infer U, infer L>
  ? U extends 'repeated'
    ? readonly (L extends true ? Labelled<Infer<S>> : Infer<S>)[]
    : U extends 'optional'
      ? Infer<S> | undefined
      : Infer<S>
  : F extends AttributeField<infer T> & Presence<infer P>
    ? P extends 'maybe'
      ? T | undefined
      : T
    : never;

/** The decoded value of a body. */
export type Infer<S> = S extends BlockSchema<infer F> ? { readonly [K in keyof F]: InferField<F[K]> } : never;

export interface BlockShape<U extends BlockUse, L extends boolean> {
  readonly use: U;
  readonly isLabelled: L;
}

interface AttributeOptions<T> {
  readonly check?: Check<T>;
}

/** An argument that must be given. */
export function required<T>(
  type: ValueType<T>,
  doc: string,
  options: AttributeOptions<T> = {},
): AttributeField<T> & Presence<'always'> {
  return attribute(type, doc, true, undefined, undefined, options.check);
}

/** An argument with a default. */
export function defaulted<T>(
  type: ValueType<T>,
  fallback: T,
  doc: string,
  options: AttributeOptions<T> = {},
): AttributeField<T> & Presence<'always'> {
  return attribute(type, doc, false, fallback, undefined, options.check);
}

/** An argument whose absence is a value of its own; `defaultText` says in the reference what happens then. */
export function optional<T>(
  type: ValueType<T>,
  doc: string,
  options: AttributeOptions<T> & { readonly defaultText?: string } = {},
): AttributeField<T> & Presence<'maybe'> {
  return attribute(type, doc, false, undefined, options.defaultText, options.check);
}

/** A block that may be left out, and then is undefined. */
export function optionalBlock<S extends BlockSchema>(
  schema: S,
  doc: string,
): BlockField<S> & BlockShape<'optional', false> {
  return { kind: 'block', schema, doc, use: 'optional', isLabelled: false };
}

/** A block that may be left out, and then has its defaults. */
export function defaultedBlock<S extends BlockSchema>(
  schema: S,
  doc: string,
): BlockField<S> & BlockShape<'defaulted', false> {
  return { kind: 'block', schema, doc, use: 'defaulted', isLabelled: false };
}

/** A block that must stand exactly once. */
export function requiredBlock<S extends BlockSchema>(
  schema: S,
  doc: string,
): BlockField<S> & BlockShape<'required', false> {
  return { kind: 'block', schema, doc, use: 'required', isLabelled: false };
}

/** A block that may stand any number of times. */
export function repeatedBlock<S extends BlockSchema>(
  schema: S,
  doc: string,
): BlockField<S> & BlockShape<'repeated', false> {
  return { kind: 'block', schema, doc, use: 'repeated', isLabelled: false };
}

/** A block with a label that may stand any number of times, each label once. */
export function labelledBlock<S extends BlockSchema>(
  schema: S,
  doc: string,
): BlockField<S> & BlockShape<'repeated', true> {
  return { kind: 'block', schema, doc, use: 'repeated', isLabelled: true };
}

/** Declares the arguments of a body, and the rules over several of them in the order in which they are checked. */
export function defineBlock<const F extends Fields>(
  fields: F,
  rules: readonly Rule<Infer<BlockSchema<F>>>[] = [],
): BlockSchema<F> {
  return { fields, rules };
}

/** A check that a text is one of some words. */
export function oneOf(words: readonly string[]): Check<string> {
  return (value) =>
    words.includes(value) ? undefined : `must be one of ${words.join(', ')}, got ${JSON.stringify(value)}`;
}

/** The same for an argument that says nothing where it is "". */
export function emptyOrOneOf(words: readonly string[]): Check<string> {
  return (value) => (value === '' ? undefined : oneOf(words)(value));
}

/** A rule that at most one of the fields is given. */
export function atMostOneOf(...fields: readonly string[]): Rule<Readonly<Record<string, unknown>>> {
  return {
    fields,
    doc: `At most one of ${fields.map((name) => `\`${name}\``).join(', ')} can be given.`,
    check(args) {
      const given = fields.filter((name) => args[name] !== undefined);
      return given.length > 1
        ? `at most one of ${fields.join(', ')} must be configured, got ${given.join(' and ')}`
        : undefined;
    },
  };
}

function attribute<T>(
  type: ValueType<T>,
  doc: string,
  isRequired: boolean,
  fallback: T | undefined,
  defaultText: string | undefined,
  check: Check<T> | undefined,
): AttributeField<T> {
  return { kind: 'attribute', type, doc, isRequired, fallback, defaultText, check };
}
