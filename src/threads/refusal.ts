import type { AppError } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';

/**
 * Why there is no answer. A class does not cross threads, so that an error comes as its parts: one that was foreseen with
 * its code, any other as what it says.
 */
export type Refusal<Code extends string> =
  | { readonly type: 'refused'; readonly code: Code; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };

/** An error as it crosses threads. @param foreseen the class of those whose code the other side branches on */
export function refusalOf<Code extends string>(
  error: unknown,
  foreseen: new (...args: never[]) => AppError<Code>,
): Refusal<Code> {
  if (error instanceof foreseen) return { type: 'refused', code: error.code, message: error.message };
  return { type: 'failed', message: errorMessage(error) };
}
