import type { RuntimeView } from '../runtime/index.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import type { Clock } from '../util/index.ts';
import type { Analysis } from './analysis/index.ts';
import type { ClusterView } from './cluster-view.ts';
import type { HttpAccess } from './http-access.ts';

/** What the server needs. */
export interface ServerOptions {
  readonly runtime: RuntimeView;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly version: string;
  /** host:port; port 0 takes a free one. */
  readonly listenAddress: string;
  /** The path under which the debug UI and its API lie. */
  readonly uiPathPrefix: string;
  readonly isPprofEnabled: boolean;
  readonly isSupportBundleDisabled: boolean;
  /** Absent for a node that runs alone. */
  readonly cluster?: ClusterView;
  /** Told by the runtime what its `http` block says. Absent: there is none. */
  readonly access?: HttpAccess;
}

/** What every set of routes is handed. */
export interface RouteContext extends Omit<ServerOptions, 'listenAddress'> {
  readonly cluster: ClusterView;
  readonly access: HttpAccess;
  readonly analysis: Analysis;
  /** Aborts when the server closes, so that long answers end. */
  readonly closing: AbortSignal;
}

/** What a node answers questions about itself from. */
export type AnswerContext = Pick<RouteContext, 'runtime' | 'analysis' | 'closing'>;
