import type { Body, Diagnostic, ObjectValue, Scope, Span, Value } from '../syntax/index.ts';
import { errorAt, hasErrors, Unknown } from '../syntax/index.ts';
import type { Blueprint, BodyKind, Entry } from './blueprint.ts';
import { readBlueprint } from './blueprint.ts';
import { resolveDependencies } from './dependencies.ts';
import type { DependencyGraph } from './graph.ts';
import { buildGraph } from './graph.ts';
import { ModuleScope } from './module-scope.ts';
import type { GraphNode, ModuleValues, NodeHost, Staged } from './node.ts';
import { placedText } from './placed-diagnostic.ts';
import { nodeScope } from './scope.ts';

/** What a module is to become. */
export interface ModuleRequest {
  readonly bodies: readonly Body[];
  readonly kind: Exclude<BodyKind, 'imported'>;
  readonly path: string;
  /** The scope in which the module's text was written; none for the root. */
  readonly parent?: ModuleScope;
  readonly arguments: ObjectValue;
}

/** A node with its block: what stands in a module. */
export interface Member {
  readonly entry: Entry;
  readonly node: GraphNode;
}

/** The nodes of a module and how they hang together. */
export interface ModuleState {
  readonly members: ReadonlyMap<string, Member>;
  readonly graph: DependencyGraph;
  readonly ranks: ReadonlyMap<string, number>;
  readonly scope: ModuleScope;
}

/** A module before its first load. */
export const EMPTY_STATE: ModuleState = {
  members: new Map(),
  graph: buildGraph([], new Map()),
  ranks: new Map(),
  scope: new ModuleScope('', new Map(), new Set()),
};

/** A body evaluated against what runs; nothing has been changed yet. */
export interface StagedModule {
  readonly state: ModuleState;
  readonly outcomes: ReadonlyMap<string, Staged>;
  readonly diagnostics: readonly Diagnostic[];
  readonly exports: ObjectValue;
}

/**
 * Reads a body into nodes, taking over those of `previous` that keep their id, and evaluates them in order. In a static
 * check everything that can be known is looked at, even behind an error; otherwise evaluation stops at what failed.
 */
export async function stageModule(
  previous: ModuleState,
  request: ModuleRequest,
  host: NodeHost,
  values: ModuleValues,
): Promise<StagedModule> {
  const { services } = host;
  const { kind, path, parent } = request;
  const componentNames = new Set(services.definitions.keys());
  const blueprint = readBlueprint(request.bodies, { kind, componentNames, path, parent });
  const dependencies = resolveDependencies(blueprint.entries, blueprint.scope, services);
  const ids = blueprint.entries.map(({ id }) => id);
  const graph = buildGraph(ids, dependencies.edges);
  const diagnostics = [
    ...blueprint.diagnostics,
    ...dependencies.diagnostics,
    ...cycleErrors(graph, blueprint),
  ];
  const state = takeOver(previous, blueprint, graph, host, values);
  const outcomes = new Map<string, Staged>();
  if (!hasErrors(diagnostics) || services.isStatic) {
    // Nothing can be known of what depends on itself.
    const refused = new Set([...dependencies.recursive, ...graph.cycles.flat()]);
    const problems = await stageMembers(state, outcomes, host, refused);
    diagnostics.push(...problems.filter(({ span }) => !covers(dependencies.diagnostics, span)));
  }
  if (services.isStatic) diagnostics.push(...(await checkDeclarations(blueprint, request, host)));
  return { state, outcomes, diagnostics, exports: exportsOf(state, outcomes) };
}

/** The scope in which a node of a module is evaluated, given what the nodes that it needs export. */
export function scopeOf(
  state: ModuleState,
  localId: string,
  library: Scope,
  exportsOfNode: (id: string) => ObjectValue | Unknown,
): { values: Scope; modules: ModuleScope } {
  const needs = [...(state.graph.dependencies.get(localId) ?? [])];
  const values = nodeScope(
    needs.map((id) => [id, exportsOfNode(id)] as const),
    library,
    state.scope.path,
  );
  return { values, modules: state.scope };
}

