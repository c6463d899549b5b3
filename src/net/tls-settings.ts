import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ConnectionOptions, SecureContext, SecureContextOptions } from 'node:tls';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { errorMessage } from '../util/index.ts';
import { HttpError } from './http-error.ts';
import { isOldTls, OLD_CIPHERS, tlsVersion } from './tls-version.ts';

/** The texts of `tls_config` at one moment, in PEM. */
export interface TlsTexts {
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** How TLS connections are made. */
export type TlsOptions = Pick<
  ConnectionOptions,
  'secureContext' | 'rejectUnauthorized' | 'servername' | 'checkServerIdentity'
>;

/** What does not change of `tls_config`. */
export interface TlsChoices {
  readonly serverName: string;
  readonly skipsVerification: boolean;
  /** TLS10 to TLS13; "": TLS 1.2. */
  readonly minVersion: string;
}

/**
 * The options with which connections are made. Parses certificates and key once, not on every connection.
 * @throws HttpError 'tls' naming the argument that cannot be used
 */
export function tlsOptions(texts: TlsTexts, choices: TlsChoices): TlsOptions {
  const { serverName, skipsVerification, minVersion } = choices;
  const version = tlsVersion(minVersion, 'TLSv1.2');
  return {
    secureContext: contextOf(texts, {
      minVersion: version,
      ...(isOldTls(version) ? { ciphers: OLD_CIPHERS } : {}),
    }),
    rejectUnauthorized: !skipsVerification,
    ...(serverName === '' ? {} : identityOptions(serverName)),
  };
}

function contextOf({ ca, certificate, key }: TlsTexts, versions: SecureContextOptions): SecureContext {
  if (ca !== undefined) checkCertificate('the CA certificate (ca_pem or ca_file)', ca);
  if (certificate !== undefined)
    checkCertificate('the client certificate (cert_pem or cert_file)', certificate);
  const options = {
    ...versions,
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
  };
  try {
    return createSecureContext({ ...options, ...(key === undefined ? {} : { key }) });
  } catch (error) {
    // OpenSSL's words hold no key material; its code tells a key that is none from one of another certificate.
    const isMismatch = errorMessage(error).includes('mismatch');
    const complaint = isMismatch
      ? 'the client key (key_pem or key_file) does not belong to the client certificate'
      : `the client key (key_pem or key_file) is not a PEM-encoded private key: ${errorMessage(error)}`;
    throw new HttpError('tls', `tls_config: ${complaint}`, { cause: error });
  }
}

function checkCertificate(what: string, pem: string): void {
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw new HttpError('tls', `tls_config: ${what} is not a PEM-encoded certificate`, { cause: error });
  }
}

/** The name for SNI and for the check of the certificate; an address is only checked, SNI knows names alone. */
function identityOptions(serverName: string): TlsOptions {
  if (isIP(serverName) === 0) return { servername: serverName };
  return { checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate) };
}
