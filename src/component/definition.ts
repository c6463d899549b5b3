import type { Queue } from '../queue/index.ts';
import type { BlockSchema, Infer, Value, ValueType } from '../schema/index.ts';
import type { Logger, MetricsScope } from '../telemetry/index.ts';
import type { Clock, Random } from '../util/index.ts';
import type { Health } from './health.ts';
import type { Ownership } from './ownership.ts';
import type { ProfileStore } from './profile-store.ts';
import type { QueueStatus } from './queue-status.ts';
import type { TargetSource, Throughput } from './target-status.ts';

/** One exported field. */
export interface ExportField<T> {
  readonly type: ValueType<T>;
  readonly doc: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of exports of different types; InferExports gives each its own back
export type ExportFields = Readonly<Record<string, ExportField<any>>>;

/** The values of a component's exports. */
export type InferExports<E extends ExportFields> = {
  readonly [K in keyof E]: E[K] extends ExportField<infer T> ? T : never;
};

/** What the runtime hands to a component. Everything outside the component comes through here. */
export interface ComponentContext<E extends ExportFields = ExportFields> {
  /** e.g. "pyroscope.scrape.default"; inside a module prefixed with the module's path. */
  readonly id: string;
  readonly logger: Logger;
  /** Series carry component_id and component_path. Closed by the runtime when the component goes. */
  readonly metrics: MetricsScope;
  readonly clock: Clock;
  readonly random: Random;
  /** A directory for this component's own files; created by whoever writes first. */
  readonly dataPath: string;
  readonly ownership: Ownership;
  /** The node's durable queue; undefined where it has none, as in tests of other things. */
  readonly queue: Queue | undefined;
  /** Version of Starling, for User-Agent and scope labels. */
  readonly version: string;
  /** Replaces the exports; dependents are evaluated again if they differ from the last. */
  setExports(exports: InferExports<E>): void;
}

/**
 * A running component. Life: `create` (no effect outside yet) → `run` once, until its signal aborts → gone.
 * `update` may come at any time after `create`, before and during `run`, never two at once. One that scrapes has all
 * methods of `TargetSource`.
 */
export interface Component<Args, E extends ExportFields = ExportFields> extends Partial<TargetSource> {
  /** Does the work; resolves soon after `signal` aborts. Rejecting makes the component "exited" and unhealthy. */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Takes new arguments, which differ from the last.
   * @throws when they cannot be used: the component stays as it was and is marked unhealthy
   */
  update(args: Args): void | Promise<void>;
  /**
   * For a reload that must be all or nothing: checks new arguments against the outside world and tells the exports that
   * `update` would set at once, without any effect. Undefined: exports stay as they are. Leave it out when neither applies.
   * @throws when `update` would
   */
  preview?(args: Args): InferExports<E> | undefined | Promise<InferExports<E> | undefined>;
  /** The component's own word on its health, where it has more to say than "it runs". */
  health?(): Health;
  /** Facts for the debug page: plain JSON values, no secrets. */
  debugInfo?(): unknown;
  /** What it hands on to other components, or to the outside where it is the last. */
  throughput?(): Throughput;
  /** Its ways out of this node. */
  queues?(): readonly QueueStatus[];
  /** What it keeps for people to look at. */
  readonly profileStore?: ProfileStore;
}

/** A kind of component: its name, its declarations and how to make one. Definitions are plain values, listed in src/components. */
export interface ComponentDefinition<
  S extends BlockSchema = BlockSchema,
  E extends ExportFields = ExportFields,
> {
  /** e.g. "pyroscope.scrape" */
  readonly name: string;
  /** One or two sentences for the reference. */
  readonly doc: string;
  readonly arguments: S;
  readonly exports: E;
  /** Builds one. May set exports. Nothing visible outside may start before `run`. @throws when the arguments cannot be used */
  create(
    context: ComponentContext<E>,
    args: Infer<S>,
  ): Component<Infer<S>, E> | Promise<Component<Infer<S>, E>>;
}

/** A definition whose types only it knows, as the runtime holds it. */
export interface AnyDefinition {
  readonly name: string;
  readonly doc: string;
  readonly arguments: BlockSchema;
  readonly exports: ExportFields;
  create(context: ComponentContext, args: unknown): Component<unknown> | Promise<Component<unknown>>;
}

/**
 * Declares a component, tying the types of its arguments and exports together.
 * The runtime gives `create` and `update` just what `decodeBody` made from the same declaration.
 */
export function defineComponent<const S extends BlockSchema, const E extends ExportFields>(
  definition: ComponentDefinition<S, E>,
): AnyDefinition {
  // Sound by the runtime's contract above: args always come from decodeBody(definition.arguments).
  return definition;
}

/** Exports as values of the language. */
export function encodeExports(
  fields: ExportFields,
  exports: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Value> {
  return new Map(Object.entries(fields).map(([name, field]) => [name, field.type.encode(exports[name])]));
}
