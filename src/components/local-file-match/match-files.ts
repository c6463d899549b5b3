import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import type { Target } from '../../model/index.ts';

const PATH = '__path__';
const EXCLUDE = '__path_exclude__';

/**
 * One target per file that fits the pattern of a target, in the order of the targets and then of the paths.
 * @throws the error of the system where a directory cannot be read
 */
export async function matchFiles(
  patterns: readonly Target[],
  ignoreOlderThanMs: number,
  nowMs: number,
): Promise<readonly Target[]> {
  const found = await Promise.all(
    patterns.map(async (target) => {
      const paths = await findFiles(target.get(PATH), target.get(EXCLUDE));
      const young = await Promise.all(
        paths.map(
          async (path) => ignoreOlderThanMs === 0 || nowMs - (await changedMs(path)) <= ignoreOlderThanMs,
        ),
      );
      return paths.filter((_, index) => young[index]).map((path) => target.with([[PATH, path]]));
    }),
  );
  return found.flat();
}

async function findFiles(pattern: string, exclude: string): Promise<readonly string[]> {
  if (pattern === '') return [];
  const files = await glob(absolute(pattern), {
    ignore: exclude === '' ? [] : [absolute(exclude)],
    absolute: true,
    onlyFiles: true,
    dot: true,
    expandDirectories: false,
  });
  return files.map((path) => resolve(path)).sort();
}

/** When a file last changed; long ago where it is gone by now. */
async function changedMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

function absolute(pattern: string): string {
  return isAbsolute(pattern) ? pattern : resolve(pattern);
}
