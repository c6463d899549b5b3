import type { HealthState } from '../component/index.ts';
import { HEALTH_STATES } from '../component/index.ts';
import type { Counter, Gauge, Histogram, Metrics } from '../telemetry/index.ts';

/** Buckets of evaluations, in seconds, as Alloy's. */
const EVALUATION_BUCKETS: readonly number[] = [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];

const CONTROLLER = { controller_path: '/', controller_id: '' } as const;

/** What the metrics ask the runtime before each exposition. */
export interface RuntimeCounts {
  /** Components by health, those inside modules included. */
  byHealth(): ReadonlyMap<HealthState, number>;
  waitingEvaluations(): number;
}

/** The runtime's own metrics: Alloy's names behind `starling_`. */
export interface RuntimeMetrics {
  readonly evaluationSeconds: Histogram<'controller_path' | 'controller_id'>;
  loaded(sha256: string, atSeconds: number): void;
  loadFailed(): void;
}

/** Registers the metrics of the runtime. */
export function createRuntimeMetrics(metrics: Metrics, counts: RuntimeCounts): RuntimeMetrics {
  const scope = metrics.scope();
  const controllerLabels = ['controller_path', 'controller_id'] as const;
  const running: Gauge<'controller_path' | 'controller_id' | 'health_type'> = scope.gauge({
    name: 'starling_component_controller_running_components',
    help: 'Number of running components by health.',
    labels: [...controllerLabels, 'health_type'],
  });
  const queueSize = scope.gauge({
    name: 'starling_component_evaluation_queue_size',
    help: 'Number of components that wait to be evaluated again.',
    labels: controllerLabels,
  });
  scope.onCollect(() => {
    const byHealth = counts.byHealth();
    for (const state of HEALTH_STATES)
      running.set({ ...CONTROLLER, health_type: state }, byHealth.get(state) ?? 0);
    queueSize.set(CONTROLLER, counts.waitingEvaluations());
  });
  const successful: Gauge = scope.gauge({
    name: 'starling_config_last_load_successful',
    help: 'Whether the last load of the configuration succeeded: 1 or 0.',
  });
  const timestamp: Gauge = scope.gauge({
    name: 'starling_config_last_load_success_timestamp_seconds',
    help: 'When the configuration was last loaded with success.',
  });
  const failures: Counter = scope.counter({
    name: 'starling_config_load_failures_total',
    help: 'Loads of the configuration that failed.',
  });
  const hash: Gauge<'sha256' | 'cluster_name'> = scope.gauge({
    name: 'starling_config_hash',
    help: 'SHA-256 of the configuration that runs, as a label.',
    labels: ['sha256', 'cluster_name'],
  });
  let lastHash: string | undefined;
  return {
    evaluationSeconds: scope.histogram({
      name: 'starling_component_evaluation_seconds',
      help: 'Time spent on evaluating a component again because something that it refers to changed.',
      labels: controllerLabels,
      buckets: EVALUATION_BUCKETS,
    }),
    loaded: (sha256, atSeconds) => {
      successful.set({}, 1);
      timestamp.set({}, atSeconds);
      if (lastHash !== undefined) hash.remove({ sha256: lastHash, cluster_name: '' });
      hash.set({ sha256, cluster_name: '' }, 1);
      lastHash = sha256;
    },
    loadFailed: () => {
      successful.set({}, 0);
      failures.inc({});
    },
  };
}
