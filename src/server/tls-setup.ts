import { readFileSync } from 'node:fs';
import type { SecureContextOptions, SecureVersion, TLSSocket, TlsOptions } from 'node:tls';
import { createSecureContext, getCiphers } from 'node:tls';
import type { HttpTlsSettings } from '../runtime/index.ts';
import { AppError, errorMessage } from '../util/index.ts';

/** What a TLS server is made with. */
export interface TlsSetup {
  readonly options: TlsOptions;
  /** Whether a client that has agreed on a key may go on. */
  readonly accepts: (socket: TLSSocket) => boolean;
}

/** So long a client may take to agree on a key. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

const CURVES: Readonly<Record<string, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
};

const hasCertificate = (socket: TLSSocket): boolean => Object.keys(socket.getPeerCertificate()).length > 0;

/** What `client_auth_type` means: whether to ask for a certificate, to refuse at once, and whom to let in. */
const CLIENT_AUTH: Readonly<
  Record<string, Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized'> & Partial<Pick<TlsSetup, 'accepts'>>>
> = {
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

/**
 * Reads certificate and key, and checks that they can be used.
 * @throws AppError `tls` naming the argument at fault
 */
export function createTlsSetup(settings: HttpTlsSettings): TlsSetup {
  const { client_auth_type: clientAuth } = settings;
  const { accepts = () => true, ...clientOptions } = CLIENT_AUTH[clientAuth] ?? { requestCert: false };
  const ca = textOf('client_ca', settings.client_ca_pem, settings.client_ca_file);
  if (clientOptions.rejectUnauthorized === true && ca === undefined) {
    throw fault(`client_auth_type ${clientAuth} needs client_ca_pem or client_ca_file`);
  }
  const context: SecureContextOptions = {
    cert: textOf('cert', settings.cert_pem, settings.cert_file),
    key: textOf('key', settings.key_pem?.reveal(), settings.key_file),
    ...(ca === undefined ? {} : { ca }),
    minVersion: VERSIONS[settings.min_version ?? ''] ?? 'TLSv1.2',
    maxVersion: VERSIONS[settings.max_version ?? ''] ?? 'TLSv1.3',
    ...ciphersOf(settings),
    ...(settings.curve_preferences.length === 0 ? {} : { ecdhCurve: curvesOf(settings.curve_preferences) }),
  };
  try {
    createSecureContext(context);
  } catch (error) {
    throw fault(`certificate, key, ciphers or curves cannot be used: ${errorMessage(error)}`);
  }
  const options = { handshakeTimeout: HANDSHAKE_TIMEOUT_MS, ALPNProtocols: ['http/1.1'] };
  return { options: { ...context, ...clientOptions, ...options }, accepts };
}

function textOf(name: string, pem: string | undefined, file: string | undefined): string | undefined {
  const text = file === undefined ? pem : read(name, file);
  // For OpenSSL an empty text is none: it would do without a certificate, or believe every public authority.
  if (text?.trim() === '') throw fault(`${name}_${file === undefined ? 'pem' : 'file'} is empty`);
  return text;
}

function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fault(`${name}_file cannot be read: ${errorMessage(error)}`);
  }
}

/** OpenSSL speaks TLS 1.0 and 1.1 only at this security level. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

function ciphersOf({
  cipher_suites: names,
  min_version: oldest,
}: HttpTlsSettings): Pick<SecureContextOptions, 'ciphers'> {
  if (names.length > 0) return { ciphers: names.map(opensslName).join(':') };
  return oldest === 'TLS10' || oldest === 'TLS11' ? { ciphers: OLD_CIPHERS } : {};
}

/** The standard's names as OpenSSL's: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is ECDHE-RSA-AES128-GCM-SHA256. */
function opensslName(name: string): string {
  const known = new Set(getCiphers().map((cipher) => cipher.toUpperCase()));
  if (known.has(name.toUpperCase())) return name;
  const translated = name
    .replace(/^TLS_RSA_WITH_/, '')
    .replace(/^TLS_/, '')
    .replace('_WITH_', '_')
    .replace(/AES_(\d+)/, 'AES$1')
    .replace('_CBC_', '_')
    .replace(/(?<=CHACHA20_POLY1305)_SHA256/, '')
    .replace('3DES_EDE', 'DES_CBC3')
    .replaceAll('_', '-');
  if (known.has(translated)) return translated;
  throw fault(`cipher_suites: ${JSON.stringify(name)} is not known here`);
}

function curvesOf(names: readonly string[]): string {
  const curves = names.map((name) => {
    const curve = CURVES[name];
    if (curve === undefined) {
      throw fault(`curve_preferences: ${JSON.stringify(name)} is none of ${Object.keys(CURVES).join(', ')}`);
    }
    return curve;
  });
  return curves.join(':');
}

function fault(message: string): AppError<'tls'> {
  return new AppError('tls', message);
}
