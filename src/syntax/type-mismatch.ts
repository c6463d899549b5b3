import type { Value } from './value.ts';
import { FunctionValue, typeOf } from './value.ts';

/** One step into a value: an index of an array (or of a call's arguments), or a key of an object. */
export type PathStep = number | string;

/** A value that does not fit the type asked for. `path` leads to the part at fault. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch';
  readonly path: readonly PathStep[];

  constructor(message: string, path: readonly PathStep[] = []) {
    super(message);
    this.path = path;
  }

  /** The same mismatch, seen from one level further out. */
  within(step: PathStep): TypeMismatch {
    return new TypeMismatch(this.message, [step, ...this.path]);
  }
}

/** The error of a value of the wrong type; the text of the value is put in front. */
export function wrongType(value: Value, wanted: string): TypeMismatch {
  return new TypeMismatch(`should be ${wanted}, got ${describeType(value)}`);
}

/** The type of a value in a message. A function is never wanted; a common mistake is to forget its call. */
export function describeType(value: Value): string {
  return value instanceof FunctionValue ? `function (is "${value.name}" missing its call?)` : typeOf(value);
}

/** Reads a part of a value; a mismatch inside says where in the whole it is. */
export function within<T>(step: PathStep, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof TypeMismatch ? error.within(step) : error;
  }
}
