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
      textOf(tls.cert_pem, tls.cert_file),
      textOf(tls.key_pem?.reveal(), tls.key_file),
      textOf(tls.client_ca, tls.client_ca_file),
    ]);
    const options = { cert, key, ...(ca === undefined ? {} : { ca }) };
    createSecureContext(options);
    return options;
  } catch (error) {
    throw new AppError('tls', `the tls block cannot be used: ${errorMessage(error)}`, { cause: error });
  }
}

async function textOf(inline: string | undefined, file: string | undefined): Promise<string | undefined> {
  return file === undefined ? inline : readTextFile(file);
}
