import type { FakeClock } from './fake-clock.ts';
import { until } from './until.ts';

/**
 * Moves a clock on step by step until something has come about. Files and sockets have some real time in each step: they
 * know nothing of that clock, and its time-outs must not outrun them.
 */
export async function passUntil(
  clock: FakeClock,
  isDone: () => boolean | Promise<boolean>,
  stepMs = 60_000,
  realMs = 20,
): Promise<void> {
  const step = async (): Promise<boolean> => {
    if (await isDone()) return true;
    await clock.advance(stepMs);
    return false;
  };
  await until(step, undefined, realMs);
}
