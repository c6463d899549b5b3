import { createHash } from 'node:crypto';
import type { Body, Diagnostic, Source } from '../syntax/index.ts';
import { errorAt, parseFile } from '../syntax/index.ts';
import { ReadError, readSources } from './source-files.ts';

/** A configuration as read from disk: parsed, with everything wrong with its text. */
export interface Configuration {
  readonly sources: readonly Source[];
  readonly bodies: readonly Body[];
  readonly diagnostics: readonly Diagnostic[];
  /** The directory that `module_path` names. */
  readonly directory: string;
  /** Lower-case hex SHA-256 over the texts in order. */
  readonly sha256: string;
}

/** Reads and parses a file or a directory. A failure to read is a diagnostic without a place. */
export async function readConfiguration(path: string): Promise<Configuration> {
  try {
    const { sources, diagnostics, directory } = await readSources(path);
    const parsed = sources.map(parseFile);
    const hash = createHash('sha256');
    for (const { text } of sources) hash.update(text);
    return {
      sources,
      bodies: parsed.map(({ file }) => file.body),
      diagnostics: [...diagnostics, ...parsed.flatMap((file) => file.diagnostics)],
      directory,
      sha256: hash.digest('hex'),
    };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return {
      sources: [],
      bodies: [],
      diagnostics: [errorAt(undefined, error.message)],
      directory: path,
      sha256: '',
    };
  }
}
