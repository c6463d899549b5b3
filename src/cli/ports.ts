import type { ClusterFlags } from '../cluster/index.ts';
import type { RuntimeView } from '../runtime/index.ts';
import type { Diagnostic } from '../syntax/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';

/** What a node is started with. */
export interface NodeOptions {
  /** A configuration file, or a directory of them. */
  readonly path: string;
  readonly storagePath: string;
  /** host:port; port 0 takes a free one. */
  readonly listenAddress: string;
  readonly uiPathPrefix: string;
  readonly isPprofEnabled: boolean;
  readonly isSupportBundleDisabled: boolean;
  /** Undefined for a node that runs alone. */
  readonly cluster: ClusterFlags | undefined;
}

/** A node that runs and listens. */
export interface RunningNode {
  /** e.g. "http://127.0.0.1:12345" */
  readonly url: string;
  readonly runtime: RuntimeView;
  readonly metrics: Metrics;
  /** host:port that other nodes join; undefined for a node that runs alone. */
  readonly clusterAddress: string | undefined;
  /** The longest that `stop` should be waited for. */
  readonly stopDeadlineMs: number;
  /** Hands all work over to the other nodes of the cluster, where there are any; what it takes is bounded. */
  leave(): Promise<void>;
  /** Leaves, and stops components and server; what they take is bounded by the caller. */
  stop(): Promise<void>;
}

/** With errors in the configuration nothing was started and `node` is undefined. */
export interface StartOutcome {
  readonly node: RunningNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a command prints and reads. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** Whether standard error shows colour. */
  readonly hasColor: boolean;
  /** All of standard input. */
  readInput(): Promise<Uint8Array>;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The signals that reach the process. */
export interface Signals {
  /** The result ends it. */
  on(signal: StopSignal | 'SIGHUP', listener: () => void): () => void;
}

/** What the composition root hands to the commands. */
export interface Ports {
  readonly version: string;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly signals: Signals;
  /** @throws AppError when the address is bad or taken, or the storage cannot be used */
  startNode(options: NodeOptions): Promise<StartOutcome>;
  /** Everything that is wrong with a configuration, found without running it. */
  validate(path: string): Promise<readonly Diagnostic[]>;
}
