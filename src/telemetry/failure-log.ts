import type { LogFields, Logger } from './log.ts';

/**
 * Tells of something that is tried again and again: one line when it begins to fail, one when it fails in another way,
 * one when it works again.
 */
export class FailureLog {
  readonly #logger: Logger;
  #reason: string | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Why it fails at present; undefined while it works. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Notes a failure; `reason` goes under `err`. */
  failed(message: string, reason: string, fields: LogFields = {}): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#logger.warn(message, { ...fields, err: reason });
  }

  /** Notes a success. */
  recovered(message: string, fields: LogFields = {}): void {
    if (this.#reason === undefined) return;
    this.#reason = undefined;
    this.#logger.info(message, fields);
  }
}
