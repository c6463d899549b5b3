import { readFile, stat } from 'node:fs/promises';
import { errorMessage } from '../util/index.ts';
import { HttpError } from './http-error.ts';

const MAX_BYTES = 1024 * 1024;

/** A file that an argument names, with a secret or a certificate: looked at on every use, read again when it changed. */
export class ArgumentFile {
  /** The argument that names the file, for messages. */
  readonly argument: string;
  readonly #path: string;
  #version: string | undefined;
  #text = '';

  constructor(argument: string, path: string) {
    this.argument = argument;
    this.#path = path;
  }

  /** The text of the file without white space around it. @throws HttpError 'file' */
  async read(): Promise<string> {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(this.#path, { bigint: true });
      if (size > MAX_BYTES) throw new Error(`${size} bytes are too many`);
      const version = `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      if (version !== this.#version) {
        this.#text = (await readFile(this.#path, 'utf8')).trim();
        this.#version = version;
      }
      return this.#text;
    } catch (error) {
      const message = `cannot read ${this.argument} ${JSON.stringify(this.#path)}: ${errorMessage(error)}`;
      throw new HttpError('file', message, { cause: error });
    }
  }
}
