import type { SecureContextOptions, SecureVersion, TlsOptions } from 'node:tls';
import { getCiphers } from 'node:tls';
import type { ServerTls } from '../net/index.ts';
import { isOldTls, OLD_CIPHERS, readServerTls, tlsVersion } from '../net/index.ts';
import type { HttpTlsSettings } from '../runtime/index.ts';
import { AppError } from '../util/index.ts';

/** What the TLS server of a node is made with. */
export interface TlsSetup extends Pick<ServerTls, 'accepts'> {
  readonly options: TlsOptions;
}

const CURVES: Readonly<Record<string, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
};

/**
 * Reads certificate and key, and checks that they can be used.
 * @throws AppError `tls` naming the argument at fault
 */
export async function createTlsSetup(settings: HttpTlsSettings): Promise<TlsSetup> {
  const { cipher_suites, curve_preferences, min_version, max_version } = settings;
  const minVersion = tlsVersion(min_version, 'TLSv1.2');
  const { context, clients, accepts } = await readServerTls(settings, {
    minVersion,
    maxVersion: tlsVersion(max_version, 'TLSv1.3'),
    ...ciphersOf(cipher_suites, minVersion),
    ...(curve_preferences.length === 0 ? {} : { ecdhCurve: curvesOf(curve_preferences) }),
  });
  return { options: { ...context, ...clients, ALPNProtocols: ['http/1.1'] }, accepts };
}

function ciphersOf(
  names: readonly string[],
  minVersion: SecureVersion,
): Pick<SecureContextOptions, 'ciphers'> {
  if (names.length > 0) return { ciphers: names.map(opensslName).join(':') };
  return isOldTls(minVersion) ? { ciphers: OLD_CIPHERS } : {};
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
