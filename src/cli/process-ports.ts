import { buffer } from 'node:stream/consumers';
import type { Signals, Terminal } from './ports.ts';

/** The terminal, or the pipes, that the process was started with. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  get hasColor() {
    return process.stderr.hasColors?.() ?? false;
  },
  readInput: () => buffer(process.stdin),
};

/** The signals of the process. */
export const processSignals: Signals = {
  on(signal, listener) {
    process.on(signal, listener);
    return () => process.off(signal, listener);
  },
};

/** Ends the process when everything printed has left it, whatever else is still open. */
export async function exitProcess(code: number): Promise<never> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
    ),
  );
  process.exit(code);
}
