import type { BlockSchema, Infer, Rule } from '../schema/index.ts';
import { bool, defaulted, list, map, optional, optionalBlock, secret, string } from '../schema/index.ts';
import { authorization, basicAuth, oauth2 } from './auth-blocks.ts';
import { exclusive } from './exclusive.ts';
import { checkHttpHeaders } from './headers.ts';
import { proxyFields, proxyRules } from './proxy-fields.ts';
import type { TlsConfig } from './tls-block.ts';
import { tlsConfig } from './tls-block.ts';

/** The blocks that every form of the HTTP client has. */
export const httpClientBlocks = {
  basic_auth: optionalBlock(basicAuth, 'Configure basic_auth for authenticating to the endpoint.'),
  authorization: optionalBlock(authorization, 'Configure generic authorization to the endpoint.'),
  oauth2: optionalBlock(oauth2, 'Configure OAuth2 for authenticating to the endpoint.'),
  tls_config: optionalBlock(tlsConfig, 'Configure TLS settings for connecting to the endpoint.'),
};

/** The arguments that every form of the HTTP client has. */
export const commonArguments = {
  bearer_token: optional(secret, 'Bearer token to authenticate with.'),
  bearer_token_file: optional(
    string,
    'File containing a bearer token to authenticate with; read again when it changes.',
  ),
  follow_redirects: defaulted(bool, true, 'Whether redirects returned by the server should be followed.'),
};

/** Every argument and block of the HTTP client, to be spread into a component's own. */
export const httpClientFields = {
  ...commonArguments,
  enable_http2: defaulted(bool, true, 'Whether HTTP2 is supported for requests.'),
  ...proxyFields,
  http_headers: optional(
    map(list(secret)),
    'Custom HTTP headers to be sent along with each request. The map key is the header name.',
    { check: checkHttpHeaders },
  ),
  ...httpClientBlocks,
};

/** The decoded arguments of an HTTP client. */
export type HttpClientSettings = Infer<BlockSchema<typeof httpClientFields>>;

/** At most one way to authenticate. */
export const authenticationRule: Rule<Readonly<Record<string, unknown>>> = exclusive(
  'basic_auth',
  'authorization',
  'oauth2',
  'bearer_token',
  'bearer_token_file',
);

/** The rules that go with `httpClientFields`, in the order in which they are checked. */
export const httpClientRules: readonly Rule<HttpClientSettings>[] = [authenticationRule, ...proxyRules];

/** A client without any argument, for whoever finds out how to connect by other means. */
export const defaultHttpClientSettings: HttpClientSettings = {
  bearer_token: undefined,
  bearer_token_file: undefined,
  follow_redirects: true,
  enable_http2: true,
  proxy_url: undefined,
  no_proxy: undefined,
  proxy_from_environment: false,
  proxy_connect_header: undefined,
  http_headers: undefined,
  basic_auth: undefined,
  authorization: undefined,
  oauth2: undefined,
  tls_config: undefined,
};

/** `tls_config` without any argument. */
export const defaultTlsConfig: TlsConfig = {
  ca_pem: undefined,
  ca_file: undefined,
  cert_pem: undefined,
  cert_file: undefined,
  key_pem: undefined,
  key_file: undefined,
  server_name: undefined,
  insecure_skip_verify: false,
  min_version: undefined,
};
