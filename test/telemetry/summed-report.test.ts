import t from 'tap';
import { SummedReport } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

t.test('at once, then sums', async (t) => {
  const clock = new FakeClock();
  const told: number[] = [];
  const report = new SummedReport<number>(clock, 60_000, {
    add: (a, b) => a + b,
    tell: (sum) => told.push(sum),
  });
  for (const count of [1, 2, 3]) report.report('a', count);
  report.report('b', 10);
  t.same(told, [1, 10], 'keys do not wait for each other');
  await clock.advance(59_999);
  t.equal(told.length, 2);
  await clock.advance(1);
  t.same(told, [1, 10, 5]);
  await clock.advance(60_000);
  t.equal(told.length, 3, 'silence is not told');
  t.equal(clock.waiting, 0);
  report.report('a', 7);
  t.equal(told.at(-1), 7);
});
