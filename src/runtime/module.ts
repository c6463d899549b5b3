import type { Health } from '../component/index.ts';
import type { ObjectValue, Value } from '../syntax/index.ts';
import { hasErrors, valueEquals } from '../syntax/index.ts';
import type {
  CreateNode,
  Evaluable,
  EvaluationSink,
  GraphNode,
  ModuleValues,
  NodeHost,
  RuntimeServices,
  Staged,
} from './node.ts';
import type { Member, ModuleRequest, ModuleState, StagedModule } from './staging.ts';
import { EMPTY_STATE, firstError, scopeOf, stageModule } from './staging.ts';
import type { ComponentDetail, ComponentInfo } from './view.ts';

/** What a module needs from around it. */
export interface ModuleLinks {
  readonly queue: EvaluationSink;
  readonly createNode: CreateNode;
  /** Called when an export block of the running module has a new value. */
  readonly exportsChanged: (exports: ObjectValue) => void;
}

/**
 * A body of configuration that runs: the root, or an instance of a custom component. `stage` evaluates a new body
 * against what runs without touching it; only `commit` changes anything.
 */
export class Module implements Evaluable {
  readonly id: string;
  readonly #services: RuntimeServices;
  readonly #links: ModuleLinks;
  readonly #host: NodeHost;
  readonly #values: ModuleValues;
  #state = EMPTY_STATE;
  #arguments: ObjectValue = new Map();
  #exports = new Map<string, Value>();
  #isRunning = false;
  #isCommitting = false;

