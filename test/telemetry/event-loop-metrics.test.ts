import t from 'tap';
import { Metrics, registerEventLoopMetrics } from '../../src/telemetry/index.ts';

t.test('a turn that takes long shows', async (t) => {
  const metrics = new Metrics();
  const registered = registerEventLoopMetrics(metrics);
  t.teardown(() => registered.close());
  const largest = () => metrics.value('starling_event_loop_delay_seconds', { quantile: '1' });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
  await turn();
  await largest();
  await turn();
  const untilMs = performance.now() + 200;
  while (performance.now() < untilMs);
  await turn();
  const late = (await largest()) ?? 0;
  t.ok(late >= 0.15, `${late} s late`);
});
