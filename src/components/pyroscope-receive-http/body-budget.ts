import { BodyError } from './body-error.ts';

/** What bodies of all requests under way may hold together; each alone may be as large as the largest message. */
export class BodyBudget {
  readonly #maxBytes: number;
  readonly #onExhausted: () => void;
  #heldBytes = 0;

  /** @param onExhausted told of each body that finds no room */
  constructor(maxBytes: number, onExhausted: () => void) {
    this.#maxBytes = maxBytes;
    this.#onExhausted = onExhausted;
  }

  /** What one request holds. */
  account(): BodyAccount {
    let ownBytes = 0;
    return {
      take: (bytes) => {
        if (this.#heldBytes + bytes > this.#maxBytes) {
          this.#onExhausted();
          throw new BodyError(503, 'too much is being received at the moment; try again');
        }
        this.#heldBytes += bytes;
        ownBytes += bytes;
      },
      free: () => {
        this.#heldBytes -= ownBytes;
        ownBytes = 0;
      },
    };
  }
}

export interface BodyAccount {
  /** Counts what has come or was unpacked. @throws BodyError 503 when there is no room */
  take(bytes: number): void;
  /** Ends it: the request has its answer, or its sender is gone. */
  free(): void;
}
