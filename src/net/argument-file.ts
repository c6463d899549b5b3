import { stat } from 'node:fs/promises';
import { readTextFile } from '../files/index.ts';
import type { Clock } from '../util/index.ts';
import { errorMessage } from '../util/index.ts';
import { HttpError } from './http-error.ts';

const MAX_BYTES = 1024 * 1024;

/** How long what a file said before goes on while the file is empty: somebody is writing it. */
const REWRITE_MS = 10_000;

/** A file that an argument names, with a secret or a certificate: looked at on every use, read again when it changed. */
export class ArgumentFile {
  /** The argument that names the file, for messages. */
  readonly argument: string;
  readonly #path: string;
  readonly #clock: Clock;
  #version: string | undefined;
  #text = '';
  #emptySinceMs: number | undefined;

  constructor(argument: string, path: string, clock: Clock) {
    this.argument = argument;
    this.#path = path;
    this.#clock = clock;
  }

  /** The text of the file without white space around it. @throws HttpError 'file' */
  async read(): Promise<string> {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(this.#path, { bigint: true });
      if (size > MAX_BYTES) throw new Error(`${size} bytes are too many`);
      const version = `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      if (version === this.#version) return this.#text;
      const text = (await readTextFile(this.#path)).trim();
      if (text === '') return this.#formerText();
      this.#text = text;
      this.#version = version;
      this.#emptySinceMs = undefined;
      return text;
    } catch (error) {
      const message = `cannot read ${this.argument} ${JSON.stringify(this.#path)}: ${errorMessage(error)}`;
      throw new HttpError('file', message, { cause: error });
    }
  }

  /** Who writes a file in place empties it first. */
  #formerText(): string {
    const nowMs = this.#clock.monotonic();
    this.#emptySinceMs ??= nowMs;
    if (this.#text === '' || nowMs - this.#emptySinceMs >= REWRITE_MS) throw new Error('the file is empty');
    return this.#text;
  }
}
