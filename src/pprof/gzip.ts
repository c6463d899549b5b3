import type { ZlibOptions } from 'node:zlib';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { PprofError } from './pprof-error.ts';

/** Profiles rarely shrink by more than this; a trailer that promises more is not believed at once. */
const EXPECTED_RATIO = 32;
const MIN_CHUNK_BYTES = 1024;
const MAX_CHUNK_BYTES = 16 * 1024 * 1024;
/** A little more than the promised size, so that zlib sees the end without asking for a second chunk. */
const CHUNK_SLACK_BYTES = 64;
/**
 * Up to this size (uncompressed) the caller's thread does the work itself, in a fraction of a millisecond: handing it to
 * the thread pool takes several times as much CPU (measured: 8 KB 0.04 against 0.36 ms, 71 KB 0.10 against 0.36 ms).
 */
const SMALL_BYTES = 128 * 1024;
/** Header and trailer of RFC 1952. */
const MIN_GZIP_BYTES = 18;

/**
 * Level 1 costs a fraction of the usual level 6 and gives 5 to 10 % more bytes; the largest memLevel wins back a part of
 * them.
 */
export const GZIP_OPTIONS = {
  level: constants.Z_BEST_SPEED,
  memLevel: constants.Z_MAX_MEMLEVEL,
} as const;

export interface DecompressOptions {
  /** The most bytes that a profile may have once decompressed. */
  readonly maxBytes: number;
}

/**
 * The profile in a body: gzip, with one member or several, is inflated in zlib's thread pool; anything else is passed
 * on as it is.
 *
 * @throws PprofError `empty`, `truncated`, `corrupt-gzip` or `too-large`
 */
export async function decompress(body: Uint8Array, { maxBytes }: DecompressOptions): Promise<Uint8Array> {
  if (body.byteLength === 0) throw new PprofError('empty', 'empty body');
  if (isGzip(body)) return inflate(body, maxBytes);
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes);
  return body;
}

/** Whether a body begins as gzip does (RFC 1952). */
export function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

/** What zlib answers with `info`, which its types do not say. */
interface ZlibResult {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly engine: { readonly bytesWritten: number; _outBuffer: unknown };
}

/**
 * Takes the output away from the engine that made it. V8 keeps the handle of an engine, and all that hangs on it, until
 * it next collects everything, which it would have to do every second for these buffers alone. A Node that calls the
 * field otherwise only takes more memory.
 */
function released(result: unknown): ZlibResult {
  const { buffer, engine } = result as ZlibResult;
  engine._outBuffer = undefined;
  return { buffer, engine };
}

/**
 * As `decompress`, on the caller's thread.
 *
 * @throws PprofError as `decompress`
 */
export function decompressSync(body: Uint8Array, { maxBytes }: DecompressOptions): Uint8Array {
  if (body.byteLength === 0) throw new PprofError('empty', 'empty body');
  if (!isGzip(body)) {
    if (body.byteLength > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  const options = { chunkSize: chunkSizeBytes(body, maxBytes), info: true, maxOutputLength: maxBytes };
  try {
    return contentOf(released(gunzipSync(body, options)), body);
  } catch (error) {
    throw error instanceof Error && !(error instanceof PprofError) ? fromZlib(error, maxBytes) : error;
  }
}

/** How large a body says that its profile is; what says it may be wrong. */
export function promisedBytes(body: Uint8Array): number {
  if (!isGzip(body) || body.byteLength < MIN_GZIP_BYTES) return body.byteLength;
  return new DataView(body.buffer, body.byteOffset).getUint32(body.byteLength - 4, true);
}

/** What was inflated, if that was the whole body. */
function contentOf({ buffer, engine }: ZlibResult, body: Uint8Array): Uint8Array {
  expectWhole(body, engine.bytesWritten);
  return buffer;
}

/** @throws PprofError unless zlib read a body to its end */
export function expectWhole(body: Uint8Array, readBytes: number): void {
  const extraBytes = body.byteLength - readBytes;
  if (extraBytes === 0) return;
  throw new PprofError('corrupt-gzip', `corrupt gzip: ${extraBytes} bytes of something else follow`);
}

async function inflate(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const chunkSize = chunkSizeBytes(body, maxBytes);
  const options = { chunkSize, info: true };
  try {
    const inflated =
      (chunkSize <= SMALL_BYTES ? inflateSmall(body, Math.min(maxBytes, SMALL_BYTES), options) : undefined) ??
      (await inflateLarge(body, { ...options, maxOutputLength: maxBytes }));
    return contentOf(inflated, body);
  } catch (error) {
    throw error instanceof Error && !(error instanceof PprofError) ? fromZlib(error, maxBytes) : error;
  }
}

/** Undefined when the body is larger than its trailer promises, and so not for this thread. */
function inflateSmall(
  body: Uint8Array,
  maxOutputLength: number,
  options: ZlibOptions,
): ZlibResult | undefined {
  try {
    return released(gunzipSync(body, { ...options, maxOutputLength }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

function inflateLarge(body: Uint8Array, options: ZlibOptions): Promise<ZlibResult> {
  return new Promise((resolve, reject) => {
    gunzip(body, options, (error, result: unknown) => {
      if (error === null) resolve(released(result));
      else reject(error);
    });
  });
}

/** One chunk for the whole output is much faster than many; it is bounded, because the size in the trailer may lie. */
export function chunkSizeBytes(body: Uint8Array, maxBytes: number): number {
  if (body.byteLength < MIN_GZIP_BYTES) return MIN_CHUNK_BYTES;
  const wanted = Math.min(
    promisedBytes(body) + CHUNK_SLACK_BYTES,
    maxBytes,
    body.byteLength * EXPECTED_RATIO,
  );
  return Math.min(Math.max(wanted, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
}

/** zlib's errors as ours: Z_BUF_ERROR means that input is missing, everything else that it is wrong. */
export function fromZlib(error: Error, maxBytes: number): PprofError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes, error);
  if (code === 'Z_BUF_ERROR') {
    return new PprofError('truncated', 'truncated gzip: the body ends before the data does', {
      cause: error,
    });
  }
  return new PprofError('corrupt-gzip', `corrupt gzip: ${error.message}`, { cause: error });
}

function tooLarge(maxBytes: number, cause?: Error): PprofError {
  const message = `the profile is larger than the limit of ${maxBytes} bytes (uncompressed)`;
  return new PprofError('too-large', message, { cause });
}

/** A profile as gzip. */
export async function compress(raw: Uint8Array): Promise<Uint8Array> {
  if (raw.byteLength <= SMALL_BYTES) return compressSync(raw);
  return new Promise((resolve, reject) => {
    gzip(raw, gzipOptions(raw), (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

/** As `compress`, on the caller's thread. */
export function compressSync(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  return released(gzipSync(raw, { ...gzipOptions(raw), info: true })).buffer;
}

function gzipOptions(raw: Uint8Array): ZlibOptions {
  const chunkSize = Math.min(Math.max(raw.byteLength >> 1, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
  return { ...GZIP_OPTIONS, chunkSize };
}
