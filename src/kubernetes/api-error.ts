import { AppError } from '../util/index.ts';

/** The API server's refusal, by HTTP status; 410 means that a version is no longer there, 504 that it is yet to come. */
export class ApiError extends AppError<'api'> {
  readonly status: number;

  constructor(status: number, message: string) {
    super('api', message);
    this.status = status;
  }

  /** Whether only a new list helps. */
  get isExpired(): boolean {
    return this.status === 410;
  }

  /** Whether a watch cannot go on from its version: a server that is starting or busy is no reason to list again. */
  get needsList(): boolean {
    const isBusy = this.status === 429 || (this.status >= 500 && this.status !== 504);
    return !isBusy;
  }
}
