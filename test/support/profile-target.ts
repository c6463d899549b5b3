import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target on the loopback that answers as the test says. */
export interface ProfileTarget {
  /** host:port */
  readonly address: string;
  /** Path and query of every request so far. */
  readonly requests: readonly string[];
  /** The next request that arrives, or has arrived and was not yet given. */
  nextRequest(): Promise<IncomingMessage>;
  /** Replaces the answer from the next request on. */
  answerWith(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Starts a target; close it with `t.teardown(() => target.close())`. */
export async function startProfileTarget(listener: RequestListener): Promise<ProfileTarget> {
  let current = listener;
  const requests: string[] = [];
  const arrived: IncomingMessage[] = [];
  const waiting: ((request: IncomingMessage) => void)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(request);
    else waiter(request);
    current(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    requests,
    nextRequest() {
      const request = arrived.shift();
      return request === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(request);
    },
    answerWith(next) {
      current = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer with a body, as a profile endpoint gives it. */
export function answer(
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  status = 200,
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/octet-stream', ...headers });
    response.end(body);
  };
}
