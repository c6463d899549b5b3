import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import type { PrivateKey } from '@libp2p/interface';
import { AppError, errorMessage } from '../util/index.ts';

/**
 * The node's own key pair, kept in a file so that a restarted node is the same member; made when there is none. It says
 * who a member is; who may be one, the cluster's key decides.
 * @throws AppError when the file cannot be used
 */
export async function loadIdentity(file: string): Promise<PrivateKey> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(file, error);
    return createIdentity(file);
  }
  try {
    return privateKeyFromProtobuf(bytes);
  } catch (error) {
    throw unusable(file, error);
  }
}

async function createIdentity(file: string): Promise<PrivateKey> {
  const key = await generateKeyPair('Ed25519');
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, privateKeyToProtobuf(key), { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw unusable(file, error);
  }
  return key;
}

function unusable(file: string, error: unknown): AppError {
  return new AppError(
    'bad-identity',
    `${file}: the node's identity in the cluster cannot be read or written (${errorMessage(error)}); remove the file to get a new one, or set --storage.path`,
    { cause: error },
  );
}
