import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ConnectFailure } from './connect-failure.ts';

const inflate = promisify(gunzip);

/**
 * The body of a request, decompressed; at most `maxBytes` of either form.
 * @throws ConnectFailure
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // A request that is refused half-way still gets its answer: leaving the loop must not destroy it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new ConnectFailure(
      'unimplemented',
      `unknown compression ${JSON.stringify(encoding)}: supported encodings are gzip`,
    );
  }
  try {
    return await inflate(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new ConnectFailure('invalid_argument', 'the body is not valid gzip', { cause: error });
  }
}

function tooLarge(maxBytes: number): ConnectFailure {
  return new ConnectFailure('resource_exhausted', `message is larger than configured max ${maxBytes}`);
}
