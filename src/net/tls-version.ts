import type { SecureVersion } from 'node:tls';

const VERSIONS: ReadonlyMap<string, SecureVersion> = new Map([
  ['TLS10', 'TLSv1'],
  ['TLS11', 'TLSv1.1'],
  ['TLS12', 'TLSv1.2'],
  ['TLS13', 'TLSv1.3'],
]);

/** The versions of TLS as arguments name them. */
export const TLS_VERSIONS: readonly string[] = [...VERSIONS.keys()];

/** A version as Node names it; `fallback` where none is given. */
export function tlsVersion(name: string | undefined, fallback: SecureVersion): SecureVersion {
  return VERSIONS.get(name ?? '') ?? fallback;
}

/** OpenSSL speaks TLS 1.0 and 1.1 only at this security level; whoever asks for them gets the ciphers they need. */
export const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

/** Whether a version needs those. */
export function isOldTls(version: SecureVersion): boolean {
  return version === 'TLSv1' || version === 'TLSv1.1';
}
