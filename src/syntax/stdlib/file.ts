import { posix, win32 } from 'node:path';
import type { Value } from '../value.ts';
import { defineVariadic, text } from './function.ts';

/** The namespace `file`, with the paths of the operating system. */
export function createFile(os: string): ReadonlyMap<string, Value> {
  const paths = os === 'windows' ? win32 : posix;
  const join = defineVariadic(
    'file.path_join',
    { parameters: [], rest: text, gives: 'string' },
    (parts): string => {
      const given = parts.filter((part) => part !== '');
      return given.length === 0 ? '' : withoutTrailing(paths.join(...given), paths);
    },
  );
  return new Map([['path_join', join]]);
}

/** Go's Clean drops a separator at the end; only a root keeps it. */
function withoutTrailing(path: string, paths: typeof posix | typeof win32): string {
  return paths.parse(path).root === path
    ? path
    : path.replace(/[/\\]+$/, (end) => (paths === posix ? end.replaceAll('/', '') : ''));
}
