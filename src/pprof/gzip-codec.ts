import type { Gunzip, Gzip } from 'node:zlib';
import { createGunzip, createGzip } from 'node:zlib';
import {
  chunkSizeBytes,
  compressSync,
  decompressSync,
  expectWhole,
  fromZlib,
  GZIP_OPTIONS,
  isGzip,
} from './gzip.ts';
import { ZlibStream } from './zlib-stream.ts';

/** Room that is kept for the next profile; larger ones get room of their own. */
const MAX_ROOM_BYTES = 1024 * 1024;
/** Header and trailer, and what deflate adds to bytes that it cannot compress: five bytes for each 16 KB at most. */
const GZIP_EXTRA_BYTES = 64;
const INCOMPRESSIBLE_SHIFT = 10;

/**
 * Decompresses and compresses on the caller's thread, one profile after another, with streams and room that are used
 * again. Does what `decompressSync` and `compressSync` do, for a part of what they cost.
 */
export class GzipCodec {
  readonly #inflater = new Reused(createGunzip);
  readonly #deflater = new Reused(() => createGzip(GZIP_OPTIONS));

  /**
   * The profile in a body; valid until the next call.
   *
   * @throws PprofError as `decompress`
   */
  decompress(body: Uint8Array, maxBytes: number): Uint8Array {
    if (!isGzip(body)) return decompressSync(body, { maxBytes });
    const reused = this.#inflater.take(chunkSizeBytes(body, maxBytes));
    if (reused === undefined) return decompressSync(body, { maxBytes });
    const { stream, room } = reused;
    try {
      stream.run(body, room);
    } catch (error) {
      this.#inflater.discard();
      throw error instanceof Error ? fromZlib(error, maxBytes) : error;
    }
    // It is larger than it promised to be.
    if (stream.writtenBytes === room.length || stream.writtenBytes > maxBytes) {
      return decompressSync(body, { maxBytes });
    }
    expectWhole(body, stream.readBytes);
    return room.subarray(0, stream.writtenBytes);
  }

  /** A profile as gzip, in bytes of its own. */
  compress(raw: Uint8Array): Uint8Array<ArrayBuffer> {
    const mostBytes = raw.byteLength + (raw.byteLength >> INCOMPRESSIBLE_SHIFT) + GZIP_EXTRA_BYTES;
    const reused = this.#deflater.take(mostBytes);
    if (reused === undefined) return compressSync(raw);
    const { stream, room } = reused;
    stream.run(raw, room);
    return room.slice(0, stream.writtenBytes);
  }
}

/** A stream of one kind, and room for what it gives out. */
class Reused {
  readonly #create: () => Gzip | Gunzip;
  #node: Gzip | Gunzip | undefined;
  #stream: ZlibStream | undefined;
  #room = new Uint8Array();

  constructor(create: () => Gzip | Gunzip) {
    this.#create = create;
  }

  /** Undefined where Node's streams cannot be used again, or there is no room for so many bytes. */
  take(roomBytes: number): { stream: ZlibStream; room: Uint8Array<ArrayBuffer> } | undefined {
    if (roomBytes > MAX_ROOM_BYTES) return undefined;
    if (this.#node === undefined) {
      this.#node = this.#create();
      this.#stream = ZlibStream.of(this.#node);
    }
    if (this.#stream === undefined) return undefined;
    if (this.#room.length < roomBytes) {
      this.#room = new Uint8Array(Math.min(MAX_ROOM_BYTES, Math.max(roomBytes, this.#room.length * 2)));
    }
    return { stream: this.#stream, room: this.#room };
  }

  /** After an error: the next one has a stream of its own. */
  discard(): void {
    this.#node?.close();
    this.#node = undefined;
    this.#stream = undefined;
  }
}
