import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';

/** Below those that systems give to whoever asks for any port, so that none is taken before the program has it. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** Ports of the loopback interface on which nobody listens at the moment, for programs that cannot say which they took. */
export async function freePorts(count: number): Promise<number[]> {
  const listening = new Map<number, Server>();
  while (listening.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      listening.set(port, server);
    } catch (error) {
      // Somebody has it: another will do.
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  // All at the end, so that they differ.
  await Promise.all([...listening.values()].map((server) => once(server.close(), 'close')));
  return [...listening.keys()];
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}
