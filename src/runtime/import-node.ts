import type { Health } from '../component/index.ts';
import { directoriesOf, watchFiles } from '../files/index.ts';
import type { BlockNode, ObjectValue } from '../syntax/index.ts';
import { Doorbell } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import type { ImportedContent } from './import-content.ts';
import { loadImport } from './import-content.ts';
import type { EvaluationScope, GraphNode, NodeHost, Staged } from './node.ts';

/** An `import.*` block: holds the imported declarations and notices when their files change. */
export class ImportNode implements GraphNode {
  readonly localId: string;
  readonly moduleIds = [];
  readonly exports: ObjectValue = new Map();
  readonly #host: NodeHost;
  readonly #health: HealthRecord;
  #content: ImportedContent | undefined;
  #work: { controller: AbortController; ended: Promise<void> } | undefined;

  constructor(localId: string, host: NodeHost) {
    this.localId = localId;
    this.#host = host;
    this.#health = new HealthRecord(host.services.clock);
  }

  get health(): Health {
    return this.#health.total(undefined);
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const { library, definitions } = this.#host.services;
    const componentNames = new Set(definitions.keys());
    const loaded = await loadImport(
      block,
      { values: scope.values, library, componentNames, importers: [] },
      scope.modules.path,
    );
    // The same texts keep the same declarations, so that what was built from them is not evaluated again.
    const content = this.#isSame(loaded) && this.#content !== undefined ? this.#content : loaded;
    return {
      diagnostics: loaded.diagnostics,
      exports: this.exports,
      content: content.scope,
      commit: async () => {
        this.#content = { ...loaded, scope: content.scope };
        this.#health.evaluated();
      },
      discard: () => undefined,
    };
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {
    if (this.#work !== undefined || this.#content?.files.length === 0) return;
    const controller = new AbortController();
    this.#work = { controller, ended: this.#watch(controller.signal) };
  }

  async stop(): Promise<void> {
    this.#work?.controller.abort();
    await this.#work?.ended;
    this.#work = undefined;
  }

  dispose(): void {}

  #isSame(loaded: ImportedContent): boolean {
    const texts = this.#content?.texts;
    return (
      texts?.length === loaded.texts.length && texts.every((text, index) => text === loaded.texts[index])
    );
  }

  #watch(signal: AbortSignal): Promise<void> {
    const { services } = this.#host;
    return watchFiles(
      {
        clock: services.clock,
        doorbell: new Doorbell(),
        directories: async () => {
          const files = this.#content?.files ?? [];
          return [...files, ...(await Promise.all(files.map(directoriesOf))).flat()];
        },
        intervalMs: () => this.#content?.pollMs ?? Number.POSITIVE_INFINITY,
        refresh: async () => this.#host.evaluateAgain(this.localId),
        onWatchError: (error, directory) => {
          services.logger.warn('cannot watch a directory; its files are looked at regularly instead', {
            component: this.#host.fullId(this.localId),
            directory,
            err: error,
          });
        },
      },
      signal,
    );
  }
}
