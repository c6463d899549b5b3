import type { Component, ComponentContext, Health } from '../../component/index.ts';
import { directoriesOf, readTextFile, watchFiles } from '../../files/index.ts';
import { OptionalSecret } from '../../schema/index.ts';
import type { Gauge } from '../../telemetry/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { AppError, Doorbell, errorMessage } from '../../util/index.ts';

/** The arguments, decoded. */
interface Arguments {
  readonly filename: string;
  readonly detector: string;
  readonly poll_frequency: number;
  readonly is_secret: boolean;
}

interface Exports {
  readonly content: OptionalSecret;
}

/** The running local.file. */
export class LocalFile implements Component<Arguments> {
  readonly #context: ComponentContext;
  readonly #lastAccessed: Gauge;
  readonly #failures: FailureLog;
  readonly #doorbell = new Doorbell();
  #args: Arguments | undefined;
  #health: Health;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#failures = new FailureLog(context.logger);
    this.#health = { state: 'unknown', message: 'not read yet', updatedMs: context.clock.now() };
    this.#lastAccessed = context.metrics.gauge({
      name: 'local_file_timestamp_last_accessed_unix_seconds',
      help: 'When the file was last read with success, in seconds since the Unix epoch.',
    });
  }

  async update(args: Arguments): Promise<void> {
    const exports = await readContent(args);
    this.#args = args;
    this.#accept(exports);
    this.#doorbell.ring();
  }

  preview(args: Arguments): Promise<Exports> {
    return readContent(args);
  }

  health(): Health {
    return this.#health;
  }

  async run(signal: AbortSignal): Promise<void> {
    await watchFiles(
      {
        clock: this.#context.clock,
        doorbell: this.#doorbell,
        directories: async () =>
          this.#args?.detector === 'fsnotify' ? directoriesOf(this.#args.filename) : [],
        intervalMs: () => this.#args?.poll_frequency ?? 0,
        refresh: () => this.#refresh(),
        onWatchError: (error, directory) =>
          this.#context.logger.warn('cannot watch directory, reading every poll_frequency only', {
            directory,
            err: error,
          }),
      },
      signal,
    );
  }

  async #refresh(): Promise<void> {
    const args = this.#args;
    if (args === undefined) return;
    try {
      const exports = await readContent(args);
      // An update in the meantime has read its own file.
      if (args === this.#args) this.#accept(exports);
    } catch (error) {
      if (args !== this.#args) return;
      const reason = errorMessage(error);
      this.#failures.failed('failed to read file, keeping its last content', reason, {
        filename: args.filename,
      });
      this.#setHealth('unhealthy', reason);
    }
  }

  #accept(exports: Exports): void {
    this.#lastAccessed.set({}, this.#context.clock.now() / 1000);
    this.#failures.recovered('reading file again', { filename: this.#args?.filename });
    this.#setHealth('healthy', 'read file');
    this.#context.setExports(exports);
  }

  #setHealth(state: Health['state'], message: string): void {
    this.#health = { state, message, updatedMs: this.#context.clock.now() };
  }
}

async function readContent(args: Arguments): Promise<Exports> {
  try {
    return { content: new OptionalSecret(await readTextFile(args.filename), args.is_secret) };
  } catch (error) {
    throw new AppError('unreadable', `failed to read file: ${errorMessage(error)}`, { cause: error });
  }
}
