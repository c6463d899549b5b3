import type { Infer } from '../schema/index.ts';
import {
  defaulted,
  defineBlock,
  list,
  map,
  optional,
  optionalBlock,
  secret,
  string,
} from '../schema/index.ts';
import { urlText } from './display.ts';
import { exclusive, oneRequired } from './exclusive.ts';
import { proxyFields, proxyRules } from './proxy-fields.ts';
import { tlsConfig } from './tls-block.ts';
import { checkHttpUrl } from './url.ts';

/** `basic_auth` */
export const basicAuth = defineBlock(
  {
    username: defaulted(string, '', 'Basic auth username.'),
    password: optional(secret, 'Basic auth password.'),
    password_file: optional(string, 'File containing the basic auth password; read again when it changes.'),
  },
  [exclusive('password', 'password_file')],
);

/** `authorization` */
export const authorization = defineBlock(
  {
    type: defaulted(string, 'Bearer', 'Authorization type, for example, "Bearer".', { check: checkType }),
    credentials: optional(secret, 'Secret value.'),
    credentials_file: optional(string, 'File containing the secret value; read again when it changes.'),
  },
  [exclusive('credentials', 'credentials_file')],
);

/** `oauth2`: the client credentials flow. */
export const oauth2 = defineBlock(
  {
    client_id: optional(string, 'OAuth2 client ID.'),
    client_secret: optional(secret, 'OAuth2 client secret.'),
    client_secret_file: optional(
      string,
      'File containing the OAuth2 client secret; read again when it changes.',
    ),
    scopes: defaulted(list(string), [], 'List of scopes to authenticate with.'),
    token_url: optional(urlText, 'URL to fetch the token from.', { check: checkHttpUrl }),
    endpoint_params: optional(map(string), 'Optional parameters to append to the token URL.'),
    ...proxyFields,
    tls_config: optionalBlock(tlsConfig, 'TLS settings for connecting to the token URL.'),
  },
  [
    oneRequired('oauth2', 'client_id'),
    oneRequired('oauth2', 'client_secret', 'client_secret_file'),
    oneRequired('oauth2', 'token_url'),
    exclusive('client_secret', 'client_secret_file'),
    ...proxyRules,
  ],
);

/** The decoded arguments of `oauth2`. */
export type OAuth2Settings = Infer<typeof oauth2>;

function checkType(value: string): string | undefined {
  return value.trim().toLowerCase() === 'basic'
    ? 'must not be "basic"; use a basic_auth block instead of authorization'
    : undefined;
}
