import { AppError } from '../../util/index.ts';

export type WriteErrorCode =
  /** The labels cannot be sent; the fault is the sender's. */
  | 'invalid-labels'
  /** The component has stopped and takes nothing more. */
  | 'stopped'
  /** An endpoint has refused it for good. */
  | 'rejected'
  /** An endpoint did not take it, and the attempts are used up. */
  | 'undelivered';

/** A profile that was not sent. */
export class WriteError extends AppError<WriteErrorCode> {
  /** The HTTP status of an endpoint's last answer, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: WriteErrorCode,
    message: string,
    options?: ErrorOptions & { status?: number | undefined },
  ) {
    super(code, message, options);
    this.status = options?.status;
  }
}
