import type { Component, HealthState, ProfileStore, QueueStatus, TargetSource } from '../component/index.ts';
import type { Diagnostic, Source } from '../syntax/index.ts';
import { hasErrors } from '../syntax/index.ts';
import type { Configuration } from './configuration.ts';
import { readConfiguration } from './configuration.ts';
import { createNode } from './create-node.ts';
import { EvaluationQueue } from './evaluation-queue.ts';
import { InstanceNode } from './instance-node.ts';
import { Module } from './module.ts';
import type { GraphNode, RuntimeServices } from './node.ts';
import { placedText } from './placed-diagnostic.ts';
import type { RuntimeMetrics } from './runtime-metrics.ts';
import { createRuntimeMetrics } from './runtime-metrics.ts';
import { SerialQueue } from './serial-queue.ts';
import { shownText } from './shown-text.ts';
import type { ComponentDetail, ComponentInfo, LoadStatus, RuntimeView, ShownSource } from './view.ts';

/** A configuration that runs: loads it, reloads it, stops it, and tells about it. */
export class Runtime implements RuntimeView {
  readonly #services: RuntimeServices;
  readonly #path: string;
  readonly #serial = new SerialQueue();
  readonly #queue: EvaluationQueue;
  readonly #root: Module;
  readonly #metrics: RuntimeMetrics;
  #lastLoad: LoadStatus | undefined;
  #sources: readonly Source[] = [];
  #isReady = false;
  readonly #loadListeners = new Set<() => void>();

