import type { Counter, Gauge, MetricsScope } from '../../telemetry/index.ts';

/** The metrics of pyroscope.relabel; their names have no `_total`, as users' dashboards know them. */
export interface RelabelMetrics {
  readonly processed: Counter;
  readonly written: Counter;
  readonly dropped: Counter;
  readonly cacheHits: Counter;
  readonly cacheMisses: Counter;
  readonly cacheSize: Gauge;
}

export function createRelabelMetrics(scope: MetricsScope): RelabelMetrics {
  return {
    processed: scope.counter({
      name: 'pyroscope_relabel_profiles_processed',
      help: 'Profiles that came in.',
    }),
    written: scope.counter({ name: 'pyroscope_relabel_profiles_written', help: 'Profiles that went on.' }),
    dropped: scope.counter({
      name: 'pyroscope_relabel_profiles_dropped',
      help: 'Profiles that the rules dropped.',
    }),
    cacheHits: scope.counter({
      name: 'pyroscope_relabel_cache_hits',
      help: 'Sets of labels found in the cache.',
    }),
    cacheMisses: scope.counter({
      name: 'pyroscope_relabel_cache_misses',
      help: 'Sets of labels not found in the cache.',
    }),
    cacheSize: scope.gauge({ name: 'pyroscope_relabel_cache_size', help: 'Sets of labels in the cache.' }),
  };
}
