import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { readTextFile } from '../../files/index.ts';
import { AppError, errorMessage } from '../../util/index.ts';
import type { ServerTls } from './args.ts';

/** Which certificates a client must show. */
export function clientRules({ client_auth_type: type }: ServerTls): TlsOptions {
  return {
    requestCert: type !== 'NoClientCert',
    rejectUnauthorized: type === 'RequireAndVerifyClientCert',
  };
}

/**
 * Certificate, key and authorities as they are now.
 * @throws AppError 'tls' where a file cannot be read or the texts do not fit together
 */
export async function readServerTls(tls: ServerTls): Promise<SecureContextOptions> {
  try {
    const [cert, key, ca] = await Promise.all([
      textOf('cert', tls.cert_pem, tls.cert_file),
      textOf('key', tls.key_pem?.reveal(), tls.key_file),
      textOf('client_ca', tls.client_ca, tls.client_ca_file),
    ]);
    const options = { cert, key, ...(ca === undefined ? {} : { ca }) };
    createSecureContext(options);
    return options;
  } catch (error) {
    throw new AppError('tls', `the tls block cannot be used: ${errorMessage(error)}`, { cause: error });
  }
}

/** An empty text is no text for OpenSSL: it would do without a certificate, or believe every public authority. */
async function textOf(
  name: string,
  inline: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  const text = file === undefined ? inline : await readTextFile(file);
  if (text?.trim() === '') throw new Error(file === undefined ? `${name}_pem is empty` : `${file} is empty`);
  return text;
}
