import type { ComponentContext, ExportFields, InferExports, Ownership } from '../../src/component/index.ts';
import { soleOwner } from '../../src/component/index.ts';
import type { Queue } from '../../src/queue/index.ts';
import { createLogSystem, Metrics } from '../../src/telemetry/index.ts';
import type { Clock, Random } from '../../src/util/index.ts';
import { systemClock, systemRandom } from '../../src/util/index.ts';

/** Exports of any component. */
export type AnyExports = InferExports<ExportFields>;

/** A line of the log as JSON: level, msg, ts and the fields. */
export type LogRecord = Readonly<Record<string, unknown>>;

export interface TestContextOptions {
  readonly id?: string;
  /** The machine's own by default. */
  readonly clock?: Clock;
  readonly random?: Random;
  readonly ownership?: Ownership;
  readonly queue?: Queue;
  /** A directory of the test, such as `t.testdir()`, where the component keeps files. */
  readonly dataPath?: string;
  readonly metrics?: Metrics;
}

/** What a component was handed, and what it has done with it. The test says the type of the exports. */
export interface TestContext<E extends AnyExports = AnyExports> {
  /** Fits every definition's `create`. */
  readonly context: ComponentContext;
  /** All exports so far, oldest first. */
  readonly exports: readonly E[];
  /**
   * The oldest exports that this function has not given yet, waiting for them if need be.
   * @throws after `deadlineMs` (default 10 s) of real time
   */
  nextExports(deadlineMs?: number): Promise<E>;
  /** The first of the next exports for which `wanted` holds. @throws as `nextExports` */
  exportsWhere(wanted: (exports: E) => boolean, deadlineMs?: number): Promise<E>;
  readonly metrics: Metrics;
  /** Every line of the log so far, debug level included. */
  readonly log: readonly LogRecord[];
  /**
   * The first line of the log, past or to come, whose message contains `text`.
   * @throws after `deadlineMs` (default 10 s) of real time
   */
  logged(text: string, deadlineMs?: number): Promise<LogRecord>;
}

const DEADLINE_MS = 10_000;

/** A list that can be waited on. */
class Recording<T> {
  readonly items: T[] = [];
  readonly #waiting = new Set<() => void>();

  add(item: T): void {
    this.items.push(item);
    for (const wake of [...this.#waiting]) wake();
  }

  /** What `find` gives, as soon as it gives something. */
  async until<R>(find: () => R | undefined, what: string, deadlineMs: number): Promise<R> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = (): void => {
        const result = find();
        if (result === undefined) return;
        end();
        resolve(result);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${what} within ${deadlineMs} ms; so far: ${JSON.stringify(this.items)}`));
      }, deadlineMs);
      this.#waiting.add(look);
    });
  }
}

/** A context that records what a component exports, logs and counts. */
export function createTestContext<E extends AnyExports = AnyExports>(
  options: TestContextOptions = {},
): TestContext<E> {
  const { id = 'test.component.default', clock = systemClock, metrics = new Metrics() } = options;
  const exports = new Recording<E>();
  const log = new Recording<LogRecord>();
  const logSystem = createLogSystem({
    clock,
    settings: { level: 'debug', format: 'json' },
    write: (line) => log.add(JSON.parse(line)),
  });
  let taken = 0;
  const nextExports = (deadlineMs = DEADLINE_MS): Promise<E> =>
    exports.until(
      () => (taken < exports.items.length ? exports.items[taken++] : undefined),
      `${id} set no new exports`,
      deadlineMs,
    );
  return {
    context: {
      id,
      logger: logSystem.logger.child({ component_id: id }),
      metrics: metrics.scope({ component_id: id, component_path: '/' }),
      clock,
      random: options.random ?? systemRandom,
      dataPath: options.dataPath ?? '/nonexistent/starling-test',
      ownership: options.ownership ?? soleOwner,
      queue: options.queue,
      version: 'test',
      // A definition forgets the types of its exports; the test knows which one it makes.
      setExports: (next) => exports.add(next as E),
    },
    exports: exports.items,
    nextExports,
    async exportsWhere(wanted, deadlineMs = DEADLINE_MS) {
      for (;;) {
        const next = await nextExports(deadlineMs);
        if (wanted(next)) return next;
      }
    },
    metrics,
    log: log.items,
    logged: (text, deadlineMs = DEADLINE_MS) =>
      log.until(
        () => log.items.find(({ msg }) => String(msg).includes(text)),
        `no line of the log has ${JSON.stringify(text)}`,
        deadlineMs,
      ),
  };
}
