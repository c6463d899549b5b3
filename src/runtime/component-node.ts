import { join } from 'node:path';
import type { AnyDefinition, Component, ComponentContext, Health } from '../component/index.ts';
import { encodeExports } from '../component/index.ts';
import { decodeBody, describeBody, equalArguments } from '../schema/index.ts';
import type { BlockNode, ObjectValue } from '../syntax/index.ts';
import { errorAt, hasErrors, Unknown, valueEquals } from '../syntax/index.ts';
import type { MetricsScope } from '../telemetry/index.ts';
import { errorMessage } from '../util/index.ts';
import { HealthRecord } from './health-record.ts';
import type { EvaluationScope, GraphNode, NodeDescription, NodeHost, Staged } from './node.ts';

/** A built-in component in the graph: builds it, updates it, runs it, and publishes its exports. */
export class ComponentNode implements GraphNode {
  readonly localId: string;
  readonly moduleIds = [];
  readonly #definition: AnyDefinition;
  readonly #host: NodeHost;
  readonly #health: HealthRecord;
  #exports: ObjectValue = new Map();
  #arguments: unknown;
  #component: Component<unknown> | undefined;
  #metrics: MetricsScope | undefined;
  #isCommitted = false;
  #work: { controller: AbortController; ended: Promise<void> } | undefined;

  constructor(localId: string, definition: AnyDefinition, host: NodeHost) {
    this.localId = localId;
    this.#definition = definition;
    this.#host = host;
    this.#health = new HealthRecord(host.services.clock);
  }

  get exports(): ObjectValue {
    return this.#exports;
  }

  get component(): Component<unknown> | undefined {
    return this.#component;
  }

  get health(): Health {
    return this.#health.total(this.#component?.health?.());
  }

  async stage(block: BlockNode, scope: EvaluationScope): Promise<Staged> {
    const { value, diagnostics } = decodeBody(
      this.#definition.arguments,
      block.body,
      block.nameSpan,
      scope.values,
    );
    if (this.#host.services.isStatic) return this.#outcome(diagnostics, this.#unknownExports());
    if (value === undefined || hasErrors(diagnostics)) return this.#outcome(diagnostics, this.#exports);
    try {
      if (this.#component === undefined) return await this.#stageNew(value);
      if (equalArguments(this.#definition.arguments, this.#arguments, value)) {
        return this.#outcome([], this.#exports, async () => this.#health.evaluated());
      }
      return await this.#stageUpdate(this.#component, value);
    } catch (error) {
      const problem = errorAt(block.nameSpan, `${this.localId}: ${errorMessage(error)}`);
      return this.#outcome([problem], this.#exports);
    }
  }

  fail(message: string): void {
    this.#health.evaluationFailed(message);
  }

  start(): void {
    const component = this.#component;
    if (component === undefined || this.#work !== undefined) return;
    const controller = new AbortController();
    this.#health.started();
    // Also what it throws before it waits for anything is its own end, and nobody else's.
    const work = (async (): Promise<void> => component.run(controller.signal))();
    const ended = work.then(
      () => this.#ended(controller.signal, undefined),
      (error: unknown) => this.#ended(controller.signal, errorMessage(error)),
    );
    this.#work = { controller, ended };
  }

  async stop(): Promise<void> {
    this.#work?.controller.abort();
    await this.#work?.ended;
    this.#work = undefined;
  }

  dispose(): void {
    this.#isCommitted = false;
    this.#metrics?.close();
  }

  describe(): NodeDescription {
    return {
      arguments: describeBody(this.#definition.arguments, this.#arguments),
      exports: [...this.#exports].map(([name, value]) => ({
        kind: 'attribute',
        name,
        value,
        isDefault: false,
      })),
      debugInfo: this.#component?.debugInfo?.(),
    };
  }

  async #stageNew(args: unknown): Promise<Staged> {
    this.#metrics = this.#host.metricsFor(this.localId);
    try {
      this.#component = await this.#definition.create(this.#context(this.#metrics), args);
    } catch (error) {
      this.#metrics.close();
      throw error;
    }
    this.#arguments = args;
    return this.#outcome([], this.#exports, async () => {
      this.#isCommitted = true;
      this.#health.evaluated();
    });
  }

  async #stageUpdate(component: Component<unknown>, args: unknown): Promise<Staged> {
    const preview = await component.preview?.(args);
    const exports = preview === undefined ? this.#exports : encodeExports(this.#definition.exports, preview);
    return this.#outcome([], exports, async () => {
      try {
        await component.update(args);
        this.#arguments = args;
        this.#health.evaluated();
      } catch (error) {
        // The preview accepted these arguments, so the world changed in between: say so and go on with the old ones.
        this.fail(errorMessage(error));
        this.#host.services.logger.error('component could not take its new arguments', {
          component: this.#host.fullId(this.localId),
          err: error,
        });
      }
    });
  }

  #context(metrics: MetricsScope): ComponentContext {
    const { services } = this.#host;
    const id = this.#host.fullId(this.localId);
    return {
      id,
      logger: services.logger.child({ component: id }),
      metrics,
      clock: services.clock,
      random: services.random,
      dataPath: join(services.storagePath, id.replaceAll('/', '_')),
      ownership: services.ownership,
      queue: services.queue,
      version: services.version,
      setExports: (exports) => this.#publish(encodeExports(this.#definition.exports, exports)),
    };
  }

  #publish(exports: ObjectValue): void {
    if (valueEquals(this.#exports, exports)) return;
    this.#exports = exports;
    if (this.#isCommitted) this.#host.exportsChanged(this.localId);
  }

  #ended(signal: AbortSignal, failure: string | undefined): void {
    if (signal.aborted && failure === undefined) return;
    this.#health.ended(failure);
    const fields = { component: this.#host.fullId(this.localId), err: failure };
    if (failure === undefined) this.#host.services.logger.warn('component ended by itself', fields);
    else this.#host.services.logger.error('component ended with an error', fields);
  }

  #unknownExports(): ObjectValue {
    const fields = Object.entries(this.#definition.exports);
    return new Map(fields.map(([name, { type }]) => [name, new Unknown(type.name)]));
  }

  #outcome(
    diagnostics: Staged['diagnostics'],
    exports: ObjectValue,
    commit: () => Promise<void> = async () => undefined,
  ): Staged {
    return {
      diagnostics,
      exports,
      commit,
      discard: () => {
        if (!this.#isCommitted) this.dispose();
      },
    };
  }
}
