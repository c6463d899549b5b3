import t from 'tap';
import { RateMeter } from '../../src/telemetry/index.ts';
import { FakeClock } from '../support/fake-clock.ts';

t.test('a rate is the mean over the last minute', async (t) => {
  const clock = new FakeClock();
  const meter = new RateMeter(clock);
  t.equal(meter.perSecond(), 0);
  meter.add(10);
  t.equal(meter.perSecond(), 2, 'of a time that is too short, as if it were a little longer');
  for (let second = 0; second < 120; second++) {
    await clock.advance(1_000);
    meter.add(3);
  }
  t.ok(Math.abs(meter.perSecond() - 3) < 0.2, `${meter.perSecond()}`);
  await clock.advance(30_000);
  t.ok(Math.abs(meter.perSecond() - 1.5) < 0.2, `${meter.perSecond()} after half a minute without`);
  await clock.advance(60_000);
  t.equal(meter.perSecond(), 0);
  await clock.advance(10 * 24 * 3_600_000);
  meter.add(60);
  t.ok(Math.abs(meter.perSecond() - 1) < 0.1, `${meter.perSecond()} after a long time`);
});
