import { receivers } from '../../component/index.ts';
import { CLIENT_AUTH_TYPES, clientAuthorityRule } from '../../net/index.ts';
import type { Infer } from '../../schema/index.ts';
import {
  bool,
  byteSize,
  defaulted,
  defaultedBlock,
  defineBlock,
  duration,
  int,
  oneOf,
  optional,
  optionalBlock,
  required,
  secret,
  string,
} from '../../schema/index.ts';

const positive = (value: number): string | undefined => (value > 0 ? undefined : 'must be greater than 0');
const port = (value: number): string | undefined =>
  value >= 0 && value <= 65_535 ? undefined : 'must be a port, 0 to 65535';

const exactlyOne = (inline: string, file: string) => ({
  fields: [inline, file],
  doc: `Exactly one of \`${inline}\` and \`${file}\` is required.`,
  check: (args: Readonly<Record<string, unknown>>): string | undefined =>
    (args[inline] === undefined) === (args[file] === undefined)
      ? `exactly one of ${inline} and ${file} must be configured`
      : undefined,
});

const tlsBlock = defineBlock(
  {
    cert_pem: optional(string, 'Certificate of the server, PEM-encoded.'),
    cert_file: optional(string, 'File with the certificate of the server; read again every minute.'),
    key_pem: optional(secret, 'Key of the server, PEM-encoded.'),
    key_file: optional(string, 'File with the key of the server; read again every minute.'),
    client_ca: optional(string, 'Authorities that clients are verified with, PEM-encoded.'),
    client_ca_file: optional(
      string,
      'File with the authorities that clients are verified with; read again every minute.',
    ),
    client_auth_type: defaulted(
      string,
      'NoClientCert',
      `Which certificate clients must show: ${CLIENT_AUTH_TYPES.join(', ')}.`,
      { check: oneOf(CLIENT_AUTH_TYPES) },
    ),
  },
  [exactlyOne('cert_pem', 'cert_file'), exactlyOne('key_pem', 'key_file'), clientAuthorityRule('client_ca')],
);

const http2Block = defineBlock({
  enabled: defaulted(bool, false, 'Whether to take HTTP/2 without TLS (h2c), which gRPC without TLS needs.'),
});

const httpBlock = defineBlock({
  listen_address: defaulted(string, '', 'Address to listen on; all where it is empty.'),
  listen_port: defaulted(int, 8080, 'Port to listen on; 0 takes a free one.', { check: port }),
  conn_limit: defaulted(
    int,
    16_384,
    'How many connections may be open; more are closed at once. 0 is no limit.',
    {
      check: (value) => (value >= 0 ? undefined : 'must not be negative'),
    },
  ),
  server_read_timeout: defaulted(duration, 30_000, 'How long a request may take to come in.', {
    check: positive,
  }),
  server_write_timeout: defaulted(
    duration,
    30_000,
    'How long the answer may take from the time when the request began, forwarding included.',
    { check: positive },
  ),
  server_idle_timeout: defaulted(duration, 120_000, 'How long a connection is kept without a request.', {
    check: positive,
  }),
  tls: optionalBlock(tlsBlock, 'Configures TLS.'),
  http2: defaultedBlock(http2Block, 'Configures HTTP/2 without TLS.'),
});

const grpcBlock = defineBlock({
  listen_address: defaulted(string, '', 'Not used: gRPC is served on the port of the http block.'),
  listen_port: defaulted(int, 0, 'Not used.'),
  conn_limit: defaulted(int, 0, 'Not used.'),
  max_connection_age: optional(duration, 'Not used.'),
  max_connection_age_grace: optional(duration, 'Not used.'),
  max_connection_idle: optional(duration, 'Not used.'),
  server_max_recv_msg_size: optional(byteSize, 'Not used.'),
  server_max_send_msg_size: optional(byteSize, 'Not used.'),
  server_max_concurrent_streams: optional(int, 'Not used.'),
});

/** The arguments of pyroscope.receive_http. */
export const receiveArguments = defineBlock({
  forward_to: required(receivers, 'Receivers of the profiles.'),
  debug_info_upload_timeout: defaulted(duration, 120_000, 'Not used: debug information is not taken.'),
  graceful_shutdown_timeout: defaulted(
    duration,
    30_000,
    'How long requests under way may take to end when the server stops.',
  ),
  http: defaultedBlock(httpBlock, 'Configures the HTTP server.'),
  grpc: optionalBlock(grpcBlock, 'Taken for the sake of configurations that have it.'),
});

export type ReceiveArguments = Infer<typeof receiveArguments>;
export type HttpSettings = ReceiveArguments['http'];
export type TlsSettings = NonNullable<HttpSettings['tls']>;

/** Whether a server of one serves as well for the other. */
export function isSameServer(a: HttpSettings, b: HttpSettings): boolean {
  return serverText(a) === serverText(b);
}

function serverText(http: HttpSettings): string {
  const { tls, ...plain } = http;
  return JSON.stringify([plain, tls, tls?.key_pem?.reveal()]);
}
