import { dirname } from 'node:path';
import type { KubeconfigContext, PemSource } from '../../kubernetes/index.ts';
import { parseKubeconfig } from '../../kubernetes/index.ts';
import { errorMessage } from '../../util/index.ts';
import type { KubernetesAccess } from './kubernetes-api.ts';
import { readSmallFile } from './small-file.ts';

/**
 * Reads the current context of a kubeconfig file: certificates, a token or a password, in the file or in files next to it.
 * @throws Error that names the file and says what is wrong with it
 */
export async function readKubeconfig(path: string): Promise<KubernetesAccess> {
  const { text } = await readSmallFile(path);
  try {
    const context = parseKubeconfig(text, dirname(path));
    const { server, serverName, isCertificateChecked } = context;
    return {
      source: path,
      server,
      authorization: await authorizationOf(context),
      authority: await textOf(context.authority),
      certificate: await textOf(context.certificate),
      certificateKey: await textOf(context.certificateKey),
      serverName: serverName || undefined,
      isCertificateChecked,
    };
  } catch (error) {
    throw new Error(`kubeconfig ${path}: ${errorMessage(error)}`, { cause: error });
  }
}

async function authorizationOf({
  tokenFile,
  token: given,
  username,
  password,
}: KubeconfigContext): Promise<string | undefined> {
  const token = tokenFile === '' ? given : (await readSmallFile(tokenFile)).text.trim();
  if (token !== '') return `Bearer ${token}`;
  if (username === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function textOf({ text, file }: PemSource): Promise<string | undefined> {
  return file === undefined ? text : (await readSmallFile(file)).text;
}
