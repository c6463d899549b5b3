import { dirname, join } from 'node:path';
import { glob } from 'tinyglobby';

/** Characters that make a part of a path a pattern. */
const MAGIC = /[*?[\\]/;

/**
 * The files that patterns lead to, each once, sorted; relative where the pattern is. A pattern without a wildcard is the
 * file itself, whether it exists or not, so that its reader can say what is wrong with it.
 */
export async function findFiles(patterns: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const { base, rest } = splitPattern(pattern);
    if (rest === '') {
      found.add(base);
      continue;
    }
    const matches = await glob([rest], {
      cwd: base,
      dot: true,
      braceExpansion: false,
      extglob: false,
      expandDirectories: false,
    });
    for (const match of matches) found.add(join(base, match));
  }
  return [...found].sort();
}

/** The directory in which the files of a pattern appear, or below which its directories do. */
export function directoryOf(pattern: string): string {
  const { base, rest } = splitPattern(pattern);
  return rest === '' ? dirname(base) : base;
}

/** Divides a pattern before its first part with a wildcard. */
function splitPattern(pattern: string): { readonly base: string; readonly rest: string } {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => MAGIC.test(part));
  if (first === -1) return { base: join(pattern), rest: '' };
  const base = parts.slice(0, first).join('/');
  return { base: join(base === '' && first > 0 ? '/' : base), rest: parts.slice(first).join('/') };
}
