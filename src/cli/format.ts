import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { decodeSource, formatFile, hasErrors, parseFile, renderDiagnostics } from '../syntax/index.ts';
import { AppError, errorMessage } from '../util/index.ts';
import type { formatFlags } from './command-flags.ts';
import type { FlagValues } from './flag.ts';
import type { Terminal } from './ports.ts';

const STANDARD_INPUT = '-';

/**
 * Prints a file ("-": standard input) in the one canonical layout, or with `-w` writes it back, or with `-t` only tells
 * by the exit code whether it has that layout. A file that does not parse is left alone, with exit code 1.
 * @throws AppError when the file cannot be read or written, or the flags exclude one another
 */
export async function format(
  path: string,
  { isWrite, isTest }: FlagValues<typeof formatFlags>,
  terminal: Terminal,
): Promise<number> {
  if (isWrite && isTest) throw new AppError('usage', '-w and -t exclude each other');
  if (isWrite && path === STANDARD_INPUT) {
    throw new AppError('usage', '-w needs a file: standard input cannot be written back');
  }
  const { source, diagnostics: encoding } = decodeSource(
    path === STANDARD_INPUT ? '<stdin>' : path,
    await readInput(path, terminal),
  );
  const { file, diagnostics } = parseFile(source);
  const all = [...encoding, ...diagnostics];
  terminal.error(renderDiagnostics(all, { color: terminal.hasColor }));
  if (hasErrors(all)) return 1;
  const formatted = formatFile(file);
  if (isTest) {
    if (formatted === source.text) return 0;
    terminal.error(`${source.name}: not formatted; "starling fmt -w" formats it\n`);
    return 1;
  }
  if (!isWrite) terminal.out(formatted);
  else if (formatted !== source.text) await replaceFile(path, formatted);
  return 0;
}

async function readInput(path: string, terminal: Terminal): Promise<Uint8Array> {
  if (path === STANDARD_INPUT) return terminal.readInput();
  try {
    return await readFile(path);
  } catch (error) {
    throw new AppError('read', `cannot read ${path}: ${errorMessage(error)}`, { cause: error });
  }
}

/** Replaces a file's text whole or not at all, keeping its mode and, for a symbolic link, the link. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    const { mode } = await stat(target);
    await writeFile(draft, text, { mode, flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new AppError('write', `cannot write ${path}: ${errorMessage(error)}`, { cause: error });
  }
}
