import { CLIENT_AUTH_TYPES, clientAuthorityRule, TLS_VERSIONS } from '../net/index.ts';
import type { Infer } from '../schema/index.ts';
import {
  atMostOneOf,
  bool,
  defaulted,
  defineBlock,
  emptyOrOneOf,
  list,
  optional,
  optionalBlock,
  required,
  requiredBlock,
  secret,
  string,
} from '../schema/index.ts';
import type { Settings } from './settings.ts';

const basic = defineBlock({
  username: required(string, 'The name to ask for.'),
  password: required(secret, 'The password to ask for.'),
});

const filter = defineBlock({
  paths: defaulted(list(string), [], 'Beginnings of paths.'),
  authenticate_matching_paths: defaulted(
    bool,
    true,
    'Whether it is the paths that begin so that are protected; false protects all others.',
  ),
});

const auth = defineBlock({
  basic: requiredBlock(basic, 'A name and a password.'),
  filter: optionalBlock(filter, 'Which paths are protected; without the block all of them are.'),
});

const version = (doc: string, defaultText: string) =>
  optional(string, doc, { check: emptyOrOneOf(TLS_VERSIONS), defaultText });

const tls = defineBlock(
  {
    cert_pem: optional(string, "The server's certificate as PEM-encoded text."),
    cert_file: optional(string, "File with the server's certificate."),
    key_pem: optional(secret, 'Its key as PEM-encoded text.'),
    key_file: optional(string, 'File with its key.'),
    client_ca_pem: optional(
      string,
      'Certificates that those of clients must come from, as PEM-encoded text.',
    ),
    client_ca_file: optional(string, 'File with those.'),
    client_auth_type: defaulted(
      string,
      'NoClientCert',
      `What clients must show: ${CLIENT_AUTH_TYPES.join(', ')}.`,
      { check: emptyOrOneOf(CLIENT_AUTH_TYPES) },
    ),
    cipher_suites: defaulted(list(string), [], 'Ciphers up to TLS 1.2, by the names of the standard.'),
    curve_preferences: defaulted(list(string), [], 'CurveP256, CurveP384, CurveP521 or X25519, best first.'),
    min_version: version('The oldest version to speak.', 'TLS 1.2'),
    max_version: version('The newest version to speak.', 'TLS 1.3'),
  },
  [
    atMostOneOf('cert_pem', 'cert_file'),
    atMostOneOf('key_pem', 'key_file'),
    atMostOneOf('client_ca_pem', 'client_ca_file'),
    clientAuthorityRule('client_ca_pem'),
    {
      fields: ['cert_pem', 'cert_file', 'key_pem', 'key_file'],
      doc: 'A certificate and its key are required.',
      check: (args) => {
        const hasCertificate = args.cert_pem !== undefined || args.cert_file !== undefined;
        const hasKey = args.key_pem !== undefined || args.key_file !== undefined;
        if (hasCertificate && hasKey) return undefined;
        const missing = hasCertificate ? 'key_pem or key_file' : 'cert_pem or cert_file';
        return `${missing} must be configured: TLS takes a certificate and its key`;
      },
    },
  ],
);

/** The arguments of the root's `http` block. */
export const httpBlock = defineBlock({
  auth: optionalBlock(auth, 'Who may ask for what.'),
  tls: optionalBlock(tls, 'Speaks TLS instead of plain HTTP.'),
});

export type HttpSettings = Infer<typeof httpBlock>;
export type HttpTlsSettings = Infer<typeof tls>;
export type HttpAuthSettings = Infer<typeof auth>;

/** The HTTP server's side of the block. */
export interface HttpGate {
  /**
   * Gets everything ready for new settings; the result puts them in force.
   * @throws when they cannot be used
   */
  prepare(settings: HttpSettings): Promise<() => void>;
  /** Puts in force what holds without an `http` block: everybody may ask, by plain HTTP. */
  open(): void;
}

/** What the `http` block of the root sets: TLS and passwords of the HTTP server, where there is one. */
export function httpSettings(gate: HttpGate | undefined): Settings<typeof httpBlock> {
  return {
    schema: httpBlock,
    prepare: async (args) => gate?.prepare(args) ?? (() => undefined),
    reset: () => gate?.open(),
  };
}
