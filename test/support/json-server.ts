import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';

/** A server that answers paths with JSON. */
export interface JsonServer {
  /** e.g. "http://127.0.0.1:40123"; of no use where it listens on a socket. */
  readonly url: string;
  /** Path, with its query where the key has one → what to answer, or how. */
  readonly answers: Map<string, unknown>;
  readonly requests: readonly IncomingMessage[];
  /** Answers everything instead. */
  intercept: RequestListener | undefined;
}

/** Starts one on a free port or a Unix socket; it ends with the test. */
export async function serveJson(
  test: { teardown(callback: () => unknown): void },
  answers: Readonly<Record<string, unknown>>,
  socketPath?: string,
): Promise<JsonServer> {
  const requests: IncomingMessage[] = [];
  const known = new Map(Object.entries(answers));
  const server = createServer((request, response) => {
    requests.push(request);
    if (running.intercept !== undefined) {
      running.intercept(request, response);
      return;
    }
    const url = request.url ?? '';
    const answer = known.get(url) ?? known.get(url.replace(/\?.*/, ''));
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'page not found' }));
  });
  if (socketPath === undefined) server.listen(0, '127.0.0.1');
  else server.listen(socketPath);
  await once(server, 'listening');
  test.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const running: JsonServer = {
    url: `http://127.0.0.1:${port}`,
    answers: known,
    requests,
    intercept: undefined,
  };
  return running;
}
