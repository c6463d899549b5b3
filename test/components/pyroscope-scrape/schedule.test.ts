import fc from 'fast-check';
import t from 'tap';
import { Schedule } from '../../../src/components/pyroscope-scrape/schedule.ts';
import { nextSlotMs, SlotRing, slotOffsetMs } from '../../../src/components/pyroscope-scrape/slots.ts';
import type { Clock, Timer } from '../../../src/util/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';

interface Item {
  readonly name: string;
  readonly offsetMs: number;
}

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const interval = fc.integer({ min: 1, max: 600_000 });
const time = fc.integer({ min: 0, max: 2_000_000_000_000 });

t.test('slots', async (t) => {
  fc.assert(
    fc.property(hash, interval, time, (hash, intervalMs, nowMs) => {
      const offsetMs = slotOffsetMs(hash, intervalMs);
      const nextMs = nextSlotMs(nowMs, intervalMs, offsetMs);
      const k = Math.floor(nextMs / intervalMs);
      return (
        offsetMs >= 0 &&
        offsetMs < intervalMs &&
        nextMs > nowMs &&
        nextMs <= nowMs + intervalMs &&
        k * intervalMs + offsetMs === nextMs &&
        offsetMs % 50 === 0 &&
        nextSlotMs(nextMs, intervalMs, offsetMs) === nextMs + intervalMs
      );
    }),
  );
  for (const [hash, offsetMs] of [
    [0n, 0],
    [15_049n, 0],
    [15_050n, 50],
    [15_000n * 2n ** 50n + 14_999n, 14_950],
    [2n ** 64n - 1n, 6_600],
  ] as const)
    t.equal(slotOffsetMs(hash, 15_000), offsetMs, `${hash}`);
});

t.test('a ring visits every slot of a window once, in order', async (t) => {
  const items = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 8 });
  const from = fc.integer({ min: -500, max: 1_000 });
  fc.assert(
    fc.property(items, from, fc.integer({ min: 0, max: 500 }), (offsets, fromMs, lengthMs) => {
      const ring = new SlotRing(
        offsets.map((offsetMs) => ({ offsetMs })),
        100,
      );
      const toMs = fromMs + lengthMs;
      const want: number[] = [];
      for (let ms = fromMs + 1; ms <= toMs; ms++) {
        for (const offsetMs of offsets) if ((((ms - offsetMs) % 100) + 100) % 100 === 0) want.push(ms);
      }
      const got: number[] = [];
      ring.visit(fromMs, toMs, (_, slotMs) => got.push(slotMs));
      const nextMs =
        offsets.length === 0 ? undefined : Math.min(...offsets.map((o) => nextSlotMs(fromMs, 100, o)));
      t.same(got, want);
      t.equal(ring.count(fromMs, toMs), want.length);
      t.equal(ring.nextMs(fromMs), nextMs);
    }),
    { numRuns: 200 },
  );
});

/** A schedule that writes down what it does, relative to the start of the clock. */
function record(clock: Clock) {
  const startMs = clock.now();
  const calls: string[] = [];
  const slots: number[] = [];
  const missed: number[] = [];
  const schedule = new Schedule<Item>(clock, {
    onDue: ({ name }, slotMs) => {
      calls.push(`${name}@${slotMs - startMs}`);
      slots.push(slotMs);
    },
    onMissed: (count) => missed.push(count),
  });
  return { schedule, calls, slots, missed };
}

const A: Item = { name: 'a', offsetMs: 100 };
const B: Item = { name: 'b', offsetMs: 900 };
const C: Item = { name: 'c', offsetMs: 100 };
/** A start at which an interval of 1000 ms begins. */
const START_MS = 1_800_000_000_000;

t.test('every item at each of its slots, with one timer', async (t) => {
  const clock = new FakeClock(START_MS);
  const { schedule, calls } = record(clock);
  schedule.set([B, A, C], 1_000);
  t.equal(clock.waiting, 0, 'nothing happens before the start');
  schedule.start();
  await clock.advance(2_100);
  t.equal(clock.waiting, 1);
  t.same(calls, ['a@100', 'c@100', 'b@900', 'a@1100', 'c@1100', 'b@1900', 'a@2100', 'c@2100']);
  schedule.stop();
  await clock.advance(5_000);
  t.equal(calls.length, 8);
  t.equal(clock.waiting, 0);
});

