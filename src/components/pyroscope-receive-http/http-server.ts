import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttp1 } from 'node:http';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer as createNet } from 'node:net';
import type { Clock } from '../../util/index.ts';
import { sleep } from '../../util/index.ts';
import type { HttpSettings, ServerTls } from './args.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';
import { clientRules, readServerTls } from './server-tls.ts';

export interface HttpServerOptions {
  readonly settings: HttpSettings;
  readonly clock: Clock;
  readonly handle: (request: ServerRequest, response: ServerAnswer) => void;
  /** A connection was closed at once because of `conn_limit`. */
  readonly onRefused: () => void;
  /** A connection could not be accepted. */
  readonly onError: (error: Error) => void;
  readonly onConnections: (open: number) => void;
}

/** What every HTTP/2 connection begins with. */
const HTTP2_PREFACE = 'PRI * HTTP/2';
/** How often timeouts of requests are looked after. */
const CHECK_MS = 1_000;

/** A listening server: HTTP/1.1, and HTTP/2 under TLS or where it is enabled without. */
export class ReceiveServer {
  readonly #front: NetServer | Http2SecureServer;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #busy = new Set<ServerAnswer>();
  readonly #http1: HttpServer | undefined;
  readonly #tls: ServerTls | undefined;

  private constructor({ front, http1 }: Servers, { settings, clock }: HttpServerOptions) {
    this.#front = front;
    this.#http1 = http1;
    this.#tls = settings.tls;
    this.#clock = clock;
  }

  /** Resolves when it listens. @throws AppError 'tls'; the error of the system where it cannot listen */
  static async listen(options: HttpServerOptions): Promise<ReceiveServer> {
    const { settings } = options;
    const track = (request: ServerRequest, response: ServerAnswer): void => {
      server.#busy.add(response);
      response.once('close', () => server.#busy.delete(response));
      options.handle(request, response);
    };
    const servers = await createServers(settings, track);
    const server = new ReceiveServer(servers, options);
    const { front, http2 } = servers;
    http2?.on('session', (session) => {
      server.#sessions.add(session);
      session.setTimeout(settings.server_idle_timeout, () => session.close());
      session.once('close', () => server.#sessions.delete(session));
    });
    front.on('connection', (socket: Socket) => {
      server.#sockets.add(socket);
      options.onConnections(server.#sockets.size);
      socket.once('close', () => {
        server.#sockets.delete(socket);
        options.onConnections(server.#sockets.size);
      });
      // A client that breaks off is no event of its own; its request ends with it.
      socket.on('error', () => socket.destroy());
    });
    if (settings.conn_limit > 0) front.maxConnections = settings.conn_limit;
    front.on('drop', options.onRefused);
    front.listen({
      port: settings.listen_port,
      ...(settings.listen_address === '' ? {} : { host: settings.listen_address }),
    });
    await once(front, 'listening');
    // Such as when the process has no more files to open: the server goes on with what it has.
    front.on('error', options.onError);
    return server;
  }

  /** The port that it listens on. */
  get port(): number {
    const address: AddressInfo | string | null = this.#front.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Looks at the files of the `tls` block again; connections that are open stay as they are. @throws AppError 'tls' */
  async renewTls(): Promise<void> {
    if (this.#tls !== undefined && 'setSecureContext' in this.#front) {
      this.#front.setSecureContext(await readServerTls(this.#tls));
    }
  }

  /** Takes no more connections, waits for requests under way and ends those that remain after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const closed = once(this.#front, 'close');
    this.#front.close();
    this.#http1?.close();
    for (const session of this.#sessions) session.close();
    const quiet = new AbortController();
    const check = (): void => {
      if (this.#busy.size === 0) quiet.abort();
    };
    for (const response of this.#busy) response.once('close', check);
    check();
    await sleep(this.#clock, graceMs, quiet.signal);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

interface Servers {
  /** The one that listens. */
  readonly front: NetServer | Http2SecureServer;
  readonly http1: HttpServer | undefined;
  readonly http2: Http2Server | Http2SecureServer | undefined;
}

async function createServers(
  settings: HttpSettings,
  handle: (request: ServerRequest, response: ServerAnswer) => void,
): Promise<Servers> {
  const timeouts = {
    requestTimeout: settings.server_read_timeout,
    headersTimeout: settings.server_read_timeout,
    keepAliveTimeout: settings.server_idle_timeout,
    connectionsCheckingInterval: CHECK_MS,
  };
  if (settings.tls !== undefined) {
    const options = {
      ...(await readServerTls(settings.tls)),
      ...clientRules(settings.tls),
      allowHTTP1: true,
      ...timeouts,
    };
    const http2 = createSecureServer(options, handle);
    return { front: http2, http1: undefined, http2 };
  }
  const http1 = createHttp1(timeouts, handle);
  if (!settings.http2.enabled) return { front: http1, http1: undefined, http2: undefined };
  const http2 = createHttp2(handle);
  const front = createNet((socket) => {
    socket.setTimeout(settings.server_read_timeout, () => socket.destroy());
    socket.once('readable', () => {
      socket.setTimeout(0);
      const first: unknown = socket.read();
      if (!(first instanceof Uint8Array)) return;
      socket.unshift(first);
      const isHttp2 = Buffer.from(first).toString('latin1').startsWith(HTTP2_PREFACE);
      (isHttp2 ? http2 : http1).emit('connection', socket);
    });
  });
  return { front, http1, http2 };
}
