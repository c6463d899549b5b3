import type { Clock } from '../util/index.ts';
import { ArgumentFile } from './argument-file.ts';

/** A text that an argument gives inline, or that a file holds which another argument names. */
export interface TextSource {
  /** The argument that it comes from, for messages. */
  readonly argument: string;
  /** @throws HttpError 'file' */
  read(): Promise<string>;
}

/** Where an argument and its `_file` twin are given, the text that they stand for; nothing where neither is. */
export function textSource(
  name: { readonly inline: string; readonly file: string },
  inline: string | undefined,
  path: string | undefined,
  clock: Clock,
): TextSource | undefined {
  if (path) return new ArgumentFile(name.file, path, clock);
  if (!inline) return undefined;
  return { argument: name.inline, read: async () => inline };
}
