import type { Infer } from '../schema/index.ts';
import { bool, defaulted, defineBlock, emptyOrOneOf, optional, secret, string } from '../schema/index.ts';
import { exclusive, together } from './exclusive.ts';
import { TLS_VERSIONS } from './tls-version.ts';

/** `tls_config` */
export const tlsConfig = defineBlock(
  {
    ca_pem: optional(string, 'CA PEM-encoded text to validate the server with.'),
    ca_file: optional(string, 'CA certificate to validate the server with.'),
    cert_pem: optional(string, 'Certificate PEM-encoded text for client authentication.'),
    cert_file: optional(string, 'Certificate file for client authentication.'),
    key_pem: optional(secret, 'Key PEM-encoded text for client authentication.'),
    key_file: optional(string, 'Key file for client authentication.'),
    server_name: optional(string, 'ServerName extension to indicate the name of the server.'),
    insecure_skip_verify: defaulted(bool, false, 'Disables validation of the server certificate.'),
    min_version: optional(string, 'Minimum acceptable TLS version.', {
      defaultText: 'TLS 1.2',
      check: emptyOrOneOf(TLS_VERSIONS),
    }),
  },
  [
    exclusive('ca_pem', 'ca_file'),
    exclusive('cert_pem', 'cert_file'),
    exclusive('key_pem', 'key_file'),
    together(['cert_pem', 'cert_file'], ['key_pem', 'key_file']),
  ],
);

/** The decoded arguments of `tls_config`. */
export type TlsConfig = Infer<typeof tlsConfig>;
