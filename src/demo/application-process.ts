import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '../util/index.ts';
import { AppError } from '../util/index.ts';

/** Beside this file and in the same language: TypeScript in a checkout, JavaScript in the npm package. */
const PROGRAM = join(import.meta.dirname, `application${extname(import.meta.filename)}`);

/** How long an application may take to start, and to end. */
const START_DEADLINE_MS = 15_000;
const END_DEADLINE_MS = 2_000;

/** A demo application in a process of its own. */
export interface ApplicationProcess {
  readonly name: string;
  /** host:port of its /debug/pprof. */
  readonly address: string;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a demo application. It lives as long as the pipe to its standard input is open, so that it ends with this
 * process however that ends.
 * @throws AppError when it does not start
 */
export async function startApplication(name: string, clock: Clock): Promise<ApplicationProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    // Comes in place of "close" when there never was a process.
    child.once('error', () => resolve());
  });
  // The error of a child that is gone already; its end is reported by "close".
  child.stdin.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = clock.after(END_DEADLINE_MS, () => child.kill('SIGKILL'));
    await ended;
    timer.cancel();
  };
  try {
    return { name, address: `127.0.0.1:${await readPort(child, name, clock)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first line that an application prints is its port. */
function readPort(child: ChildProcess, name: string, clock: Clock): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void => {
      timer.cancel();
      reject(new AppError('demo', `the demo application "${name}" did not start: ${reason}`, { cause }));
    };
    const timer = clock.after(START_DEADLINE_MS, () => fail(`silent for ${START_DEADLINE_MS / 1_000}s`));
    child.once('error', (error) => fail(error.message, error));
    child.once('close', (code, signal) => fail(`it ended with ${signal ?? `exit code ${code}`}`));
    if (child.stdout === null) return fail('it has no output');
    createInterface({ input: child.stdout }).once('line', (line) => {
      timer.cancel();
      const port = Number(line);
      if (Number.isInteger(port)) resolve(port);
      else fail(`it printed ${JSON.stringify(line)} for its port`);
    });
  });
}
