import type { Counter, Gauge, Histogram, MetricsScope } from '../../telemetry/index.ts';

/** How a scrape ended. */
const OUTCOMES = ['forwarded', 'primed', 'scrape_failed', 'forward_failed'] as const;

/** Why a slot passed without a scrape. */
const SKIP_REASONS = ['overrun', 'late'] as const;

/** A scrape of a profile type with duration takes nearly its interval: up to minutes. */
const SCRAPE_BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120,
];

/** The metrics of one scrape component. */
export interface ScrapeMetrics {
  readonly scrapes: Counter<'outcome'>;
  readonly skippedSlots: Counter<'reason'>;
  readonly receivedBytes: Counter;
  readonly durationSeconds: Histogram;
  readonly activeSeries: Gauge;
  readonly rejectedTargets: Gauge;
  readonly baselineBytes: Gauge;
  readonly workerCrashes: Gauge;
}

export function createScrapeMetrics(scope: MetricsScope): ScrapeMetrics {
  const metrics: ScrapeMetrics = {
    scrapes: scope.counter({
      name: 'pyroscope_scrape_scrapes_total',
      help: 'Scrapes that ended, by outcome: forwarded; primed (the first of a delta, kept as its baseline); scrape_failed (no valid profile came); forward_failed (a receiver refused it).',
      labels: ['outcome'],
    }),
    skippedSlots: scope.counter({
      name: 'pyroscope_scrape_skipped_slots_total',
      help: 'Slots that passed without a scrape, by reason: overrun (the scrape before ran until the next slot); late (the process stood still or the clock was set forward).',
      labels: ['reason'],
    }),
    receivedBytes: scope.counter({
      name: 'pyroscope_scrape_received_bytes_total',
      help: 'Bytes of valid profiles received from targets, as they were sent.',
    }),
    durationSeconds: scope.histogram({
      name: 'pyroscope_scrape_duration_seconds',
      help: 'Time from the request to a target to the answer of the receivers, including the time that the target profiles.',
      buckets: SCRAPE_BUCKETS,
    }),
    activeSeries: scope.gauge({
      name: 'pyroscope_scrape_active_series',
      help: 'Series (target and profile type) that this node scrapes now.',
    }),
    rejectedTargets: scope.gauge({
      name: 'pyroscope_scrape_rejected_targets',
      help: 'Targets that cannot be scraped because of their labels.',
    }),
    baselineBytes: scope.gauge({
      name: 'pyroscope_scrape_baseline_bytes',
      help: 'Memory of the baselines from which deltas of memory, block and mutex profiles are computed.',
    }),
    workerCrashes: scope.gauge({
      name: 'pyroscope_scrape_worker_crashes',
      help: 'How often a thread that works on large profiles has crashed.',
    }),
  };
  for (const outcome of OUTCOMES) metrics.scrapes.inc({ outcome }, 0);
  for (const reason of SKIP_REASONS) metrics.skippedSlots.inc({ reason }, 0);
  return metrics;
}