/** The first error, with its place: it may be in a file that is imported. */
export function firstError(diagnostics: readonly Diagnostic[]): string {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  return first === undefined ? '' : placedText(first);
}

function takeOver(
  previous: ModuleState,
  { entries, scope }: Blueprint,
  graph: DependencyGraph,
  host: NodeHost,
  values: ModuleValues,
): ModuleState {
  const members = new Map<string, Member>();
  for (const entry of entries) {
    const node = previous.members.get(entry.id)?.node ?? host.createNode(entry, host, values);
    members.set(entry.id, { entry, node });
  }
  return { members, graph, ranks: new Map(graph.order.map((id, rank) => [id, rank])), scope };
}

async function stageMembers(
  state: ModuleState,
  outcomes: Map<string, Staged>,
  { services }: NodeHost,
  refused: ReadonlySet<string>,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const failed = new Set(refused);
  const exportsOfStaged = (id: string): ObjectValue | Unknown => outcomes.get(id)?.exports ?? new Map();
  for (const id of state.graph.order) {
    const member = state.members.get(id);
    const needs = state.graph.dependencies.get(id) ?? new Set();
    // What depends on something that failed would only repeat its error.
    if (member === undefined || failed.has(id) || [...needs].some((need) => failed.has(need))) {
      failed.add(id);
      continue;
    }
    const { entry, node } = member;
    const outcome = await node.stage(entry.block, scopeOf(state, id, services.library, exportsOfStaged));
    outcomes.set(id, outcome);
    diagnostics.push(...outcome.diagnostics);
    if (hasErrors(outcome.diagnostics) && !services.isStatic) failed.add(id);
    if (outcome.content !== undefined) state.scope.imports.set(entry.block.label, outcome.content);
  }
  return diagnostics;
}

/** In a static check, a declaration that nothing instantiates is looked into with unknown arguments. */
async function checkDeclarations(
  { entries, scope }: Blueprint,
  { path }: ModuleRequest,
  host: NodeHost,
): Promise<Diagnostic[]> {
  const used = new Set(entries.map(({ block }) => block.name));
  const diagnostics: Diagnostic[] = [];
  for (const [name, block] of scope.declares) {
    if (used.has(name)) continue;
    const request: ModuleRequest = {
      bodies: [block.body],
      kind: 'module',
      path,
      parent: scope,
      arguments: new Map(),
    };
    const values: ModuleValues = { argument: () => new Unknown(), setExport: () => undefined };
    diagnostics.push(...(await stageModule(EMPTY_STATE, request, host, values)).diagnostics);
  }
  return diagnostics;
}

function exportsOf(state: ModuleState, outcomes: ReadonlyMap<string, Staged>): ObjectValue {
  const exports = new Map<string, Value>();
  for (const [id, { entry }] of state.members) {
    const staged = outcomes.get(id)?.exports;
    if (entry.kind === 'export')
      exports.set(entry.block.label, (staged instanceof Map ? staged.get('value') : staged) ?? null);
  }
  return exports;
}

function cycleErrors(graph: DependencyGraph, { entries }: Blueprint): Diagnostic[] {
  return graph.cycles
    .filter((cycle) => cycle.length > 1)
    .map((cycle) => {
      const first = entries.find(({ id }) => id === cycle[0]);
      return errorAt(first?.block.nameSpan, `cycle: ${cycle.join(', ')}`);
    });
}

/** Whether a place is already blamed: a reference to nothing also fails to evaluate. */
function covers(diagnostics: readonly Diagnostic[], span: Span | undefined): boolean {
  if (span === undefined) return false;
  return diagnostics.some(
    ({ severity, span: other }) =>
      severity === 'error' &&
      other?.source === span.source &&
      other.start <= span.end &&
      span.start <= other.end,
  );
}
