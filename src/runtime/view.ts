import type { Health, ProfileStore, QueueStatus, TargetSource, Throughput } from '../component/index.ts';
import type { FieldDescription } from '../schema/index.ts';
import type { Diagnostic } from '../syntax/index.ts';

/** One node of the pipeline as the API shows it. */
export interface ComponentInfo {
  /** e.g. "pyroscope.scrape" */
  readonly name: string;
  /** e.g. "pyroscope.scrape.default", within its module. */
  readonly localId: string;
  /** "" at the root, else the id of the module instance. */
  readonly moduleId: string;
  readonly label: string;
  /** Local ids of the nodes that this one's arguments refer to, and of those that refer to it. */
  readonly referencesTo: readonly string[];
  readonly referencedBy: readonly string[];
  readonly health: Health;
  /** Full ids of module instances that this node holds. */
  readonly createdModuleIds: readonly string[];
  /** What it hands on; undefined where it does not say. */
  readonly throughput: Throughput | undefined;
}

/** All of one node. */
export interface ComponentDetail extends ComponentInfo {
  readonly arguments: readonly FieldDescription[];
  readonly exports: readonly FieldDescription[];
  /** Plain JSON as the component gives it; undefined where it gives none. */
  readonly debugInfo: unknown;
}

/** The outcome of the last load or reload. */
export interface LoadStatus {
  readonly isSuccessful: boolean;
  /** Wall clock, milliseconds. */
  readonly atMs: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Lower-case hex SHA-256 of the configuration that was loaded last with success; "" before. */
  readonly sha256: string;
}

/** One file of the running configuration, with its secrets masked. */
export interface ShownSource {
  readonly name: string;
  readonly text: string;
}

/** What the server and the commands see of a running configuration. */
export interface RuntimeView {
  /** Whether the first load has succeeded. */
  readonly isReady: boolean;
  readonly lastLoad: LoadStatus | undefined;
  /** The nodes of a module; the root's without an argument. Undefined: no such module. */
  components(moduleId?: string): readonly ComponentInfo[] | undefined;
  /** By full id, e.g. "pyroscope.scrape.default" or "mymodule.one/pyroscope.scrape.default". */
  component(id: string): ComponentDetail | undefined;
  /** The components that scrape, by full id. */
  targetSources(): ReadonlyMap<string, TargetSource>;
  /** The ways out of this node, by full id of their component. */
  queues(): ReadonlyMap<string, readonly QueueStatus[]>;
  /** What is kept on this node for people to look at, by full id of the component that keeps it. */
  profileStores(): ReadonlyMap<string, ProfileStore>;
  /** The texts that were loaded last with success; empty before. */
  sources(): readonly ShownSource[];
  /** Calls `listener` after each load and reload; the result ends it. */
  onLoad(listener: () => void): () => void;
  /**
   * Reads the configuration again and applies it whole or not at all.
   * Resolves with the outcome; never rejects for a mistake in the configuration.
   */
  reload(): Promise<LoadStatus>;
}
