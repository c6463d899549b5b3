import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ConnectRouterOptions } from '@connectrpc/connect';
import { compressionBrotli, compressionGzip } from '@connectrpc/connect-node';

type Compression = NonNullable<ConnectRouterOptions['acceptCompression']>[number];

/** As many as there are threads for it: more at a time would only be in memory at the same time. */
const MAX_AT_A_TIME = 4;

const gunzipAsync = promisify(gunzip);
const waiting: (() => void)[] = [];
let running = 0;

/** Unpacks gzip. @throws RangeError when it is more than `maxBytes` */
export function unpackGzip(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return inTurn(() => gunzipAsync(body, { maxOutputLength: maxBytes }));
}

/** What Connect may unpack. */
export const compressions: Compression[] = [compressionGzip, compressionBrotli].map((compression) => ({
  ...compression,
  decompress: (bytes: Uint8Array, maxBytes: number) => inTurn(() => compression.decompress(bytes, maxBytes)),
}));

/** A thousand small bodies may each unpack to the largest message: few of them do so at a time. */
async function inTurn<T>(unpack: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await unpack();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
