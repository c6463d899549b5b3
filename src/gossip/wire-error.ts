import { AppError, errorMessage } from '../util/index.ts';

/** A message of another member that is not one. */
export class WireError extends AppError<'bad-message'> {
  constructor(message: string, options?: ErrorOptions) {
    super('bad-message', message, options);
  }
}

/** What `read` decodes. @throws WireError where it throws */
export function decodeMessage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WireError(errorMessage(error), { cause: error });
  }
}
