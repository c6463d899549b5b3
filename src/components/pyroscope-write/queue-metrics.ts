import type { MetricsScope } from '../../telemetry/index.ts';
import type { Clock } from '../../util/index.ts';
import type { Endpoint } from './endpoint.ts';

/** Shows what waits in the queues of a component's endpoints; `endpoints` gives those that there are at the moment. */
export function exposeQueues(scope: MetricsScope, clock: Clock, endpoints: () => Iterable<Endpoint>): void {
  const gauge = (name: string, help: string) =>
    scope.gauge({ name: `pyroscope_write_${name}`, help, labels: ['endpoint'] });
  const profiles = gauge('queue_profiles', 'Profiles that wait for the endpoint or are on their way to it.');
  const bytes = gauge('queue_bytes', 'What those profiles take on disk.');
  const oldest = gauge(
    'queue_oldest_age_seconds',
    'Age of the oldest of those profiles; 0 where there is none.',
  );
  let shown = new Set<string>();
  scope.onCollect(() => {
    const labels = new Set<string>();
    for (const { label: endpoint, channel } of endpoints()) {
      if (channel === undefined) continue;
      labels.add(endpoint);
      const size = channel.size();
      profiles.set({ endpoint }, size.entries);
      bytes.set({ endpoint }, size.bytes);
      const ageMs = Math.max(0, clock.now() - (channel.oldestTimeMs ?? clock.now()));
      oldest.set({ endpoint }, ageMs / 1_000);
    }
    for (const endpoint of shown) {
      if (!labels.has(endpoint)) for (const metric of [profiles, bytes, oldest]) metric.remove({ endpoint });
    }
    shown = labels;
  });
}
