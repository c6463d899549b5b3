import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const SCRIPT = join(import.meta.dirname, '..', '..', 'bin', 'starling');

export interface StarlingProcess {
  readonly child: ChildProcess;
  /** Resolves with the first line on standard error, past or to come, that matches. @throws when the process ends first */
  errorLine(pattern: RegExp): Promise<RegExpExecArray>;
  /** How it ended, and all that it printed. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly out: string;
    readonly error: string;
  }>;
  /** Kills it, and waits until it is gone. */
  kill(): Promise<void>;
}

/** How else a process may be run. */
export interface StarlingPlace {
  /** A command that runs it, as in another network namespace. */
  readonly within?: readonly string[];
  /** Of another installation. */
  readonly script?: string;
}

/** As users run it: without what tap loads into every Node that a test starts, which takes half the time of a start. */
const AS_USERS_DO = ['env', '-u', 'NODE_OPTIONS'] as const;

/** Runs bin/starling, of this checkout if nothing else is said, in a process of its own. The caller ends it. */
export function runStarling(
  args: readonly string[],
  { within = [], script = SCRIPT }: StarlingPlace = {},
): StarlingProcess {
  const [command, ...rest] = [...AS_USERS_DO, ...within, script, ...args] as const;
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let error = '';
  const waiting = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    error += chunk;
    for (const look of waiting) look();
  });
  const end = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const ended = Promise.all([end, text(child.stdout)]).then(([how, out]) => ({ ...how, out, error }));
  return {
    child,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    errorLine: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = error
            .split('\n')
            .slice(0, -1)
            .map((line) => pattern.exec(line))
            .find((found) => found !== null);
          if (match === undefined || match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`ended before ${pattern}: ${error}`)), reject);
      }),
  };
}
