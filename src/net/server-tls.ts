import type { SecureContextOptions, TLSSocket, TlsOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { readTextFile } from '../files/index.ts';
import type { Rule, Secret } from '../schema/index.ts';
import { AppError, errorMessage } from '../util/index.ts';

type ClientOptions = Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized'>;

/** What a TLS server is made with. */
export interface ServerTls {
  /** Certificate and key, and what clients are verified with. */
  readonly context: SecureContextOptions;
  /** Whether a certificate of clients is asked for, and whether a wrong one ends it at once. */
  readonly clients: ClientOptions;
  /** Whether a client that has agreed on a key may go on. */
  readonly accepts: (socket: TLSSocket) => boolean;
}

/** The arguments of a server's `tls` block; authorities inline are `client_ca` in one block and `client_ca_pem` in the other. */
export interface ServerTlsArguments {
  readonly cert_pem: string | undefined;
  readonly cert_file: string | undefined;
  readonly key_pem: Secret | undefined;
  readonly key_file: string | undefined;
  readonly client_ca?: string | undefined;
  readonly client_ca_pem?: string | undefined;
  readonly client_ca_file: string | undefined;
  readonly client_auth_type: string;
}

const hasCertificate = (socket: TLSSocket): boolean => Object.keys(socket.getPeerCertificate()).length > 0;

/** What `client_auth_type` means, in the words of Go's crypto/tls. */
const CLIENT_AUTH: Readonly<Record<string, ClientOptions & Partial<Pick<ServerTls, 'accepts'>>>> = {
  NoClientCert: { requestCert: false },
  RequestClientCert: { requestCert: true, rejectUnauthorized: false },
  RequireAnyClientCert: { requestCert: true, rejectUnauthorized: false, accepts: hasCertificate },
  VerifyClientCertIfGiven: {
    requestCert: true,
    rejectUnauthorized: false,
    accepts: (socket) => socket.authorized || !hasCertificate(socket),
  },
  RequireAndVerifyClientCert: { requestCert: true, rejectUnauthorized: true },
};

/** The values of `client_auth_type`. */
export const CLIENT_AUTH_TYPES: readonly string[] = Object.keys(CLIENT_AUTH);

/** A rule that certificates are verified with authorities that somebody chose: without any, every public one would do. */
export function clientAuthorityRule(
  inline: 'client_ca' | 'client_ca_pem',
): Rule<Pick<ServerTlsArguments, 'client_auth_type' | 'client_ca' | 'client_ca_pem' | 'client_ca_file'>> {
  return {
    fields: ['client_auth_type', inline, 'client_ca_file'],
    doc: `\`client_auth_type\` RequireAndVerifyClientCert needs \`${inline}\` or \`client_ca_file\`.`,
    check: (tls) =>
      CLIENT_AUTH[tls.client_auth_type]?.rejectUnauthorized === true &&
      tls[inline] === undefined &&
      tls.client_ca_file === undefined
        ? `client_auth_type ${tls.client_auth_type} needs ${inline} or client_ca_file`
        : undefined,
  };
}

/**
 * Certificate, key and authorities as they are now.
 * @param more what else the server says about its connections
 * @throws AppError `tls` naming the argument at fault
 */
export async function readServerTls(
  tls: ServerTlsArguments,
  more: SecureContextOptions = {},
): Promise<ServerTls> {
  const inlineCa = tls.client_ca === undefined ? 'client_ca_pem' : 'client_ca';
  const [cert, key, ca] = await Promise.all([
    textOf('cert_pem', tls.cert_pem, 'cert_file', tls.cert_file),
    textOf('key_pem', tls.key_pem?.reveal(), 'key_file', tls.key_file),
    textOf(inlineCa, tls[inlineCa], 'client_ca_file', tls.client_ca_file),
  ]);
  const context = { cert, key, ...(ca === undefined ? {} : { ca }), ...more };
  try {
    createSecureContext(context);
  } catch (error) {
    throw fault(`certificate, key, ciphers or curves cannot be used: ${errorMessage(error)}`, error);
  }
  const { accepts = () => true, ...clients } = CLIENT_AUTH[tls.client_auth_type] ?? { requestCert: false };
  return { context, clients, accepts };
}

async function textOf(
  inline: string,
  pem: string | undefined,
  argument: string,
  path: string | undefined,
): Promise<string | undefined> {
  const text = path === undefined ? pem : await read(argument, path);
  // For OpenSSL an empty text is none: it would do without a certificate, or believe every public authority.
  if (text?.trim() === '') throw fault(`${path === undefined ? inline : argument} is empty`);
  return text;
}

async function read(argument: string, path: string): Promise<string> {
  try {
    return await readTextFile(path);
  } catch (error) {
    throw fault(`${argument} cannot be read: ${errorMessage(error)}`, error);
  }
}

function fault(message: string, cause?: unknown): AppError<'tls'> {
  return new AppError('tls', message, { cause });
}
