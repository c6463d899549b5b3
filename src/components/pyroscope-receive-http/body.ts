import type { BodyAccount } from './body-budget.ts';
import { BodyError } from './body-error.ts';
import { unpackGzip } from './unpacking.ts';

/**
 * The whole body, unpacked where the transport has packed it: the header that says so does not travel on.
 * @throws BodyError 413 beyond `maxBytes`, packed or not; 503 beyond the account; 415 for a coding other than gzip; 400 for a broken one
 */
export async function readBody(
  request: AsyncIterable<unknown>,
  encoding: string | undefined,
  { maxBytes, account }: { readonly maxBytes: number; readonly account: BodyAccount },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) throw new BodyError(400, 'the body is not bytes');
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    account.take(chunk.length);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip')
    throw new BodyError(415, `Content-Encoding ${encoding} is not supported; use gzip`);
  try {
    const unpacked = await unpackGzip(body, maxBytes);
    account.take(unpacked.length);
    return unpacked;
  } catch (error) {
    if (error instanceof BodyError) throw error;
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new BodyError(400, 'the body is not gzip, as its Content-Encoding says');
  }
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError(413, `the body is larger than ${maxBytes} bytes`);
}
