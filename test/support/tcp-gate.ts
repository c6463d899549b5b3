import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A port that leads nowhere until it is opened. */
export interface TcpGate {
  /** host:port */
  readonly address: string;
  /** From now on connections lead to host:port. */
  open(to: string): void;
  close(): Promise<void>;
}

export async function startTcpGate(): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let target: { readonly host: string; readonly port: number } | undefined;
  const server = createServer((socket) => {
    if (target === undefined) {
      socket.destroy();
      return;
    }
    const other = connect(target);
    for (const [one, peer] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one.pipe(peer);
      one.on('error', () => peer.destroy());
      one.on('close', () => sockets.delete(one));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A TCP server's address is never a pipe's name.
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    open(to) {
      const [host = '', port] = to.split(':');
      target = { host, port: Number(port) };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
