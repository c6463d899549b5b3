/** A running timer. Cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as a port, so that state machines and loops are tested without waiting.
 * Production passes `systemClock`; tests pass a clock they move by hand.
 */
export interface Clock {
  /** Wall clock: milliseconds since the Unix epoch. May jump; slots are computed on it. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go back; durations are measured with it. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs` (0 or more). A timer in the background does not keep the process alive. */
  after(delayMs: number, callback: () => void, use?: 'background'): Timer;
}

/** The longest delay that Node's timers take; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback, use) {
    const handle = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_TIMER_MS));
    if (use === 'background') handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A clock for ages that decide what is given up, whatever is done to the machine's clock. */
export interface AgeClock extends Clock {
  /** A time of the wall clock as ages are counted from it. */
  stamp(wallMs: number): number;
}

/** By less than this clocks differ because one is exacter than the other. */
const SET_MS = 1_000;

/**
 * A clock by which nothing becomes old before its time. Its wall clock is never ahead of the time that has passed since
 * this was called, in case that of the machine is set forward; and its stamps are never behind that, in case it is set
 * back. After either, things are at most kept longer.
 */
export function ageClock(clock: Clock): AgeClock {
  const startMs = clock.now() - clock.monotonic();
  return {
    now: () => Math.min(clock.now(), startMs + clock.monotonic()),
    monotonic: () => clock.monotonic(),
    after: (delayMs, callback, use) => clock.after(delayMs, callback, use),
    stamp(wallMs) {
      const setBackMs = startMs + clock.monotonic() - clock.now();
      return setBackMs > SET_MS ? wallMs + setBackMs : wallMs;
    },
  };
}

/**
 * Resolves after `delayMs`, or as soon as `signal` aborts, whichever is first; never rejects.
 * The caller looks at the signal when it matters which.
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.after(delayMs, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
