import { AppError } from '../../util/index.ts';

/** A request whose body cannot be taken, with the status to answer. */
export class BodyError extends AppError<'body'> {
  readonly status: number;

  constructor(status: number, message: string) {
    super('body', message);
    this.status = status;
  }
}
