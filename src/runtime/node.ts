import type { AnyDefinition, Component, ComponentContext, Health, Ownership } from '../component/index.ts';
import type { BlockNode, Diagnostic, ObjectValue, Scope, Unknown, Value } from '../syntax/index.ts';
import type { Logger, LogSystem, Metrics, MetricsScope } from '../telemetry/index.ts';
import type { Clock, Random } from '../util/index.ts';
import type { Entry } from './blueprint.ts';
import type { HttpGate } from './http-block.ts';
import type { ModuleScope } from './module-scope.ts';
import type { ComponentDetail } from './view.ts';

/** What the runtime is given by the composition root and hands down to every node. */
export interface RuntimeServices {
  readonly definitions: ReadonlyMap<string, AnyDefinition>;
  /** Identifiers that are no node: the standard library and constants. */
  readonly library: Scope;
  /** Old names of functions and the new ones, for a warning. */
  readonly deprecatedFunctions: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logSystem: LogSystem;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly ownership: Ownership;
  readonly queue: ComponentContext['queue'];
  /** Absent where there is no HTTP server, as in a static check. */
  readonly http?: HttpGate;
  readonly storagePath: string;
  readonly version: string;
  /** True for `validate`: values that need running components are unknown, and nothing is built. */
  readonly isStatic: boolean;
}

/** What a node sees while it is evaluated. */
export interface EvaluationScope {
  readonly values: Scope;
  readonly modules: ModuleScope;
}

/** What a node's module offers it. */
export interface NodeHost {
  readonly services: RuntimeServices;
  /** "" at the root. */
  readonly moduleId: string;
  fullId(localId: string): string;
  /** Tells that a node's exports changed while it runs; dependents are evaluated soon after. */
  exportsChanged(localId: string): void;
  /** Asks for an evaluation of the node itself, because something outside it changed. */
  evaluateAgain(localId: string): void;
  metricsFor(localId: string): MetricsScope;
  /** Where modules inside this node put what must be evaluated. */
  readonly queue: EvaluationSink;
  readonly createNode: CreateNode;
}

/** Takes requests to evaluate a node of a module, soon and not at once. */
export interface EvaluationSink {
  add(module: Evaluable, localId: string): void;
}

/** A module, as the queue of evaluations sees it. */
export interface Evaluable {
  /** The place of a node in the order of evaluation; undefined where it is gone. */
  rank(localId: string): number | undefined;
  evaluate(localId: string): Promise<void>;
}

/** Makes the node of a block; handed down because instances hold modules and modules hold instances. */
export type CreateNode = (entry: Entry, host: NodeHost, module: ModuleValues) => GraphNode;

/** How argument and export blocks reach the module they stand in. */
export interface ModuleValues {
  /** The value given for an argument, undefined where none is. */
  argument(name: string): Value | undefined;
  setExport(name: string, value: Value): void;
}

/**
 * The outcome of evaluating a node without any effect yet. Either `commit` or `discard` is called, once. With errors
 * among the diagnostics only `discard` may be called.
 */
export interface Staged<Exports = ObjectValue | Unknown> {
  readonly diagnostics: readonly Diagnostic[];
  /** What dependents see if this is committed; unknown only in a static check. */
  readonly exports: Exports;
  /** The imported content, of an import block. */
  readonly content?: ModuleScope;
  commit(): Promise<void>;
  discard(): void;
}

/** What only the node itself can tell of a component. */
export type NodeDescription = Pick<ComponentDetail, 'arguments' | 'exports' | 'debugInfo'>;

/** A block of the configuration that takes part in evaluation. */
export interface GraphNode {
  readonly localId: string;
  readonly exports: ObjectValue;
  readonly health: Health;
  /** Evaluates a block (this node's own, or its successor of a new configuration) without effect. */
  stage(block: BlockNode, scope: EvaluationScope): Promise<Staged>;
  /** Notes that an evaluation failed; the node goes on with what it had. */
  fail(message: string): void;
  /** Starts the node's work, if it has any. */
  start(): void;
  /** Ends the work; resolves when it has ended. */
  stop(): Promise<void>;
  /** Forgets what the node registered; after `stop`, or instead of `start`. */
  dispose(): void;
  /** Full ids of the module instances that this node holds. */
  readonly moduleIds: readonly string[];
  /** What runs behind it, of a built-in component. */
  readonly component?: Component<unknown> | undefined;
  /** For the API; undefined for configuration blocks, which it does not list. */
  describe?(): NodeDescription;
}
