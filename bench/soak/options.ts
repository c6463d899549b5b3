import { parseArgs } from 'node:util';

/** What a soak is made of. The same seed gives the same order of events; when they happen depends on the machine, too. */
export interface SoakOptions {
  /** How long the chaos lasts; start, healing and the account come on top of it, about a minute. */
  readonly chaosMs: number;
  readonly nodes: number;
  readonly targets: number;
  readonly intervalMs: number;
  /** Mean time between two events. */
  readonly gapMs: number;
  readonly seed: number;
}

export interface SoakArguments extends SoakOptions {
  readonly isJson: boolean;
  /** Where the logs of all nodes and everything that was written down are left. */
  readonly details: string | undefined;
}

const USAGE = `npm run soak -- [--minutes 10] [--nodes 5] [--targets 500] [--interval 15] [--gap 8] [--seed N] [--json] [--details directory]
npm run soak -- queue [rounds]   kills queues and nodes many times over, and tries bad profiles
Times are in minutes (--minutes) and seconds.`;

/** Reads the command line. @throws Error that says how it is used */
export function readArguments(args: readonly string[]): SoakArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '10' },
        nodes: { type: 'string', default: '5' },
        targets: { type: 'string', default: '500' },
        interval: { type: 'string', default: '15' },
        gap: { type: 'string', default: '8' },
        seed: { type: 'string', default: String(Date.now() % 100_000) },
        details: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    return {
      chaosMs: Math.round(positive('minutes', values.minutes) * 60_000),
      nodes: Math.round(positive('nodes', values.nodes)),
      targets: Math.round(positive('targets', values.targets)),
      intervalMs: Math.round(positive('interval', values.interval) * 1_000),
      gapMs: Math.round(positive('gap', values.gap) * 1_000),
      seed: Number(values.seed),
      isJson: values.json,
      details: values.details,
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, got ${JSON.stringify(text)}`);
  return value;
}