  constructor(services: RuntimeServices, path: string) {
    this.#services = services;
    this.#path = path;
    this.#queue = new EvaluationQueue(this.#serial, services.clock, (_module, _id, seconds) => {
      this.#metrics.evaluationSeconds.observe({ controller_path: '/', controller_id: '' }, seconds);
    });
    this.#root = createRoot(services, this.#queue);
    this.#metrics = createRuntimeMetrics(services.metrics, {
      byHealth: () => this.#countByHealth(),
      waitingEvaluations: () => this.#queue.size,
    });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get lastLoad(): LoadStatus | undefined {
    return this.#lastLoad;
  }

  /** The first load; with errors nothing was started and the process should end. */
  async load(): Promise<LoadStatus> {
    const status = await this.#serial.run(() => this.#load());
    if (status.isSuccessful) {
      this.#root.start();
      this.#isReady = true;
    }
    return status;
  }

  reload(): Promise<LoadStatus> {
    return this.#serial.run(async () => {
      const status = await this.#load();
      const { logger } = this.#services;
      if (status.isSuccessful) logger.info('config reloaded', { sha256: status.sha256 });
      else
        logger.error('config not reloaded; the last good one keeps running', {
          err: summary(status.diagnostics),
        });
      return status;
    });
  }

  /** Stops every component, dependents first; resolves when all have ended. */
  async stop(): Promise<void> {
    this.#isReady = false;
    await this.#serial.run(() => this.#root.stop());
  }

  components(moduleId = ''): readonly ComponentInfo[] | undefined {
    return this.#module(moduleId)?.components();
  }

  component(id: string): ComponentDetail | undefined {
    const slash = id.lastIndexOf('/');
    const moduleId = slash === -1 ? '' : id.slice(0, slash);
    return this.#module(moduleId)?.component(id.slice(slash + 1));
  }

  targetSources(): ReadonlyMap<string, TargetSource> {
    const sources = new Map<string, TargetSource>();
    for (const [id, component] of this.#components())
      if (isTargetSource(component)) sources.set(id, component);
    return sources;
  }

  queues(): ReadonlyMap<string, readonly QueueStatus[]> {
    const queues = new Map<string, readonly QueueStatus[]>();
    for (const [id, component] of this.#components()) {
      if (component.queues !== undefined) queues.set(id, component.queues());
    }
    return queues;
  }

  profileStores(): ReadonlyMap<string, ProfileStore> {
    const stores = new Map<string, ProfileStore>();
    for (const [id, { profileStore }] of this.#components()) {
      if (profileStore !== undefined) stores.set(id, profileStore);
    }
    return stores;
  }

  sources(): readonly ShownSource[] {
    const { definitions } = this.#services;
    return this.#sources.map((source) => ({ name: source.name, text: shownText(source, definitions) }));
  }

  onLoad(listener: () => void): () => void {
    this.#loadListeners.add(listener);
    return () => this.#loadListeners.delete(listener);
  }

  async #load(): Promise<LoadStatus> {
    const configuration = await readConfiguration(this.#path);
    const { diagnostics, sha256 } = await this.#apply(configuration);
    const isSuccessful = !hasErrors(diagnostics);
    if (isSuccessful) this.#sources = configuration.sources;
    const atMs = this.#services.clock.now();
    if (isSuccessful) this.#metrics.loaded(sha256, atMs / 1000);
    else this.#metrics.loadFailed();
    this.#lastLoad = {
      isSuccessful,
      atMs,
      diagnostics,
      sha256: isSuccessful ? sha256 : (this.#lastLoad?.sha256 ?? ''),
    };
    for (const listener of this.#loadListeners) listener();
    return this.#lastLoad;
  }

  async #apply({ bodies, diagnostics, directory, sha256 }: Configuration): Promise<{
    diagnostics: readonly Diagnostic[];
    sha256: string;
  }> {
    if (hasErrors(diagnostics)) return { diagnostics, sha256 };
    const staged = await this.#root.stage({ bodies, kind: 'root', path: directory, arguments: new Map() });
    const all = [...diagnostics, ...staged.diagnostics];
    if (hasErrors(all)) staged.discard();
    else await staged.commit();
    return { diagnostics: all, sha256 };
  }

  #module(moduleId: string): Module | undefined {
    let module: Module | undefined = this.#root;
    for (const localId of moduleId === '' ? [] : moduleId.split('/')) {
      const node: GraphNode | undefined = module?.node(localId);
      module = node instanceof InstanceNode ? node.module : undefined;
    }
    return module;
  }

  /** Every built-in component that there is, by full id, those inside modules included. */
  *#components(module = this.#root): Generator<[id: string, component: Component<unknown>]> {
    for (const node of module.nodes()) {
      if (node instanceof InstanceNode) {
        yield* this.#components(node.module);
      } else if (node.component !== undefined) {
        yield [module.id === '' ? node.localId : `${module.id}/${node.localId}`, node.component];
      }
    }
  }

  #countByHealth(): ReadonlyMap<HealthState, number> {
    const counts = new Map<HealthState, number>();
    const count = (moduleId: string): void => {
      for (const info of this.components(moduleId) ?? []) {
        counts.set(info.health.state, (counts.get(info.health.state) ?? 0) + 1);
        for (const inner of info.createdModuleIds) count(inner);
      }
    };
    count('');
    return counts;
  }
}

function isTargetSource(component: Partial<TargetSource>): component is TargetSource {
  const { targets, target, lastProfile, scrapeNow } = component;
  return [targets, target, lastProfile, scrapeNow].every((method) => method !== undefined);
}

/**
 * Checks a configuration without running anything: its text, its graph, and every argument that can be known.
 * @param services with `isStatic` set
 */
export async function validateConfiguration(
  services: RuntimeServices,
  path: string,
): Promise<readonly Diagnostic[]> {
  const { bodies, diagnostics, directory } = await readConfiguration(path);
  const queue = new EvaluationQueue(new SerialQueue(), services.clock, () => undefined);
  const root = createRoot(services, queue);
  const staged = await root.stage({ bodies, kind: 'root', path: directory, arguments: new Map() });
  staged.discard();
  return unique([...diagnostics, ...staged.diagnostics]);
}

/** One line for a log or an answer: the first error, and how many more there are. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return 'no error';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more diagnostics)` : '';
  return `${placedText(first)}${more}`;
}

function createRoot(services: RuntimeServices, queue: EvaluationQueue): Module {
  return new Module('', services, { queue, createNode, exportsChanged: () => undefined });
}

/** A module that stands in several instances is checked for each; what is wrong with its text is said once. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ span, message }) => {
    const key = JSON.stringify([span?.source.name, span?.start, span?.end, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
