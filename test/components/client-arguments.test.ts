import t from 'tap';
import { definitions } from '../../src/components/index.ts';
import { decodeText } from '../support/decode-text.ts';

/** An argument of the documents, with one text that it takes and one that it does not. */
type Row = readonly [argument: string, accepted: string, rejected: string, message: RegExp];

const bearer: readonly Row[] = [
  ['bearer_token', 'bearer_token = "t"', 'bearer_token = ["t"]', /should be secret/],
  ['bearer_token_file', 'bearer_token_file = "/f"', 'bearer_token_file = true', /should be string/],
  ['follow_redirects', 'follow_redirects = false', 'follow_redirects = "no"', /should be bool/],
];

const proxy: readonly Row[] = [
  ['proxy_url', 'proxy_url = "http://p:1"', 'proxy_url = "socks5://p"', /must begin with http:/],
  [
    'no_proxy',
    'proxy_url = "http://p"; no_proxy = "10.0.0.0/8"',
    'no_proxy = "a"',
    /if no_proxy is configured, proxy_url must also be configured/,
  ],
  [
    'proxy_from_environment',
    'proxy_from_environment = true',
    'proxy_from_environment = true; proxy_url = "http://p"',
    /if proxy_from_environment is configured, proxy_url must not be configured/,
  ],
  [
    'proxy_connect_header',
    'proxy_url = "http://p"; proxy_connect_header = {"X-A" = ["1"]}',
    'proxy_connect_header = {"X-A" = ["1"]}',
    /proxy_url or proxy_from_environment must also be configured/,
  ],
];

const tls: readonly Row[] = [
  ['ca_pem', 'ca_pem = "x"', 'ca_pem = "x"; ca_file = "f"', /got ca_pem and ca_file$/],
  ['ca_file', 'ca_file = "f"', 'ca_file = 1 > 0', /should be string/],
  ['cert_pem', 'cert_pem = "c"; key_pem = "k"', 'cert_pem = "c"', /cert_pem needs key_pem or key_file/],
  [
    'cert_file',
    'cert_file = "c"; key_pem = "k"',
    'cert_file = "c"; cert_pem = "c"; key_pem = "k"',
    /got cert_pem and cert_file$/,
  ],
  ['key_pem', 'key_pem = "k"; cert_file = "c"', 'key_pem = "k"', /key_pem needs cert_pem or cert_file/],
  [
    'key_file',
    'key_file = "k"; cert_pem = "c"',
    'key_file = "k"; key_pem = "k"; cert_pem = "c"',
    /got key_pem and key_file$/,
  ],
  ['server_name', 'server_name = "s"', 'server_name = {}', /should be string/],
  ['insecure_skip_verify', 'insecure_skip_verify = true', 'insecure_skip_verify = "yes"', /should be bool/],
  [
    'min_version',
    'min_version = "TLS11"',
    'min_version = "SSL3"',
    /must be one of TLS10, TLS11, TLS12, TLS13/,
  ],
];

const OAUTH2 = 'client_id = "i"; client_secret = "s"; token_url = "http://t"';
const oauth2: readonly Row[] = [
  [
    'client_id',
    OAUTH2,
    'client_secret = "s"; token_url = "http://t"',
    /client_id must be configured in oauth2/,
  ],
  [
    'client_secret',
    OAUTH2,
    'client_id = "i"; token_url = "http://t"',
    /client_secret or client_secret_file must be configured in oauth2/,
  ],
  [
    'client_secret_file',
    'client_id = "i"; client_secret_file = "f"; token_url = "http://t"',
    `${OAUTH2}; client_secret_file = "f"`,
    /got client_secret and client_secret_file$/,
  ],
  ['scopes', `${OAUTH2}; scopes = ["a", "b"]`, `${OAUTH2}; scopes = "a"`, /should be list\(string\)/],
  [
    'endpoint_params',
    `${OAUTH2}; endpoint_params = {"a" = "b"}`,
    `${OAUTH2}; endpoint_params = {"a" = ["b"]}`,
    /should be string/,
  ],
  ['token_url', OAUTH2, 'client_id = "i"; client_secret = "s"; token_url = "t"', /token_url must be a URL/],
  ...proxy.map(
    ([name, accepted, rejected, message]): Row => [
      name,
      `${OAUTH2}; ${accepted}`,
      `${OAUTH2}; ${rejected}`,
      message,
    ],
  ),
  ...within('tls_config', tls).map(
    ([name, accepted, rejected, message]): Row => [
      name,
      `${OAUTH2}; ${accepted}`,
      `${OAUTH2}; ${rejected}`,
      message,
    ],
  ),
];

