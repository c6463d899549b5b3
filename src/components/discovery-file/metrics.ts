import type { Counter, Gauge, Histogram, MetricsScope } from '../../telemetry/index.ts';

/** The metrics of discovery.file, named as Prometheus names them. */
export interface FileDiscoveryMetrics {
  readonly readErrors: Counter;
  readonly watchErrors: Counter;
  readonly scanDuration: Histogram;
  readonly modified: Gauge<'filename'>;
}

export function createFileDiscoveryMetrics(scope: MetricsScope): FileDiscoveryMetrics {
  return {
    readErrors: scope.counter({
      name: 'prometheus_sd_file_read_errors_total',
      help: 'Files of targets that could not be read.',
    }),
    watchErrors: scope.counter({
      name: 'prometheus_sd_file_watcher_errors_total',
      help: 'Directories that could not be watched.',
    }),
    scanDuration: scope.histogram({
      name: 'prometheus_sd_file_scan_duration_seconds',
      help: 'How long it took to find and read all files, in seconds.',
    }),
    modified: scope.gauge({
      name: 'prometheus_sd_file_mtime_seconds',
      help: 'When a file was last modified as of its last reading, in seconds since the Unix epoch.',
      labels: ['filename'],
    }),
  };
}
