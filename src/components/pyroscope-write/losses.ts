import type { DropReason as QueueDropReason } from '../../queue/index.ts';
import { SummedReport } from '../../telemetry/index.ts';
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
  readonly #report: SummedReport<Loss & { readonly reason: LossReason }>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { clock, logger } = connection.tools;
    this.#report = new SummedReport(clock, LOG_INTERVAL_MS, {
      add: (sum, more) => ({
        ...sum,
        ...more,
        profiles: sum.profiles + more.profiles,
        bytes: sum.bytes + more.bytes,
      }),
      tell: ({ reason, profiles, bytes, detail }) => {
        const err = detail === undefined ? {} : { err: detail };
        logger.warn('profiles given up', { endpoint: connection.label, reason, profiles, bytes, ...err });
      },
    });
  }

  /** Counts what was given up and logs it. */
  gaveUp(reason: LossReason, loss: Loss): void {
    this.count(reason, loss);
    this.#report.report(reason, { ...loss, reason });
  }

  /** Counts what somebody else has logged. */
  count(reason: LossReason, { profiles, bytes }: Loss): void {
    const { metrics } = this.#connection.tools;
    const endpoint = this.#connection.label;
    metrics.droppedBytes.inc({ endpoint }, bytes);
    metrics.droppedProfiles.inc({ endpoint }, profiles);
    metrics.queueDropped.inc({ endpoint, reason }, profiles);
    this.#connection.figures.dropped(reason, profiles);
  }
}
