import type { Server, ServerOptions } from '../../src/server/index.ts';
import { createServer } from '../../src/server/index.ts';
import { silentLogger } from '../../src/telemetry/index.ts';
import { systemClock } from '../../src/util/index.ts';

/** The HTTP server of a node on a port of its own, with everything switched on, until the end of the test. */
export function testServer(
  test: { teardown(callback: () => unknown): void },
  options: Pick<ServerOptions, 'runtime' | 'metrics'> & Partial<ServerOptions>,
): Server {
  const server = createServer({
    logger: silentLogger,
    clock: systemClock,
    version: '1.2.3',
    listenAddress: '127.0.0.1:0',
    uiPathPrefix: '/',
    isPprofEnabled: true,
    isSupportBundleDisabled: false,
    ...options,
  });
  test.teardown(() => server.close());
  return server;
}
