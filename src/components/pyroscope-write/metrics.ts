import type { Counter, Histogram, MetricsScope } from '../../telemetry/index.ts';

/** What one write component counts. `endpoint` is the URL of an endpoint, "-" for all of them together. */
export interface WriteMetrics {
  readonly sentBytes: Counter<'endpoint'>;
  readonly droppedBytes: Counter<'endpoint'>;
  readonly sentProfiles: Counter<'endpoint'>;
  readonly droppedProfiles: Counter<'endpoint'>;
  readonly retries: Counter<'endpoint'>;
  readonly queueDropped: Counter<'endpoint' | 'reason'>;
  /**
   * Seconds; `type` is push or ingest with one of these behind it: `_total` is the whole call (with the queue: until the
   * profile is stored), `_endpoint` one endpoint with its retries, `_downstream` one attempt.
   */
  readonly latency: Histogram<'endpoint' | 'type'>;
}

/** Value of `endpoint` where all of them are meant. */
export const ALL_ENDPOINTS = '-';

export function createWriteMetrics(scope: MetricsScope): WriteMetrics {
  const counter = (name: string, help: string): Counter<'endpoint'> =>
    scope.counter({ name: `pyroscope_write_${name}_total`, help, labels: ['endpoint'] });
  return {
    sentBytes: counter('sent_bytes', 'Total number of compressed bytes sent to Pyroscope endpoints.'),
    droppedBytes: counter(
      'dropped_bytes',
      'Total number of compressed bytes dropped by Pyroscope endpoints.',
    ),
    sentProfiles: counter('sent_profiles', 'Total number of profiles sent to Pyroscope endpoints.'),
    droppedProfiles: counter('dropped_profiles', 'Total number of profiles dropped by Pyroscope endpoints.'),
    retries: counter('retries', 'Total number of retries to Pyroscope endpoints.'),
    queueDropped: scope.counter({
      name: 'pyroscope_write_queue_dropped_profiles_total',
      help: 'Profiles of the queue that were given up, by reason.',
      labels: ['endpoint', 'reason'],
    }),
    latency: scope.histogram({
      name: 'pyroscope_write_latency',
      help: 'Write latency for sending profiles to Pyroscope endpoints.',
      labels: ['endpoint', 'type'],
    }),
  };
}
