/** The composition root: the only file that sees everything. It puts a node together and hands it to the commands. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { NodeOptions, Ports, StartOutcome } from './cli/index.ts';
import { exitProcess, processSignals, processTerminal, runCommandLine } from './cli/index.ts';
import { soleOwner } from './component/index.ts';
import { definitions } from './components/index.ts';
import type { Queue } from './queue/index.ts';
import { openQueue } from './queue/index.ts';
import type { RuntimeServices } from './runtime/index.ts';
import { Runtime, validateConfiguration } from './runtime/index.ts';
import { createServer, HttpAccess } from './server/index.ts';
import { createStandardLibrary, deprecatedFunctions } from './syntax/index.ts';
import type { LogSystem } from './telemetry/index.ts';
import {
  createLogSystem,
  Metrics,
  registerEventLoopMetrics,
  registerProcessMetrics,
} from './telemetry/index.ts';
import { systemClock, systemRandom } from './util/index.ts';

const { version } = packageJson;

/** What may wait in memory while the disk cannot be written. */
const MEMORY_QUEUE_BYTES = 64 * 1024 * 1024;

const ports: Ports = {
  version,
  clock: systemClock,
  terminal: processTerminal,
  signals: processSignals,
  startNode,
  validate: (path) =>
    validateConfiguration(services(true, createLogSystem(), new Metrics(), '', undefined), path),
};

await exitProcess(await runCommandLine(process.argv.slice(2), ports));

/**
 * Starts a node: the queue and the server first, so that a directory or port that is taken is found before anything is
 * scraped, then the configuration.
 * With errors in the configuration everything is closed again.
 */
async function startNode(options: NodeOptions): Promise<StartOutcome> {
  const metrics = new Metrics();
  const logSystem = createLogSystem();
  registerProcessMetrics(metrics, { version });
  const eventLoop = registerEventLoopMetrics(metrics);
  const { storagePath } = options;
  const queue = await openQueue(join(storagePath, 'queue'), {
    clock: systemClock,
    logger: logSystem.logger,
    onUnwritable: { memoryBytes: MEMORY_QUEUE_BYTES },
  });
  const access = new HttpAccess();
  const runtime = new Runtime(
    { ...services(false, logSystem, metrics, storagePath, queue), http: access },
    options.path,
  );
  const server = createServer({
    runtime,
    access,
    metrics,
    logger: logSystem.logger,
    clock: systemClock,
    version,
    listenAddress: options.listenAddress,
    uiPathPrefix: options.uiPathPrefix,
    isPprofEnabled: options.isPprofEnabled,
    isSupportBundleDisabled: options.isSupportBundleDisabled,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await queue.close();
    eventLoop.close();
  };
  const { url } = await server.listen().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { isSuccessful, diagnostics } = await runtime.load();
  if (!isSuccessful) {
    await close();
    return { node: undefined, diagnostics };
  }
  for (const { identity, entries, bytes } of queue.orphans()) {
    const fields = { endpoint: identity, profiles: entries, bytes };
    logSystem.logger.warn('profiles wait for an endpoint that is not configured', fields);
  }
  const reached = access.tls === undefined ? url : url.replace(/^http:/, 'https:');
  logSystem.logger.info('node started', { version, url: reached, config: options.path });
  const stop = async (): Promise<void> => {
    await runtime.stop();
    await close();
    logSystem.logger.info('node stopped');
  };
  return { node: { url: reached, runtime, metrics, stop }, diagnostics };
}

function services(
  isStatic: boolean,
  logSystem: LogSystem,
  metrics: Metrics,
  storagePath: string,
  queue: Queue | undefined,
): RuntimeServices {
  const library = createStandardLibrary({
    env: process.env,
    hostname: hostname(),
    os: process.platform,
    arch: process.arch,
    version: `v${version}`,
    isStatic,
  });
  return {
    definitions: new Map(definitions.map((definition) => [definition.name, definition])),
    library,
    deprecatedFunctions,
    clock: systemClock,
    random: systemRandom,
    logSystem,
    logger: logSystem.logger,
    metrics,
    ownership: soleOwner,
    queue,
    storagePath,
    version,
    isStatic,
  };
}
