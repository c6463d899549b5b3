import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic, Source } from '../syntax/index.ts';
import { decodeSource } from '../syntax/index.ts';
import { AppError, errorMessage } from '../util/index.ts';

/** A configuration that could not be read from disk. */
export class ReadError extends AppError<'read'> {}

/** The texts of a configuration, and what is wrong with their encoding. */
export interface ReadSources {
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
  /** The directory that `module_path` names. */
  readonly directory: string;
}

/**
 * Reads a file, or the configuration files of a directory: `*.alloy`, or `*.river` if there is no `.alloy`, sorted by
 * name, not those of its subdirectories. An empty directory is a valid configuration.
 * @throws ReadError
 */
export async function readSources(path: string): Promise<ReadSources> {
  try {
    const isDirectory = (await stat(path)).isDirectory();
    const files = isDirectory ? await configurationFiles(path) : [path];
    const decoded = await Promise.all(files.map(async (file) => decodeSource(file, await readFile(file))));
    return {
      sources: decoded.map(({ source }) => source),
      diagnostics: files.length === 0 ? [nothingIn(path)] : decoded.flatMap(({ diagnostics }) => diagnostics),
      directory: isDirectory ? path : dirname(path),
    };
  } catch (error) {
    throw new ReadError('read', `reading config path ${JSON.stringify(path)}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function nothingIn(path: string): Diagnostic {
  const message = `there is no *.alloy file in the directory ${JSON.stringify(path)}, so nothing runs`;
  return { severity: 'warning', message, span: undefined };
}

async function configurationFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const ending = files.some((name) => name.endsWith('.alloy')) ? '.alloy' : '.river';
  return files
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(directory, name));
}
