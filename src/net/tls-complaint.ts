import { errorMessage } from '../util/index.ts';

/** What the codes of OpenSSL's and Node's verification mean, and what to do (openssl-verification-options(1)). */
const COMPLAINTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  CERT_NOT_YET_VALID: 'the certificate of the server is not valid yet; are the clocks right?',
  CERT_REVOKED: 'the certificate of the server is revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the server is self-signed; name it in tls_config ca_file',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate of the server is signed by an unknown authority; name it in tls_config ca_file',
  UNABLE_TO_GET_ISSUER_CERT:
    'the certificate of the server is signed by an unknown authority; name it in tls_config ca_file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate of the server is signed by an unknown authority; name it in tls_config ca_file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate of the server is signed by an unknown authority; name it in tls_config ca_file',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS on this port; is it http instead of https?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS on this port; is it http instead of https?',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server speaks only older versions of TLS than tls_config min_version',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION:
    'the server does not speak the versions of TLS from tls_config min_version on',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the server wants a client certificate; name it in tls_config cert_file and key_file',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not know the authority of the client certificate',
};

/** What went wrong with TLS, where the error is about that. */
export function tlsComplaint(error: unknown, code: string): string | undefined {
  const known = Object.hasOwn(COMPLAINTS, code) ? COMPLAINTS[code] : undefined;
  if (known !== undefined) return `TLS failed: ${known}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `TLS failed: ${errorMessage(error)} Set tls_config server_name where the certificate has another name.`;
  }
  const isTls =
    code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SIGNATURE|EPROTO|CRL/.test(code);
  return isTls ? `TLS failed (${errorMessage(error)})` : undefined;
}
