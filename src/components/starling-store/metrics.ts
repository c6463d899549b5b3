import type { Counter, MetricsScope } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import type { ProfileLog } from './profile-log.ts';

/** What starling.store counts. */
export interface StoreMetrics {
  readonly stored: Counter;
  readonly failed: Counter;
  readonly skipped: Counter;
  readonly evicted: Counter<'reason'>;
}

/** Counters, and gauges of what is kept; `log` gives it, or undefined while it is not open. */
export function createStoreMetrics(
  scope: MetricsScope,
  clock: Clock,
  log: () => ProfileLog | undefined,
): StoreMetrics {
  const gauge = (name: string, help: string) => scope.gauge({ name, help });
  const profiles = gauge('starling_store_profiles', 'Profiles that are kept.');
  const series = gauge('starling_store_series', 'Series of those profiles.');
  const bytes = gauge('starling_store_bytes', 'What the files of the store take on disk.');
  const oldest = gauge(
    'starling_store_oldest_age_seconds',
    'Age of the oldest profile that is kept; 0 where there is none.',
  );
  scope.onCollect(() => {
    const opened = log();
    if (opened === undefined) return;
    const { shelf, diskBytes } = opened;
    profiles.set({}, shelf.count);
    series.set({}, shelf.seriesCount);
    bytes.set({}, diskBytes);
    oldest.set({}, Math.max(0, clock.now() - (shelf.oldestMs ?? clock.now())) / 1_000);
  });
  return {
    stored: scope.counter({
      name: 'starling_store_stored_profiles_total',
      help: 'Profiles that were stored.',
    }),
    failed: scope.counter({
      name: 'starling_store_failed_profiles_total',
      help: 'Profiles that could not be stored.',
    }),
    skipped: scope.counter({
      name: 'starling_store_skipped_pushes_total',
      help: 'Pushes to /ingest that bring no pprof profile, of which nothing is kept.',
    }),
    evicted: scope.counter({
      name: 'starling_store_evicted_profiles_total',
      help: 'Profiles that are not kept any more, by reason: age, count, size, disk_full or damaged.',
      labels: ['reason'],
    }),
  };
}
