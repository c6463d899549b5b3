import type { Logger } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import type { Drop } from './channel-state.ts';

const INTERVAL_MS = 60_000;

/** Logs what was dropped: at once, then at most once a minute for each channel and reason. */
export class DropLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** What has been dropped since the last line. */
  readonly #untold = new Map<string, { entries: number; bytes: number }>();

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  dropped(channel: string, drop: Drop): void {
    const key = `${drop.reason} ${channel}`;
    const untold = this.#untold.get(key);
    if (untold === undefined) {
      this.#tell(channel, drop);
      return;
    }
    untold.entries += drop.entries;
    untold.bytes += drop.bytes;
  }

  #tell(channel: string, { reason, entries, bytes }: Drop): void {
    const key = `${reason} ${channel}`;
    this.#logger.warn('entries of the queue given up', { channel, reason, entries, bytes });
    const untold = { entries: 0, bytes: 0 };
    this.#untold.set(key, untold);
    const tellMore = (): void => {
      this.#untold.delete(key);
      if (untold.entries > 0) this.#tell(channel, { reason, ...untold });
    };
    this.#clock.after(INTERVAL_MS, tellMore, 'background');
  }
}
