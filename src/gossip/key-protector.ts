import type { AbortOptions, ConnectionProtector, MessageStream, StreamMessageEvent } from '@libp2p/interface';
import { preSharedKey } from '@libp2p/pnet';
import { byteStream } from '@libp2p/utils';
import { AppError } from '../util/index.ts';

/** Who is on the other side of a connection cannot be a member of this cluster. */
export class LinkError extends AppError<'wrong-key' | 'http-port' | 'no-answer'> {}

/** Sent first by both sides: whoever reads something else has another key. */
const GREETING = new TextEncoder().encode('starling cluster link 1\n');
const HANDSHAKE_MS = 2_000;
/** As much as it takes to know an HTTP server. */
const FIRST_BYTES = 16;

/**
 * Encrypts a connection with the cluster's key (libp2p's private networks) before anything else is said on it, and then
 * checks that the other side has the same key: libp2p alone would only show a reset or a time-out.
 * @param key 32 bytes
 * @param onRefused told of each connection that fails, on the side that took it as well as on the side that dialled
 */
export function keyProtector(
  key: Uint8Array,
  onRefused: (error: LinkError, address: string) => void,
): () => ConnectionProtector {
  const psk = new TextEncoder().encode(
    `/key/swarm/psk/1.0.0/\n/base16/\n${Buffer.from(key).toString('hex')}`,
  );
  const inner = preSharedKey({ psk, timeout: HANDSHAKE_MS })();
  return () => ({
    async protect(connection: MessageStream, options?: AbortOptions): Promise<MessageStream> {
      const limits = { signal: options?.signal ?? AbortSignal.timeout(HANDSHAKE_MS) };
      const first = watchFirstBytes(connection);
      try {
        const link = await inner.protect(connection, limits);
        const bytes = byteStream(link);
        const [answer] = await Promise.all([
          bytes.read({ bytes: GREETING.length, ...limits }),
          bytes.write(GREETING, limits),
        ]);
        if (!Buffer.from(answer.subarray()).equals(GREETING)) throw new LinkError('wrong-key', WRONG_KEY);
        return bytes.unwrap();
      } catch (error) {
        const refused = explain(error, first.text());
        onRefused(refused, remoteAddress(connection));
        throw refused;
      } finally {
        first.close();
      }
    },
  });
}

const WRONG_KEY =
  'it has another cluster key, or none (--cluster.key-file must name the same key on every node)';

function explain(error: unknown, firstBytes: string): LinkError {
  if (error instanceof LinkError) return error;
  if (firstBytes.startsWith('HTTP/')) {
    return new LinkError(
      'http-port',
      'an HTTP server answers there: name the cluster port (--cluster.listen-port, 12346 by default), not the HTTP port',
      { cause: error },
    );
  }
  return new LinkError(
    'no-answer',
    'it broke off, or did not greet in time; is it a member of the cluster?',
    { cause: error },
  );
}

function watchFirstBytes(connection: MessageStream): { text(): string; close(): void } {
  let text = '';
  const listen = ({ data }: StreamMessageEvent): void => {
    // Strangers may send a single byte, and a list of buffers has no slice beyond its end.
    const end = Math.min(data.byteLength, FIRST_BYTES);
    if (text === '') text = Buffer.from(data.subarray(0, end)).toString('latin1');
  };
  connection.addEventListener('message', listen);
  return { text: () => text, close: () => connection.removeEventListener('message', listen) };
}

function remoteAddress(connection: MessageStream): string {
  return 'remoteAddr' in connection ? String(connection.remoteAddr) : 'unknown';
}
