import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttp1 } from 'node:http';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ServerTls } from '../../net/index.ts';
import { readServerTls } from '../../net/index.ts';
import type { Clock } from '../../util/index.ts';
import { sleep } from '../../util/index.ts';
import type { HttpSettings, TlsSettings } from './args.ts';
import type { ServerAnswer, ServerRequest } from './server-message.ts';

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
/** As many requests at a time on one connection as Go's servers take. */
const HTTP2_SETTINGS = { maxConcurrentStreams: 250 };
/** How often timeouts of requests are looked after. */
const CHECK_MS = 1_000;

/** A listening server: HTTP/1.1, and HTTP/2 under TLS or where it is enabled without. */
export class ReceiveServer {
  readonly #front: HttpServer | Http2SecureServer;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #busy = new Set<ServerAnswer>();
  readonly #tls: TlsSettings | undefined;

  private constructor({ front }: Servers, { settings, clock }: HttpServerOptions) {
    this.#front = front;
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
      this.#front.setSecureContext((await readServerTls(this.#tls)).context);
    }
  }

  /** Takes no more connections, waits for requests under way and ends those that remain after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const closed = once(this.#front, 'close');
    this.#front.close();
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
  readonly front: HttpServer | Http2SecureServer;
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
    const { context, clients, accepts } = await readServerTls(settings.tls);
    const options = {
      ...context,
      ...clients,
      allowHTTP1: true,
      settings: HTTP2_SETTINGS,
      handshakeTimeout: settings.server_read_timeout,
      ...timeouts,
    };
    const http2 = createSecureServer(options, handle);
    admit(http2, accepts);
    return { front: http2, http2 };
  }
  const http1 = createHttp1(timeouts, handle);
  if (!settings.http2.enabled) return { front: http1, http2: undefined };
  const http2 = createHttp2({ settings: HTTP2_SETTINGS }, handle);
  sniff(http1, http2, settings.server_read_timeout);
  return { front: http1, http2 };
}

/** Ends connections of clients without the certificate that is asked for, before they can ask anything. */
function admit(server: Http2SecureServer, accepts: ServerTls['accepts']): void {
  const acceptors = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket: TLSSocket) => {
    if (accepts(socket)) for (const acceptor of acceptors) acceptor.call(server, socket);
    else socket.destroy();
  });
}

/**
 * Hands connections that begin like HTTP/2 to the other server. It is the first that listens, because only a listening
 * server looks after the timeouts of its requests.
 */
function sniff(http1: HttpServer, http2: Http2Server, timeoutMs: number): void {
  const acceptors = http1.listeners('connection');
  http1.removeAllListeners('connection');
  http1.on('connection', (socket: Socket) => {
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.once('readable', () => {
      socket.setTimeout(0);
      const first: unknown = socket.read();
      // It ended before it began.
      if (!(first instanceof Uint8Array)) return void socket.destroy();
      socket.unshift(first);
      if (Buffer.from(first).toString('latin1').startsWith(HTTP2_PREFACE)) http2.emit('connection', socket);
      else for (const acceptor of acceptors) acceptor.call(http1, socket);
      return undefined;
    });
  });
}
