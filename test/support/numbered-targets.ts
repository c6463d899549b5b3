import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProfileBuilder } from '../../src/pprof/index.ts';
import { PprofProfile } from '../../src/proto/index.ts';

/** A server that stands for many targets and numbers every profile that it serves. */
export interface NumberedTargets {
  readonly port: number;
  /** Number of each profile that was sent to its end → when that was, on the monotonic clock. */
  readonly served: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

const TYPE = { type: 'goroutine', unit: 'count' };

/** Starts it; the caller closes it. */
export async function startNumberedTargets(): Promise<NumberedTargets> {
  const served = new Map<number, number>();
  let next = 0;
  const server = createServer((_request, response) => {
    const number = ++next;
    response.on('finish', () => served.set(number, performance.now()));
    const builder = new ProfileBuilder({ sampleTypes: [TYPE], periodType: TYPE, period: 1 });
    response.end(builder.addSample({ stack: [{ name: 'main' }], values: [number] }).encode());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A TCP server's address is never a pipe's name.
    port: (server.address() as AddressInfo).port,
    served,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The number of a profile that came from such a server. */
export function numberOf(body: Uint8Array): number {
  return Number(PprofProfile.decode(body).sample[0]?.value?.[0] ?? 0);
}
