import type { RequestListener, Server, ServerOptions } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { HttpAccess } from './http-access.ts';
import type { TlsSetup } from './tls-setup.ts';

export interface SwitchingOptions {
  readonly access: HttpAccess;
  /** Ends connections that have not agreed on a key yet, which the server does not know of. */
  readonly closing: AbortSignal;
  readonly timeouts: ServerOptions;
}

/** How long agreeing on a key may take. */
const HANDSHAKE_MS = 10_000;

/**
 * An HTTP server whose new connections are plain or TLS as the access says at that moment: a reload may change that, and
 * the port stays open. Everything that Node does for connections it does for both: this is how its https.Server is made.
 */
export function createSwitchingServer(
  handler: RequestListener,
  { access, closing, timeouts }: SwitchingOptions,
): Server {
  const server = createServer(timeouts, handler);
  const acceptors = server.listeners('connection');
  const accept = (socket: Socket): void => {
    for (const acceptor of acceptors) acceptor.call(server, socket);
  };
  let current: { readonly setup: TlsSetup; readonly tls: TlsServer } | undefined;
  const shaking = new Set<Socket>();
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const setup = access.tls;
    if (setup === undefined) return accept(socket);
    if (current?.setup !== setup) current = { setup, tls: tlsServer(setup, accept) };
    shaking.add(socket);
    socket.once('close', () => shaking.delete(socket));
    current.tls.emit('connection', socket);
    return undefined;
  });
  closing.addEventListener('abort', () => {
    for (const socket of shaking) socket.destroy();
  });
  return server;
}

/** Never listens: it is handed its connections. */
function tlsServer(setup: TlsSetup, accept: (socket: Socket) => void): TlsServer {
  const tls = createTlsServer({ ...setup.options, handshakeTimeout: HANDSHAKE_MS }, (socket) => {
    if (setup.accepts(socket)) accept(socket);
    else socket.destroy();
  });
  // Whoever speaks something else than TLS, or shows no certificate, is not answered.
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  return tls;
}
