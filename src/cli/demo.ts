import type { DemoNode, DemoNodeOptions } from '../demo/index.ts';
import { runDemo } from '../demo/index.ts';
import { renderDiagnostics } from '../syntax/index.ts';
import { AppError } from '../util/index.ts';
import type { demoFlags } from './command-flags.ts';
import { clusterFlags } from './command-flags.ts';
import type { FlagValues } from './flag.ts';
import { defaultsOf } from './flag.ts';
import type { Ports } from './ports.ts';
import { listenForStop } from './stop-signals.ts';

/** Every address of the demo is of this machine alone, on a free port. */
const LISTEN_ADDRESS = '127.0.0.1:0';

/**
 * Runs the demo until its time is over or SIGINT or SIGTERM. Gives the exit code: 0 when everything scraped was
 * delivered, 1 when not, 128 and the signal's number after a second signal.
 */
export async function demo(flags: FlagValues<typeof demoFlags>, ports: Ports): Promise<number> {
  const { terminal, clock, signals } = ports;
  const stop = listenForStop(signals);
  const print = (line: string): void =>
    flags.isJson ? terminal.error(`${line}\n`) : terminal.out(`${line}\n`);
  const show = async (): Promise<number> => {
    const result = await runDemo(flags, {
      clock,
      print,
      stopped: stop.first,
      startNode: (options) => startNode(options, ports),
    });
    if (flags.isJson) terminal.out(`${JSON.stringify(result)}\n`);
    else
      print(
        `\n${result.scraped} profiles scraped, ${result.delivered} delivered, ${result.dropped} dropped.`,
      );
    return result.delivered === result.scraped ? 0 : 1;
  };
  try {
    return await Promise.race([show(), stop.second]);
  } finally {
    stop.close();
  }
}

async function startNode(
  { name, path, storagePath, joins }: DemoNodeOptions,
  ports: Ports,
): Promise<DemoNode> {
  const { node, diagnostics } = await ports.startNode({
    path,
    storagePath,
    listenAddress: LISTEN_ADDRESS,
    uiPathPrefix: '/',
    isPprofEnabled: true,
    isSupportBundleDisabled: false,
    cluster: { ...defaultsOf(clusterFlags), nodeName: name, listenPort: 0, joinAddresses: joins.join(',') },
  });
  if (node === undefined) throw configurationError(diagnostics);
  return {
    url: node.url,
    clusterAddress: node.clusterAddress ?? '',
    readMetric: (metric, labels) => node.metrics.value(metric, labels),
    async reload() {
      const { isSuccessful, diagnostics: reasons } = await node.runtime.reload();
      if (!isSuccessful) throw configurationError(reasons);
    },
    leave: () => node.leave(),
    stop: () => node.stop(),
  };
}

function configurationError(diagnostics: Parameters<typeof renderDiagnostics>[0]): AppError {
  return new AppError(
    'demo',
    `the demo's configuration is refused:\n${renderDiagnostics(diagnostics, { color: false })}`,
  );
}
