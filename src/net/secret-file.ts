import { readFile, stat } from 'node:fs/promises';
import { errorMessage } from '../util/index.ts';
import { HttpError } from './http-error.ts';

const MAX_BYTES = 1024 * 1024;

/** A secret in a file: looked at on every use, read again when the file changed. */
export class SecretFile {
  readonly #argument: string;
  readonly #path: string;
  #version: string | undefined;
  #secret = '';

  /** @param argument the argument that names the file, for errors */
  constructor(argument: string, path: string) {
    this.#argument = argument;
    this.#path = path;
  }

  /** The text of the file without white space around it. @throws HttpError 'credentials' */
  async read(): Promise<string> {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(this.#path, { bigint: true });
      if (size > MAX_BYTES) throw new Error(`${size} bytes are too many for a secret`);
      const version = `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      if (version !== this.#version) {
        this.#secret = (await readFile(this.#path, 'utf8')).trim();
        this.#version = version;
      }
      return this.#secret;
    } catch (error) {
      const message = `cannot read ${this.#argument} ${JSON.stringify(this.#path)}: ${errorMessage(error)}`;
      throw new HttpError('credentials', message, { cause: error });
    }
  }
}
