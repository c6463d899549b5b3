import { Server } from 'proxy-chain';
import type { Test } from 'tap';

/** A request as a proxy sees it. */
export interface ProxiedRequest {
  readonly method: string | undefined;
  readonly isTunnel: boolean;
  readonly host: string;
  readonly username: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ForwardProxy {
  readonly port: number;
  readonly seen: readonly ProxiedRequest[];
}

/** A real forward proxy: forwards plain requests and tunnels by CONNECT; closed when the test ends. */
export async function startForwardProxy(
  t: Test,
  user?: { name: string; password: string },
): Promise<ForwardProxy> {
  const seen: ProxiedRequest[] = [];
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ request, username, password, hostname, port, isHttp }) => {
      const { method, headers } = request;
      seen.push({
        method,
        isTunnel: !isHttp,
        host: `${hostname}:${port}`,
        username: username || undefined,
        headers,
      });
      const isKnown = user === undefined || (username === user.name && password === user.password);
      return { requestAuthentication: !isKnown };
    },
  });
  await server.listen();
  t.teardown(() => server.close(true));
  return { port: server.port, seen };
}