t.test('changing the items keeps the slots of those that stay', async (t) => {
  const clock = new FakeClock(START_MS);
  const { schedule, calls } = record(clock);
  schedule.set([A], 1_000);
  schedule.start();
  await clock.advance(500);
  schedule.set([A, B], 1_000);
  await clock.advance(1_000);
  schedule.set([B], 1_000);
  await clock.advance(1_000);
  t.same(calls, ['a@100', 'b@900', 'a@1100', 'b@1900']);
  schedule.set([], 1_000);
  await clock.advance(10_000);
  schedule.set([A], 2_000);
  await clock.advance(2_000);
  t.same(calls.slice(4), ['a@14100'], 'nothing is made up for; another interval has other slots');
  schedule.stop();
});

/** A clock whose wall time a test can set, and whose timers a test can hold back. */
class JumpingClock extends FakeClock {
  shiftMs = 0;

  override now(): number {
    return super.now() + this.shiftMs;
  }
}

t.test('a clock that jumps neither stalls the schedule nor sets off everything', async (t) => {
  const hour = 3_600_000;
  const forward = new JumpingClock(START_MS);
  const first = record(forward);
  first.schedule.set([A, B], 1_000);
  first.schedule.start();
  await forward.advance(1_000);
  forward.shiftMs = hour;
  await forward.advance(1_000);
  t.same(first.missed, [7_201], 'all slots that were jumped over are counted');
  t.same(first.calls, ['a@100', 'b@900', `b@${hour + 1_900}`], 'and none of them is made up for');
  first.schedule.stop();

  const back = new JumpingClock(START_MS);
  const second = record(back);
  second.schedule.set([A, B], 1_000);
  second.schedule.start();
  await back.advance(1_000);
  back.shiftMs = -hour;
  await back.advance(2_000);
  t.same(second.calls.slice(2), [`b@${-hour + 1_900}`, `a@${-hour + 2_100}`, `b@${-hour + 2_900}`]);
  second.schedule.stop();

  const little = new JumpingClock(START_MS);
  const third = record(little);
  third.schedule.set([A, B], 1_000);
  third.schedule.start();
  await little.advance(1_000);
  little.shiftMs = -800;
  await little.advance(3_000);
  t.same(third.calls, ['a@100', 'b@900', 'a@1100', 'b@1900', 'a@2100', 'b@2900', 'a@3100'], 'no slot twice');
  t.same(third.missed, []);
  third.schedule.stop();
});

t.test(
  'a clock that jumps anyhow: slots are used at their time, and never twice unless time itself repeats',
  async (t) => {
    const jumps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: -900, max: 5_000 })),
      {
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(jumps, async (jumps) => {
        const clock = new JumpingClock(START_MS);
        const { schedule, slots } = record(clock);
        schedule.set([A, B], 1_000);
        schedule.start();
        for (const [advanceMs, jumpMs] of jumps) {
          await clock.advance(advanceMs);
          clock.shiftMs += jumpMs > 0 || clock.shiftMs >= 0 ? jumpMs : 0;
        }
        const before = slots.length;
        await clock.advance(12_000);
        schedule.stop();
        t.ok(slots.length >= before + 2, 'it goes on');
        const steps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
        t.ok(steps.filter((step) => step === 0).length === 0, 'no slot twice in a row');
      }),
      { numRuns: 25 },
    );
  },
);

t.test('late slots run at once unless a whole interval was missed', async (t) => {
  const clock = new HeldClock();
  const { schedule, calls, missed } = record(clock);
  schedule.set([A, B], 1_000);
  schedule.start();
  clock.hold(950);
  t.same(calls, ['a@100', 'b@900']);
  clock.hold(3_000);
  t.same(calls.length, 2);
  t.same(missed, [6]);
  clock.hold(150);
  t.same(calls.slice(2), ['a@4100']);
});

/** A clock whose process stands still: time passes, and the timer fires only at the end. */
class HeldClock implements Clock {
  #nowMs = START_MS;
  #callback: (() => void) | undefined;

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(_delayMs: number, callback: () => void): Timer {
    this.#callback = callback;
    return { cancel: () => undefined };
  }

  hold(ms: number): void {
    this.#nowMs += ms;
    this.#callback?.();
  }
}
