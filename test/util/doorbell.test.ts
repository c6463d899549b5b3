import t from 'tap';
import { Doorbell } from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

t.test('a wait ends by time, by a ring or by the signal', async (t) => {
  const clock = new FakeClock();
  const doorbell = new Doorbell();
  const end = new AbortController();

  const byTime = doorbell.wait(clock, 1_000, end.signal);
  await clock.advance(1_000);
  t.equal(await byTime, false);

  const byRing = doorbell.wait(clock, 1_000, end.signal);
  doorbell.ring();
  t.equal(await byRing, true);

  const bySignal = doorbell.wait(clock, 1_000, end.signal);
  end.abort();
  t.equal(await bySignal, false);
  t.equal(await doorbell.wait(clock, 1_000, end.signal), false);
  t.equal(clock.waiting, 0, 'no timer is left');
});

t.test('rings while nobody waits end the next wait, once', async (t) => {
  const clock = new FakeClock();
  const doorbell = new Doorbell();
  const { signal } = new AbortController();
  doorbell.ring();
  doorbell.ring();
  t.equal(await doorbell.wait(clock, 1_000, signal), true);
  const next = doorbell.wait(clock, 1_000, signal);
  await clock.advance(999);
  t.equal(clock.waiting, 1);
  await clock.advance(1);
  t.equal(await next, false);
});
