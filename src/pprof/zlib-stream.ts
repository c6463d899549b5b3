import type { Gunzip, Gzip } from 'node:zlib';
import { constants } from 'node:zlib';

/** What does the work inside Node's streams of zlib. */
interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputBytes: number,
    output: Uint8Array,
    outputStart: number,
    outputBytes: number,
  ): void;
  onerror: (message: string, errno: number, code: string) => void;
}

/** The error of a stream, with zlib's name for it such as Z_DATA_ERROR. */
class ZlibError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/**
 * One of Node's streams of zlib, used again for one input after another, on the caller's thread. Node's own synchronous
 * functions make a stream for each call: some 300 KB that are set up, counted by V8's collector and thrown away, which
 * for a small profile is most of the work.
 *
 * The inside of those streams is not documented. Where Node has changed it `of` gives undefined, and callers do without.
 */
export class ZlibStream {
  readonly #handle: Handle;
  /** What was left of output and input after the last write. */
  readonly #left: Uint32Array;
  #error: ZlibError | undefined;
  /** Of the last run. */
  writtenBytes = 0;
  readBytes = 0;

  constructor(handle: Handle, left: Uint32Array) {
    this.#handle = handle;
    this.#left = left;
    handle.onerror = (message, _errno, code): void => {
      this.#error = new ZlibError(message, code);
    };
  }

  static of(stream: Gzip | Gunzip): ZlibStream | undefined {
    const handle: unknown = Reflect.get(stream, '_handle');
    const left: unknown = Reflect.get(stream, '_writeState');
    const isKnown = isHandle(handle) && left instanceof Uint32Array && left.length === 2;
    return isKnown ? new ZlibStream(handle, left) : undefined;
  }

  /**
   * Works on one whole input. An output that is full afterwards may have been too small.
   *
   * @throws Error with zlib's `code`
   */
  run(input: Uint8Array, output: Uint8Array): void {
    this.#error = undefined;
    this.#handle.reset();
    this.#handle.writeSync(constants.Z_FINISH, input, 0, input.byteLength, output, 0, output.byteLength);
    const error = this.#failure();
    if (error !== undefined) throw error;
    this.writtenBytes = output.byteLength - (this.#left[0] as number);
    this.readBytes = input.byteLength - (this.#left[1] as number);
  }

  #failure(): ZlibError | undefined {
    return this.#error;
  }
}

function isHandle(value: unknown): value is Handle {
  if (typeof value !== 'object' || value === null || !('onerror' in value)) return false;
  return ['reset', 'writeSync'].every((name) => typeof Reflect.get(value, name) === 'function');
}
