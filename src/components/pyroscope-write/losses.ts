import type { DropReason as QueueDropReason } from '../../queue/index.ts';
import type { Connection } from './connection.ts';
import type { DropReason as RefusalReason } from './next-step.ts';

/** Why profiles of a queue were given up. */
export type LossReason = QueueDropReason | RefusalReason;

/** What was given up together. */
export interface Loss {
  readonly profiles: number;
  /** Size of the profiles. */
  readonly bytes: number;
  /** The endpoint's words, where it had any. */
  readonly detail?: string;
}

/** At most one line in the log for each reason in this time. */
const LOG_INTERVAL_MS = 60_000;

/** Counts the profiles that an endpoint's queue gives up, and says so once a minute. */
export class Losses {
  readonly #connection: Connection;
  /** What has not been told yet, by reason; there while the minute since the last line runs. */
  readonly #untold = new Map<LossReason, { profiles: number; bytes: number; detail: string | undefined }>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Counts what was given up and logs it. */
  gaveUp(reason: LossReason, loss: Loss): void {
    this.count(reason, loss);
    const untold = this.#untold.get(reason);
    if (untold === undefined) {
      this.#tell(reason, loss);
      return;
    }
    untold.profiles += loss.profiles;
    untold.bytes += loss.bytes;
    untold.detail = loss.detail ?? untold.detail;
  }

  /** Counts what somebody else has logged. */
  count(reason: LossReason, { profiles, bytes }: Loss): void {
    const { metrics } = this.#connection.tools;
    const endpoint = this.#connection.label;
    metrics.droppedBytes.inc({ endpoint }, bytes);
    metrics.droppedProfiles.inc({ endpoint }, profiles);
    metrics.queueDropped.inc({ endpoint, reason }, profiles);
  }

  #tell(reason: LossReason, { profiles, bytes, detail }: Loss): void {
    const { logger, clock } = this.#connection.tools;
    const err = detail === undefined ? {} : { err: detail };
    logger.warn('profiles given up', { endpoint: this.#connection.label, reason, profiles, bytes, ...err });
    const untold = { profiles: 0, bytes: 0, detail };
    this.#untold.set(reason, untold);
    const tellMore = (): void => {
      this.#untold.delete(reason);
      const { detail: last, ...rest } = untold;
      if (rest.profiles > 0) this.#tell(reason, { ...rest, ...(last === undefined ? {} : { detail: last }) });
    };
    clock.after(LOG_INTERVAL_MS, tellMore, 'background');
  }
}
