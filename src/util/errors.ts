/**
 * An operational failure that callers branch on by `code`. `message` says what was wrong, where, and what to do;
 * the code is for programs and never changes its meaning.
 */
export class AppError<Code extends string = string> extends Error {
  override readonly name = 'AppError';
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What went wrong in one line, whatever was thrown; follows `cause` where the outer message says nothing new. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (cause instanceof Error && !error.message.includes(cause.message) && cause.message !== '') {
    return `${error.message}: ${errorMessage(cause)}`;
  }
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError) return error.errors.map(errorMessage).join('; ');
  return 'code' in error ? String(error.code) : error.name;
}

/** The same as an `Error`, so that it can be a cause or an element of an AggregateError. */
export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Marks a branch that the types say cannot happen. */
export function assertNever(value: never, what: string): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}
