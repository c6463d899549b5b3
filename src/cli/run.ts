import { renderDiagnostics } from '../syntax/index.ts';
import { errorMessage, formatDuration, sleep } from '../util/index.ts';
import type { clusterFlags, runFlags } from './command-flags.ts';
import type { FlagValues } from './flag.ts';
import type { NodeOptions, Ports, RunningNode } from './ports.ts';
import { listenForStop } from './stop-signals.ts';

/** How long an orderly end may take while nothing runs yet. */
const START_STOP_DEADLINE_MS = 5_000;

/**
 * Runs a configuration until SIGINT or SIGTERM, reading it again at SIGHUP. Gives the exit code: 0 after a stop, also one
 * that took too long; 1 when the configuration has errors; 128 and the signal's number after a second signal.
 * @throws AppError when the node cannot be started
 */
export async function run(
  path: string,
  flags: FlagValues<typeof runFlags>,
  cluster: FlagValues<typeof clusterFlags>,
  ports: Ports,
): Promise<number> {
  const { isClusterEnabled, ...options } = flags;
  const stop = listenForStop(ports.signals);
  const finished = new AbortController();
  const running: Running = { node: undefined };
  const all = { ...options, path, cluster: isClusterEnabled ? cluster : undefined };
  try {
    return await Promise.race([
      runUntil(stop.first, all, running, ports),
      outlast(stop.first, finished.signal, running, ports),
      stop.second,
    ]);
  } finally {
    finished.abort();
    stop.close();
  }
}

/** The node, once it runs. */
interface Running {
  node: RunningNode | undefined;
}

async function runUntil(
  stopped: AbortSignal,
  options: NodeOptions,
  running: Running,
  ports: Ports,
): Promise<number> {
  const { terminal, signals } = ports;
  // A SIGHUP must not end the process while it starts either.
  const ignoreReloads = signals.on('SIGHUP', () => {
    running.node?.runtime
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
    running.node = outcome.node;
    await aborted(stopped);
    await outcome.node.stop();
    return 0;
  } finally {
    ignoreReloads();
  }
}

/** Ends the wait for an orderly stop. */
async function outlast(
  stopped: AbortSignal,
  finished: AbortSignal,
  running: Running,
  ports: Ports,
): Promise<number> {
  await aborted(stopped);
  const deadlineMs = running.node?.stopDeadlineMs ?? START_STOP_DEADLINE_MS;
  await sleep(ports.clock, deadlineMs, finished);
  if (!finished.aborted) {
    ports.terminal.error(`Warning: not everything stopped in ${formatDuration(deadlineMs)}; ending anyway\n`);
  }
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
