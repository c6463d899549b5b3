import type { Logger } from '../telemetry/index.ts';
import { SummedReport } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import type { Drop } from './channel-state.ts';

const INTERVAL_MS = 60_000;

/** Logs what was dropped: at once, then at most once a minute for each channel and reason. */
export class DropLog {
  readonly #report: SummedReport<Drop & { readonly channel: string }>;

  constructor(logger: Logger, clock: Clock) {
    this.#report = new SummedReport(clock, INTERVAL_MS, {
      add: (sum, more) => ({ ...sum, entries: sum.entries + more.entries, bytes: sum.bytes + more.bytes }),
      tell: ({ channel, reason, entries, bytes }) =>
        logger.warn('entries of the queue given up', { channel, reason, entries, bytes }),
    });
  }

  dropped(channel: string, drop: Drop): void {
    this.#report.report(`${drop.reason} ${channel}`, { ...drop, channel });
  }
}
