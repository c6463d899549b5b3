import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';
import { errorMessage } from '../util/index.ts';

/**
 * Opens a stream to a peer, on the connection that there is, or on a new one.
 *
 * After a network was parted it happens that a connection counts as open while what carries its streams is closed, and
 * libp2p takes that one again each time. Such a connection is broken, and another one dialled.
 */
export async function openStream(
  node: Pick<Libp2p, 'dial'>,
  address: Multiaddr,
  protocol: string,
  signal: AbortSignal,
): Promise<Stream> {
  const connection = await node.dial(address, { signal });
  try {
    return await connection.newStream(protocol, { signal });
  } catch (error) {
    if (!isHollow(connection, error)) throw error;
    connection.abort(new Error(`no streams on it: ${errorMessage(error)}`));
    const another = await node.dial(address, { signal });
    return another.newStream(protocol, { signal });
  }
}

function isHollow({ status }: Connection, error: unknown): boolean {
  return status === 'open' && error instanceof Error && error.name === 'ConnectionClosedError';
}
