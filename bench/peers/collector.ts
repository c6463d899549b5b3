import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../../test/support/free-port.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 30_000;
/** What takes longer to stop is killed: Alloy waits for profiles that it cannot deliver, up to ten minutes. */
export const STOPPED_WITHIN_S = 180;

/** Something that runs Alloy's configurations. */
export interface Collector {
  readonly name: string;
  readonly program: string;
  /** What makes a node of a cluster of it, which listens on `port` and joins those of the other ports. */
  readonly clusterFlags: (port: number, clusterPort: number) => readonly string[];
  /** The port to join: the cluster's own or that of the HTTP server. */
  readonly joinsAt: 'http' | 'cluster';
}

const STARLING: Collector = {
  name: 'Starling',
  program: join(ROOT, 'bin', 'starling'),
  clusterFlags: (_port, clusterPort) => [`--cluster.listen-port=${clusterPort}`],
  joinsAt: 'cluster',
};

const alloy = (program: string): Collector => ({
  name: 'Alloy',
  program,
  clusterFlags: (port) => [`--cluster.advertise-address=127.0.0.1:${port}`],
  joinsAt: 'http',
});

/** Starling, and Alloy where the variable ALLOY names its program or there is an `alloy` on PATH. */
export function findCollectors(environment: NodeJS.ProcessEnv = process.env): readonly Collector[] {
  const given = environment['ALLOY'];
  const onPath = (environment['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'alloy'));
  const program = given ?? onPath.find(isProgram);
  if (program === undefined) return [STARLING];
  if (!isProgram(program)) throw new Error(`ALLOY: there is no program ${program}`);
  return [STARLING, alloy(program)];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // There is none, or it cannot be run.
    return false;
  }
}

/** A running collector. */
export interface RunningCollector {
  readonly pid: number;
  /** What another one joins. */
  readonly joinAddress: string;
  /** Ends it by SIGTERM, or at once; gives the seconds that took. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number>;
}

export interface CollectorStart {
  readonly directory: string;
  readonly config: string;
  /** Makes it a node of a cluster. */
  readonly cluster?: { readonly name: string; readonly joins: readonly string[] };
}

/** Starts a collector and waits until it says that it is ready. */
export async function startCollector(
  { name, program, clusterFlags, joinsAt }: Collector,
  { directory, config, cluster }: CollectorStart,
): Promise<RunningCollector> {
  const [port = 0, clusterPort = 0] = await freePorts(2);
  const storage = join(directory, cluster?.name ?? 'node');
  mkdirSync(storage, { recursive: true });
  const flags = [
    'run',
    `--server.http.listen-addr=127.0.0.1:${port}`,
    `--storage.path=${storage}`,
    '--disable-reporting=true',
    ...(cluster === undefined
      ? []
      : [
          '--cluster.enabled=true',
          `--cluster.node-name=${cluster.name}`,
          ...(cluster.joins.length === 0 ? [] : [`--cluster.join-addresses=${cluster.joins.join(',')}`]),
          ...clusterFlags(port, clusterPort),
        ]),
  ];
  const child = spawn(program, [...flags, config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000);
  });
  await ready(`http://127.0.0.1:${port}/-/ready`, child, () => `${name} did not get ready:\n${log}`);
  return {
    pid: child.pid ?? 0,
    joinAddress: `127.0.0.1:${joinsAt === 'http' ? port : clusterPort}`,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return 0;
      const beganMs = performance.now();
      const exited = once(child, 'exit');
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_S * 1_000);
      await exited;
      clearTimeout(late);
      return (performance.now() - beganMs) / 1_000;
    },
  };
}

async function ready(url: string, child: ChildProcess, complaint: () => string): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null || performance.now() > endMs) {
      child.kill('SIGKILL');
      throw new Error(complaint());
    }
    await wait(50);
  }
}