const blocks: readonly Row[] = [
  ...within('basic_auth', [
    ['username', 'username = "u"', 'username = ["u"]', /should be string/],
    ['password', 'password = "p"', 'password = "p"; password_file = "f"', /got password and password_file$/],
    ['password_file', 'password_file = "f"', 'password_file = {}', /should be string/],
  ]),
  ...within('authorization', [
    ['type', 'type = "Token"', 'type = "Basic"', /use a basic_auth block instead of authorization/],
    ['credentials', 'credentials = "c"', 'credentials = []', /should be secret/],
    [
      'credentials_file',
      'credentials_file = "f"',
      'credentials_file = "f"; credentials = "c"',
      /got credentials and credentials_file$/,
    ],
  ]),
  ...within('oauth2', oauth2),
  ...within('tls_config', tls),
  [
    'one way to authenticate',
    'bearer_token = "t"',
    'bearer_token = "t"; basic_auth { }',
    /got basic_auth and bearer_token$/,
  ],
];

const client: readonly Row[] = [
  ...bearer,
  ['enable_http2', 'enable_http2 = false', 'enable_http2 = "h2"', /should be bool/],
  ...proxy,
  [
    'http_headers',
    'http_headers = {"X-A" = ["1", "2"]}',
    'http_headers = {"Authorization" = ["x"]}',
    /must not set "Authorization", which is reserved/,
  ],
  ...blocks,
];

const endpoint = (timeout: string): readonly Row[] => [
  ['url', '', 'url = "http://again"', /may only be provided once/],
  ['name', 'name = "n"', 'name = ["n"]', /should be string/],
  ['remote_timeout', `remote_timeout = "${timeout}"`, 'remote_timeout = "0s"', /must be greater than 0s/],
  [
    'headers',
    'headers = {"X-Scope-OrgID" = "a"}',
    'headers = {"Content-Length" = "1"}',
    /the HTTP client sets it itself/,
  ],
];

const backoff: readonly Row[] = [
  ['min_backoff_period', 'min_backoff_period = "1s"', 'min_backoff_period = "0s"', /must be greater than 0s/],
  ['max_backoff_period', 'max_backoff_period = "1m"', 'max_backoff_period = "fast"', /duration/],
  ['max_backoff_retries', 'max_backoff_retries = 0', 'max_backoff_retries = 1.5', /whole number/],
];

const URL = 'url = "http://pyroscope:4040"';
const inEndpoint = (inside: string): string => `endpoint { ${URL}; ${inside} }`;
const places: readonly (readonly [
  component: string,
  rows: readonly Row[],
  wrap: (inside: string) => string,
])[] = [
  ['pyroscope.write', [...endpoint('10s'), ...backoff, ...client], inEndpoint],
  ['phlare.write', endpoint('30s'), inEndpoint],
  [
    'phlare.write',
    [
      ...bearer,
      ['enable_http_2', 'enable_http_2 = false', 'enable_http2 = false', /enable_http_2/],
      ...proxy.slice(0, 1),
      ...blocks,
    ],
    (inside) => inEndpoint(`http_client_config { ${inside} }`),
  ],
  ['pyroscope.scrape', client, (inside) => `targets = []; forward_to = []; ${inside}`],
  ['phlare.scrape', client, (inside) => `targets = []; forward_to = []; ${inside}`],
  ['discovery.http', client, (inside) => `url = "http://sd"; ${inside}`],
];

for (const [component, rows, wrap] of places) {
  t.test(component, async (t) => {
    const definition = definitions.find(({ name }) => name === component);
    if (definition === undefined) throw new Error(`there is no ${component}`);
    const decode = (inside: string) => decodeText(definition.arguments, inLines(wrap(inside)));
    for (const [argument, accepted, rejected, message] of rows) {
      t.same(decode(accepted).messages, [], `${argument}: ${accepted}`);
      const { messages } = decode(rejected);
      t.ok(
        messages.some((text) => message.test(text)),
        `${argument}: ${rejected} → ${messages.join(' | ')}`,
      );
    }
  });
}

function within(block: string, rows: readonly Row[]): readonly Row[] {
  return rows.map(([argument, accepted, rejected, message]) => [
    `${block} ${argument}`,
    `${block} { ${accepted} }`,
    `${block} { ${rejected} }`,
    message,
  ]);
}

/** Statements and blocks on lines of their own. */
function inLines(text: string): string {
  return text
    .replaceAll('; ', '\n')
    .replace(/(?<=\w ){ /g, '{\n')
    .replaceAll(' }', '\n}');
}
