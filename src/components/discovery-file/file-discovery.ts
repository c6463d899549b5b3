import { stat } from 'node:fs/promises';
import type { Component, ComponentContext } from '../../component/index.ts';
import { directoriesOf, watchFiles } from '../../files/index.ts';
import type { Target } from '../../model/index.ts';
import { FailureLog } from '../../telemetry/index.ts';
import { Doorbell, errorMessage } from '../../util/index.ts';
import { directoryOf, findFiles } from './find-files.ts';
import type { FileDiscoveryMetrics } from './metrics.ts';
import { createFileDiscoveryMetrics } from './metrics.ts';
import { readTargetFile } from './read-target-file.ts';

/** The arguments, decoded. */
interface Arguments {
  readonly files: readonly string[];
  readonly refresh_interval: number;
}

/** A file that was found, with the targets of the last time it could be read. */
interface KnownFile {
  readonly targets: readonly Target[];
  readonly failures: FailureLog;
}

/** The running discovery.file. */
export class FileDiscovery implements Component<Arguments> {
  readonly #context: ComponentContext;
  readonly #metrics: FileDiscoveryMetrics;
  readonly #doorbell = new Doorbell();
  readonly #searchFailures: FailureLog;
  #args: Arguments;
  #files: ReadonlyMap<string, KnownFile> = new Map();

  constructor(context: ComponentContext, args: Arguments) {
    this.#context = context;
    this.#args = args;
    this.#metrics = createFileDiscoveryMetrics(context.metrics);
    this.#searchFailures = new FailureLog(context.logger);
    context.setExports({ targets: [] });
  }

  update(args: Arguments): void {
    this.#args = args;
    this.#doorbell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    await watchFiles(
      {
        clock: this.#context.clock,
        doorbell: this.#doorbell,
        directories: () => this.#directories(),
        intervalMs: () => this.#args.refresh_interval,
        refresh: () => this.#refresh(),
        onWatchError: (error, directory) => {
          this.#metrics.watchErrors.inc({});
          this.#context.logger.warn('cannot watch directory, reading every refresh_interval only', {
            directory,
            err: error,
          });
        },
      },
      signal,
    );
  }

  /** Each file, how many targets it gives, and what is wrong with it. */
  debugInfo(): unknown {
    return {
      files: [...this.#files].map(([path, { targets, failures }]) => ({
        path,
        targets: targets.length,
        error: failures.reason ?? '',
      })),
    };
  }

  async #directories(): Promise<ReadonlySet<string>> {
    const directories = new Set(this.#args.files.map(directoryOf));
    for (const path of this.#files.keys()) {
      for (const directory of await directoriesOf(path)) directories.add(directory);
    }
    return directories;
  }

  async #refresh(): Promise<void> {
    const { clock } = this.#context;
    const args = this.#args;
    const startMs = clock.monotonic();
    let files: ReadonlyMap<string, KnownFile>;
    try {
      files = await this.#readAll(await findFiles(args.files));
      this.#searchFailures.recovered('searching files again');
    } catch (error) {
      this.#searchFailures.failed('failed to search files, keeping the last targets', errorMessage(error));
      return;
    }
    for (const path of this.#files.keys())
      if (!files.has(path)) this.#metrics.modified.remove({ filename: path });
    this.#files = files;
    this.#metrics.scanDuration.observe({}, (clock.monotonic() - startMs) / 1000);
    // An update in the meantime has rung, and the next refresh exports what it asks for.
    if (args === this.#args) {
      this.#context.setExports({ targets: [...files.values()].flatMap(({ targets }) => targets) });
    }
  }

  async #readAll(paths: readonly string[]): Promise<ReadonlyMap<string, KnownFile>> {
    const files = new Map<string, KnownFile>();
    for (const path of paths) files.set(path, await this.#read(path));
    return files;
  }

  async #read(path: string): Promise<KnownFile> {
    const known = this.#files.get(path);
    const failures = known?.failures ?? new FailureLog(this.#context.logger);
    try {
      const targets = await readTargetFile(path);
      this.#metrics.modified.set({ filename: path }, (await stat(path)).mtimeMs / 1000);
      failures.recovered('reading file again', { filename: path });
      return { targets, failures };
    } catch (error) {
      if (isMissing(error)) {
        this.#metrics.modified.remove({ filename: path });
        failures.failed('file of targets does not exist', errorMessage(error), { filename: path });
        return { targets: [], failures };
      }
      this.#metrics.readErrors.inc({});
      failures.failed('failed to read file, keeping its last targets', errorMessage(error), {
        filename: path,
      });
      return { targets: known?.targets ?? [], failures };
    }
  }
}

/** A file that is gone, not one that cannot be read: its targets go with it. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
