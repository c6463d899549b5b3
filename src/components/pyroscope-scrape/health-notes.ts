import type { Logger } from '../../telemetry/index.ts';
import { LineBudget } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { Series } from './series.ts';

/** A host that goes away takes all its series with it: they share a line. */
const LINE_LIMITS = { lines: 20, spanMs: 10_000 };

/** Notes how series are, and says in the log when that changes; nothing each time it stays. */
export class HealthNotes {
  readonly #logger: Logger;
  readonly #failureLines: LineBudget;
  readonly #recoveryLines: LineBudget;

  constructor(clock: Clock, logger: Logger) {
    this.#logger = logger;
    this.#failureLines = new LineBudget(clock, LINE_LIMITS, (series) => {
      logger.warn('scrapes of more series failed; see debug info', { series });
    });
    this.#recoveryLines = new LineBudget(clock, LINE_LIMITS, (series) => {
      logger.info('scrapes of more series succeed again', { series });
    });
  }

  /** @param failure undefined after a success */
  note(series: Series, failure: unknown): void {
    const { url, profileType } = series.spec;
    const wasDown = series.health === 'down';
    series.health = failure === undefined ? 'up' : 'down';
    series.lastError = failure === undefined ? '' : errorMessage(failure);
    const fields = { url, profile_type: profileType };
    if (failure === undefined) {
      if (wasDown && this.#recoveryLines.take()) this.#logger.info('scrape succeeds again', fields);
    } else if (!wasDown && this.#failureLines.take()) {
      this.#logger.warn('scrape failed', { ...fields, err: failure });
    } else {
      this.#logger.debug('scrape failed', { ...fields, err: failure });
    }
  }
}
