import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

/** How often the delay was at most that large. */
const QUANTILES = [
  { quantile: '0.5', percentile: 50 },
  { quantile: '0.99', percentile: 99 },
  { quantile: '1', percentile: 100 },
] as const;

/**
 * Registers by how much the event loop comes late: whatever keeps it from timers and sockets delays scrapes as well. Each
 * exposition tells of the time since the one before.
 */
export function registerEventLoopMetrics(metrics: Metrics): { close(): void } {
  const scope = metrics.scope();
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const delay = scope.gauge({
    name: 'starling_event_loop_delay_seconds',
    help: 'By how much timers of the process were late since the last look.',
    labels: ['quantile'],
  });
  scope.onCollect(() => {
    for (const { quantile, percentile } of QUANTILES) {
      // Counted are whole intervals between two timers, of which only what exceeds the timer is delay.
      const lateNs = histogram.count === 0 ? 0 : histogram.percentile(percentile) - RESOLUTION_MS * 1e6;
      delay.set({ quantile }, Math.max(0, lateNs) / NANOSECONDS);
    }
    histogram.reset();
  });
  return {
    close(): void {
      histogram.disable();
      scope.close();
    },
  };
}