  constructor(id: string, services: RuntimeServices, links: ModuleLinks) {
    this.id = id;
    this.#services = services;
    this.#links = links;
    this.#host = this.#createHost();
    this.#values = {
      argument: (name) => this.#arguments.get(name),
      setExport: (name, value) => this.#setExport(name, value),
    };
  }

  /** Evaluates a body. Diagnostics hold everything wrong with it; with errors it must be discarded. */
  async stage(request: ModuleRequest): Promise<Omit<Staged<ObjectValue>, 'content'>> {
    const before = this.#arguments;
    this.#arguments = request.arguments;
    const staged = await stageModule(this.#state, request, this.#host, this.#values);
    return {
      diagnostics: staged.diagnostics,
      exports: staged.exports,
      commit: () => this.#commit(staged),
      discard: () => {
        this.#arguments = before;
        for (const outcome of staged.outcomes.values()) outcome.discard();
        this.#blame(staged);
      },
    };
  }

  rank(localId: string): number | undefined {
    return this.#state.ranks.get(localId);
  }

  /** Evaluates one node again with what its dependencies export now. */
  async evaluate(localId: string): Promise<void> {
    const member = this.#state.members.get(localId);
    if (member === undefined) return;
    const { entry, node } = member;
    const exportsBefore = node.exports;
    const contentBefore = this.#state.scope.imports.get(entry.block.label);
    const scope = scopeOf(this.#state, localId, this.#services.library, (id) => this.#exportsOf(id));
    const staged = await node.stage(entry.block, scope);
    if (hasErrors(staged.diagnostics)) {
      staged.discard();
      this.#evaluationFailed(localId, node, firstError(staged.diagnostics));
      return;
    }
    await staged.commit();
    if (staged.content !== undefined) this.#state.scope.imports.set(entry.block.label, staged.content);
    const hasNewContent = entry.kind === 'import' && staged.content !== contentBefore;
    if (hasNewContent || !valueEquals(exportsBefore, node.exports)) this.#host.exportsChanged(localId);
  }

  /** Starts the work of every node that does not work yet, dependencies first. */
  start(): void {
    this.#isRunning = true;
    for (const id of this.#state.graph.order) this.#state.members.get(id)?.node.start();
  }

  /** Stops every node, dependents before what they depend on. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await stopMembers(this.#state, new Set(this.#state.members.keys()));
  }

  dispose(): void {
    for (const { node } of this.#state.members.values()) node.dispose();
    this.#state = EMPTY_STATE;
  }

  healths(): readonly Health[] {
    return [...this.#state.members.values()].map(({ node }) => node.health);
  }

  /** The components of this module, in the order of the text. */
  components(): readonly ComponentInfo[] {
    return [...this.#state.members.values()]
      .filter(({ node }) => node.describe !== undefined)
      .map((member) => this.#info(member));
  }

  component(localId: string): ComponentDetail | undefined {
    const member = this.#state.members.get(localId);
    const description = member?.node.describe?.();
    if (member === undefined || description === undefined) return undefined;
    return { ...this.#info(member), ...description };
  }

  /** Every node of this module, for walking through them and into instances. */
  nodes(): readonly GraphNode[] {
    return Array.from(this.#state.members.values(), ({ node }) => node);
  }

  /** The node itself, for walking into instances. */
  node(localId: string): GraphNode | undefined {
    return this.#state.members.get(localId)?.node;
  }

  #createHost(): NodeHost {
    const { queue, createNode } = this.#links;
    return {
      services: this.#services,
      moduleId: this.id,
      queue,
      createNode,
      fullId: (localId) => (this.id === '' ? localId : `${this.id}/${localId}`),
      exportsChanged: (localId) => {
        for (const id of this.#state.graph.dependents.get(localId) ?? []) queue.add(this, id);
      },
      evaluateAgain: (localId) => queue.add(this, localId),
      metricsFor: (localId) =>
        this.#services.metrics.scope({ component_id: localId, component_path: `/${this.id}` }),
    };
  }

  async #commit({ state: next, outcomes }: StagedModule): Promise<void> {
    const previous = this.#state;
    const removed = [...previous.members].filter(([id, { node }]) => next.members.get(id)?.node !== node);
    await stopMembers(previous, new Set(removed.map(([id]) => id)));
    for (const [, { node }] of removed) node.dispose();
    this.#state = next;
    this.#isCommitting = true;
    this.#exports = new Map();
    for (const id of next.graph.order) await outcomes.get(id)?.commit();
    this.#isCommitting = false;
    if (this.#isRunning) this.start();
  }

  #setExport(name: string, value: Value): void {
    const before = this.#exports.get(name);
    this.#exports.set(name, value);
    if (this.#isCommitting || (before !== undefined && valueEquals(before, value))) return;
    this.#links.exportsChanged(new Map(this.#exports));
  }

  #exportsOf(localId: string): ObjectValue {
    return this.#state.members.get(localId)?.node.exports ?? new Map();
  }

  /** Marks the running nodes whose new arguments were refused. */
  #blame({ outcomes }: StagedModule): void {
    for (const [id, { diagnostics }] of outcomes) {
      if (hasErrors(diagnostics)) this.#state.members.get(id)?.node.fail(firstError(diagnostics));
    }
  }

  #evaluationFailed(localId: string, node: GraphNode, reason: string): void {
    node.fail(reason);
    this.#services.logger.error('evaluation failed; the component goes on with its last good arguments', {
      component: this.#host.fullId(localId),
      err: reason,
    });
  }

  #info({ entry, node }: Member): ComponentInfo {
    const { dependencies, dependents } = this.#state.graph;
    return {
      name: entry.block.name,
      localId: entry.id,
      moduleId: this.id,
      label: entry.block.label,
      referencesTo: [...(dependencies.get(entry.id) ?? [])],
      referencedBy: [...(dependents.get(entry.id) ?? [])],
      health: node.health,
      createdModuleIds: node.moduleIds,
      throughput: node.component?.throughput?.(),
    };
  }
}

async function stopMembers(state: ModuleState, ids: ReadonlySet<string>): Promise<void> {
  const stopping = new Map<string, Promise<void>>();
  // In reverse order every dependent is in the map before what it depends on.
  for (const id of [...state.graph.order].reverse()) {
    const node = state.members.get(id)?.node;
    if (!ids.has(id) || node === undefined) continue;
    const dependents = [...(state.graph.dependents.get(id) ?? [])].flatMap(
      (other) => stopping.get(other) ?? [],
    );
    stopping.set(
      id,
      Promise.all(dependents).then(() => node.stop()),
    );
  }
  await Promise.all(stopping.values());
}
