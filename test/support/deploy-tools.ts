import { spawnSync } from 'node:child_process';
import { accessSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { STARLING_TOOLS, XDG_CACHE_HOME, PATH = '' } = process.env;

/** Where scripts/deploy-tools.sh puts what it brings, and then where the machine has its own. */
const DIRECTORIES = [
  STARLING_TOOLS ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'starling-tools'),
  ...PATH.split(':'),
];

/** A tool that not every machine has. */
export interface DeployTool {
  /** For a test's `skip`: false where the tool is there, else the word that says what is missing. */
  readonly missing: string | false;
  readonly path: string;
  /** Runs it to its end. */
  run(...args: readonly string[]): { readonly status: number | null; readonly output: string };
}

/** Looks for a program, or a file, by its name. */
export function deployTool(name: string): DeployTool {
  const path = DIRECTORIES.map((directory) => join(directory, name)).find(isThere);
  return {
    missing: path === undefined && `${name} is not here; scripts/deploy-tools.sh brings it`,
    path: path ?? name,
    run(...args) {
      const { status, stdout, stderr, error } = spawnSync(path ?? name, args, { encoding: 'utf8' });
      return { status, output: error?.message ?? stdout + stderr };
    },
  };
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
