import { dirname } from 'node:path';
import { readTextFile } from '../files/index.ts';
import type { HttpClientSettings } from '../net/index.ts';
import { defaultHttpClientSettings, defaultTlsConfig } from '../net/index.ts';
import { Secret } from '../schema/index.ts';
import { AppError, errorMessage } from '../util/index.ts';
import type { ApiAccess } from './api-access.ts';
import type { KubeconfigContext } from './kubeconfig.ts';
import { parseKubeconfig } from './kubeconfig.ts';

/**
 * The current context of a kubeconfig file as settings of the HTTP client. Files that it names are read with each
 * request; itself it is read once.
 * @throws AppError 'kubeconfig' that names the file and says what is wrong with it
 */
export async function readKubeconfig(path: string): Promise<ApiAccess> {
  try {
    const context = parseKubeconfig(await readTextFile(path), dirname(path));
    return { server: context.server.href, settings: settingsOf(context) };
  } catch (error) {
    throw new AppError('kubeconfig', `kubeconfig ${path}: ${errorMessage(error)}`, { cause: error });
  }
}

function settingsOf(context: KubeconfigContext): HttpClientSettings {
  const { authority, certificate, certificateKey, tokenFile, token, username, password } = context;
  const hasToken = tokenFile !== '' || token !== '';
  return {
    ...defaultHttpClientSettings,
    proxy_url: context.proxyUrl || undefined,
    proxy_from_environment: context.proxyUrl === '',
    bearer_token_file: tokenFile || undefined,
    bearer_token: tokenFile === '' && token !== '' ? new Secret(token) : undefined,
    basic_auth:
      !hasToken && username !== ''
        ? { username, password: new Secret(password), password_file: undefined }
        : undefined,
    tls_config: {
      ...defaultTlsConfig,
      ca_pem: authority.text,
      ca_file: authority.file,
      cert_pem: certificate.text,
      cert_file: certificate.file,
      key_pem: certificateKey.text === undefined ? undefined : new Secret(certificateKey.text),
      key_file: certificateKey.file,
      server_name: context.serverName || undefined,
      insecure_skip_verify: !context.isCertificateChecked,
    },
  };
}
