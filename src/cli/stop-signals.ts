import type { Signals, StopSignal } from './ports.ts';

/** The number that a shell shows for a process ended by the signal. */
const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Requests to stop: the first asks for an orderly end, the second for an end at once. */
export interface StopSignals {
  /** Aborts at the first request. */
  readonly first: AbortSignal;
  /** Resolves at the second, with the exit code that it means. */
  readonly second: Promise<number>;
  close(): void;
}

export function listenForStop(signals: Signals): StopSignals {
  const first = new AbortController();
  const second = Promise.withResolvers<number>();
  const ends = (['SIGINT', 'SIGTERM'] as const).map((signal) =>
    signals.on(signal, () => {
      if (first.signal.aborted) second.resolve(EXIT_CODES[signal]);
      else first.abort();
    }),
  );
  return {
    first: first.signal,
    second: second.promise,
    close: () => {
      for (const end of ends) end();
    },
  };
}
