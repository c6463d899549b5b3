import { CallError } from '../call-error.ts';
import { toText } from '../conversion.ts';
import { holdsUnknown, itemsOf } from '../equality.ts';
import { within, wrongType } from '../type-mismatch.ts';
import type { Value } from '../value.ts';
import { FunctionValue, OptionalSecret, Secret, Unknown } from '../value.ts';

/** How a parameter reads its argument. @throws TypeMismatch */
export type Parameter<T> = (value: Value) => T;

/** Text, with the conversions that arguments of components have; null is empty text. */
export const text: Parameter<string> = (value) => (value === null ? '' : toText(value));

/** A list of texts. */
export const texts: Parameter<readonly string[]> = (value) => {
  if (value === null) return [];
  return array(value).map((item, index) => within(index, () => text(item)));
};

/** An array of anything. */
export const array: Parameter<readonly Value[]> = (value) => {
  const items = itemsOf(value);
  if (items === undefined) throw wrongType(value, 'array');
  return items;
};

/** The text of a secret, or of what may become one. */
export const secretText: Parameter<string> = (value) => {
  if (value === null) return '';
  if (value instanceof Secret || value instanceof OptionalSecret) return value.reveal();
  if (typeof value === 'string') return value;
  throw wrongType(value, 'secret');
};

/** Any value as it is. */
export const anything: Parameter<Value> = (value) => value;

type ValuesOf<P extends readonly Parameter<unknown>[]> = { [K in keyof P]: ReturnType<P[K]> };

export interface Signature<P extends readonly Parameter<unknown>[]> {
  readonly parameters: P;
  /** The declared type of the result, for calls with an unknown argument; undefined where it depends. */
  readonly gives: string | undefined;
}

/** A function of a fixed number of arguments. */
export function defineFunction<const P extends readonly Parameter<unknown>[]>(
  name: string,
  { parameters, gives }: Signature<P>,
  body: (...args: ValuesOf<P>) => Value,
): FunctionValue {
  return new FunctionValue(name, (args) => {
    if (args.length !== parameters.length) {
      throw new CallError(`expected ${parameters.length} args, got ${args.length}`);
    }
    const values = readArguments(args, parameters, anything);
    // Each parameter has read the argument at its own place, which is what ValuesOf says.
    return values === undefined ? new Unknown(gives) : body(...(values as ValuesOf<P>));
  });
}

/** A function with any number of further arguments of one type, which its body gets first. */
export function defineVariadic<const P extends readonly Parameter<unknown>[], R>(
  name: string,
  { parameters, rest, gives }: Signature<P> & { readonly rest: Parameter<R> },
  body: (rest: readonly R[], ...args: ValuesOf<P>) => Value,
): FunctionValue {
  const count = parameters.length;
  return new FunctionValue(name, (args) => {
    if (args.length < count) throw new CallError(`expected at least ${count} args, got ${args.length}`);
    const values = readArguments(args, parameters, rest);
    if (values === undefined) return new Unknown(gives);
    // As above; `rest` has read all that come after.
    return body(values.slice(count) as R[], ...(values.slice(0, count) as ValuesOf<P>));
  });
}

/** A function of Alloy that Starling does not have: any call says so. */
export function experimental(name: string): FunctionValue {
  return new FunctionValue(name, () => {
    throw new CallError('is experimental in Alloy and not supported by Starling');
  });
}

/** Reads the arguments, wrong ones first: what is not known yet is not looked at, and makes the whole undefined. */
function readArguments(
  args: readonly Value[],
  parameters: readonly Parameter<unknown>[],
  rest: Parameter<unknown>,
): readonly unknown[] | undefined {
  let isKnown = true;
  const values = args.map((argument, index) => {
    if (holdsUnknown(argument)) {
      isKnown = false;
      return undefined;
    }
    return within(index, () => (parameters[index] ?? rest)(argument));
  });
  return isKnown ? values : undefined;
}
