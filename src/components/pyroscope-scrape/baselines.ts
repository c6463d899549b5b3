import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileWorkers } from '../../pprof/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { SavedBaseline } from './saved-baselines.ts';
import { readSavedBaselines, saveBaselines } from './saved-baselines.ts';
import type { Series } from './series.ts';

/** A baseline that is older than so many intervals is not taken up: the difference to it would span too long a time. */
const MAX_INTERVALS = 2;

/** What the last run of a component has saved in its directory. Nothing where that cannot be read: deltas begin anew. */
export async function loadBaselines(dataPath: string, logger: Logger): Promise<readonly SavedBaseline[]> {
  try {
    return await readSavedBaselines(pathOf(dataPath));
  } catch (error) {
    logger.warn('deltas begin anew', { err: errorMessage(error) });
    return [];
  }
}

export interface BaselinesTools {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workers: ProfileWorkers;
  /** The component's own directory. */
  readonly dataPath: string;
}

/** Keeps the baselines of deltas over an orderly restart, so that no interval of memory, block and mutex is lost. */
export class Baselines {
  readonly #tools: BaselinesTools;
  readonly #path: string;
  readonly #saved: Map<bigint, SavedBaseline>;

  /** @param saved what the last run has saved */
  constructor(tools: BaselinesTools, saved: readonly SavedBaseline[]) {
    this.#tools = tools;
    this.#path = pathOf(tools.dataPath);
    this.#saved = new Map(saved.map((baseline) => [baseline.identity, baseline]));
  }

  /** From now on the baselines move on, and what was saved is of no use any more. */
  async begin(): Promise<void> {
    try {
      await rm(this.#path, { force: true });
    } catch (error) {
      this.#tools.logger.warn('saved baselines cannot be removed', { err: errorMessage(error) });
    }
  }

  /** Gives a series that is new here its baseline of the last run, if that is fresh. */
  restore(series: Series, intervalMs: number): void {
    const { workers, logger } = this.#tools;
    const { identity, deltaKind, url } = series.spec;
    const saved = this.#saved.get(BigInt.asUintN(64, identity));
    if (saved === undefined) return;
    this.#saved.delete(saved.identity);
    if (deltaKind === undefined || !this.#isFresh(saved.takenMs, intervalMs)) return;
    try {
      workers.import(series.key, saved.bytes);
    } catch (error) {
      logger.warn('a saved baseline cannot be used, its delta begins anew', {
        url,
        err: errorMessage(error),
      });
    }
  }

  /** Forgets what nobody has asked for while it was fresh. */
  forgetOld(intervalMs: number): void {
    for (const [identity, { takenMs }] of this.#saved) {
      if (!this.#isFresh(takenMs, intervalMs)) this.#saved.delete(identity);
    }
  }

  /** Saves the baselines of all series for the next start. */
  async save(all: Iterable<Series>): Promise<void> {
    const { logger } = this.#tools;
    try {
      const count = await saveBaselines(this.#path, this.#export(all));
      if (count > 0) logger.debug('baselines saved', { series: count });
    } catch (error) {
      logger.warn('baselines cannot be saved, deltas will begin anew', { err: errorMessage(error) });
    }
  }

  #isFresh(takenMs: number, intervalMs: number): boolean {
    const ageMs = this.#tools.clock.now() - takenMs;
    return ageMs >= 0 && ageMs <= MAX_INTERVALS * intervalMs;
  }

  async *#export(all: Iterable<Series>): AsyncIterable<SavedBaseline> {
    for (const { key, spec, lastSuccessMs } of all) {
      const bytes = lastSuccessMs === undefined ? undefined : await this.#tools.workers.export(key);
      if (bytes !== undefined && lastSuccessMs !== undefined) {
        yield { identity: spec.identity, takenMs: lastSuccessMs, bytes };
      }
    }
  }
}

function pathOf(dataPath: string): string {
  return join(dataPath, 'baselines');
}
