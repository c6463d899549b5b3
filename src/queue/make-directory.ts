import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nodeCode } from './errors.ts';

/**
 * Makes a directory and those above it. Node's own recursive form never ends where a parent is there and yet takes no
 * directory, as in /proc.
 * @throws Node's error
 */
export async function makeDirectory(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = nodeCode(error);
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path) throw error;
    await makeDirectory(parent, mode);
    await mkdir(path, { mode });
  }
}
