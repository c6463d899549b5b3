import t from 'tap';
import { LineBudget } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

t.test('so many lines in a span, the others in one', async (t) => {
  const clock = new FakeClock();
  const told: number[] = [];
  const budget = new LineBudget(clock, { lines: 2, spanMs: 1_000 }, (count) => told.push(count));
  const take = (times: number): boolean[] => Array.from({ length: times }, () => budget.take());
  t.same(take(5), [true, true, false, false, false]);
  await clock.advance(999);
  t.same(told, []);
  await clock.advance(1);
  t.same(told, [3]);
  t.same(take(2), [true, true]);
  await clock.advance(1_000);
  t.same(told, [3], 'nothing is told where everything had a line');
  t.equal(clock.waiting, 0);
});
