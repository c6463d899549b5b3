import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends the oldest connection when there is one more than `max`. Refusing the newest instead would leave the port to
 * whoever fills it first: nobody could ask any more whether the node is ready.
 * @param onEnded told of each connection that was ended
 */
export function limitConnections(server: Server, max: number, onEnded: () => void): void {
  /** In the order in which they came. */
  const open = new Set<Socket>();
  server.prependListener('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size <= max) return;
    const [oldest] = open;
    if (oldest === undefined) return;
    open.delete(oldest);
    oldest.destroy();
    onEnded();
  });
  // They are accepted in one go and closed after it.
  server.maxConnections = 2 * max;
}
