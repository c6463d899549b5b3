import { AppError } from '../util/index.ts';

/** The codes of the Connect protocol that the receiver answers with, and the HTTP status of each. */
export const CONNECT_STATUS = {
  invalid_argument: 400,
  unimplemented: 501,
  resource_exhausted: 429,
} as const;

/** A push that is refused, in the words of the Connect protocol. */
export class ConnectFailure extends AppError<keyof typeof CONNECT_STATUS> {}
