import { AppError, errorMessage } from '../../util/index.ts';

/** Why profiles were not taken, for the sender. */
export interface Failure {
  /** The status of the endpoint that refused, where there is one; 400 where the sender is at fault. */
  readonly status: number | undefined;
  readonly message: string;
}

/** What to answer when receivers did not take something. */
export function failureOf(error: unknown): Failure {
  return { status: statusOf(error), message: errorMessage(error) };
}

/** The first status that an endpoint answered, in an error or in those behind it. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('status' in error && typeof error.status === 'number') return error.status;
  if (error instanceof AppError && error.code === 'invalid-labels') return 400;
  const behind: readonly unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  for (const each of behind) {
    const status = statusOf(each);
    if (status !== undefined) return status;
  }
  return undefined;
}
