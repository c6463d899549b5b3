import { renderDiagnostics } from '../syntax/index.ts';
import { AppError, errorMessage, sleep } from '../util/index.ts';
import type { runFlags } from './command-flags.ts';
import type { FlagValues } from './flag.ts';
import type { NodeOptions, Ports, RunningNode } from './ports.ts';
import { listenForStop } from './stop-signals.ts';

/** How long an orderly end may take. */
const STOP_DEADLINE_MS = 5_000;

/**
 * Runs a configuration until SIGINT or SIGTERM, reading it again at SIGHUP. Gives the exit code: 0 after a stop, also one
 * that took too long; 1 when the configuration has errors; 128 and the signal's number after a second signal.
 * @throws AppError when the node cannot be started
 */
export async function run(path: string, flags: FlagValues<typeof runFlags>, ports: Ports): Promise<number> {
  const { isClusterEnabled, ...options } = flags;
  if (isClusterEnabled) {
    throw new AppError(
      'no-cluster',
      '--cluster.enabled: clustering is not available in this version yet; leave the flag out to run a single node',
    );
  }
  const stop = listenForStop(ports.signals);
  const finished = new AbortController();
  try {
    return await Promise.race([
      runUntil(stop.first, { ...options, path }, ports),
      outlast(stop.first, finished.signal, ports),
      stop.second,
    ]);
  } finally {
    finished.abort();
    stop.close();
  }
}

async function runUntil(stopped: AbortSignal, options: NodeOptions, ports: Ports): Promise<number> {
  const { terminal, signals } = ports;
  let node: RunningNode | undefined;
  // A SIGHUP must not end the process while it starts either.
  const ignoreReloads = signals.on('SIGHUP', () => {
    node?.runtime
      .reload()
      .catch((error: unknown) => terminal.error(`Error: reload: ${errorMessage(error)}\n`));
  });
  try {
    const outcome = await ports.startNode(options);
    terminal.error(renderDiagnostics(outcome.diagnostics, { color: terminal.hasColor }));
    if (outcome.node === undefined) {
      terminal.error('Error: could not perform the initial load successfully\n');
      return 1;
    }
    node = outcome.node;
    await aborted(stopped);
    await node.stop();
    return 0;
  } finally {
    ignoreReloads();
  }
}

/** Ends the wait for an orderly stop. */
async function outlast(stopped: AbortSignal, finished: AbortSignal, ports: Ports): Promise<number> {
  await aborted(stopped);
  await sleep(ports.clock, STOP_DEADLINE_MS, finished);
  if (!finished.aborted) ports.terminal.error('Warning: not everything stopped in 5s; ending anyway\n');
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
