import { hkdfSync } from 'node:crypto';
import { AppError, errorMessage } from '../../util/index.ts';
import type { ClusterSetupErrorCode } from './cluster-setup-error.ts';
import { readSmallFile } from './small-file.ts';

/** What the nodes of a cluster share. */
export interface ClusterKey {
  /** 32 bytes, derived from the text in the file. */
  readonly key: Uint8Array;
  readonly warnings: readonly string[];
}

/** What to type to make a key; part of errors about it. */
export const MAKE_KEY = 'make one with: openssl rand -base64 32 > cluster.key';

const MIN_SECRET_CHARACTERS = 16;
const KEY_BYTES = 32;
const CONTEXT = 'starling cluster v1';
const READABLE_BY_ALL = 0o004;

/**
 * Reads the secret of `--cluster.key-file`: any text of 16 characters or more; white space around it does not count.
 * @throws AppError `bad-cluster-key` that says what is wrong with the file
 */
export async function readClusterKey(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<ClusterKey> {
  const { text, mode } = await readSmallFile(path).catch((error: unknown) => {
    throw keyError(errorMessage(error), error);
  });
  const secret = text.trim();
  if (secret === '') throw keyError(`${path} is empty`);
  const characters = [...secret].length;
  if (characters < MIN_SECRET_CHARACTERS) {
    throw keyError(`the key in ${path} has ${characters} characters; it needs ${MIN_SECRET_CHARACTERS}`);
  }
  const isOpen = platform !== 'win32' && (mode & READABLE_BY_ALL) !== 0;
  return {
    key: deriveClusterKey(secret),
    warnings: isOpen
      ? [
          `--cluster.key-file: every user of this machine can read ${path}; take that away with: chmod o-r ${path}`,
        ]
      : [],
  };
}

/** HKDF (RFC 5869) with SHA-256 and no salt over the secret in UTF-8. */
export function deriveClusterKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', CONTEXT, KEY_BYTES));
}

function keyError(message: string, cause?: unknown): AppError<ClusterSetupErrorCode> {
  return new AppError('bad-cluster-key', `--cluster.key-file: ${message}; ${MAKE_KEY}`, { cause });
}
