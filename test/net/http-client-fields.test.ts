import t from 'tap';
import {
  httpClientConfigBlock,
  httpClientFields,
  httpClientRules,
  settingsOfConfig,
} from '../../src/net/index.ts';
import { defineBlock, Secret } from '../../src/schema/index.ts';
import { argumentsOf, decodeText } from '../support/decode-text.ts';

const schema = defineBlock({ ...httpClientFields }, httpClientRules);

const OAUTH = 'client_id = "i", client_secret = "s", token_url = "http://t/"'.replaceAll(', ', '\n');

/** The block's text in one line, statements separated by ";". */
function text(source: string): string {
  return source.replaceAll('; ', '\n').replaceAll('{ ', '{\n').replaceAll(' }', '\n}');
}

t.test('each argument takes what the documents say', async (t) => {
  const accepted = [
    '',
    'bearer_token = "x"',
    'bearer_token_file = "/f"',
    'enable_http2 = false',
    'follow_redirects = false',
    'proxy_url = "http://proxy:3128"',
    'proxy_url = ""',
    'proxy_url = "http://p"; no_proxy = "10.0.0.0/8,example.com:80"',
    'proxy_from_environment = true',
    'proxy_url = "http://p"; proxy_connect_header = {"X-A" = ["1", "2"]}',
    'proxy_from_environment = true; proxy_connect_header = {"X-A" = ["1"]}',
    'http_headers = {"X-Tenant" = ["a", "b"]}',
    'basic_auth { username = "u"; password = "p" }',
    'basic_auth { username = "u"; password_file = "/f" }',
    'basic_auth { }',
    'authorization { type = "Token"; credentials = "c" }',
    'authorization { credentials_file = "/f" }',
    'bearer_token = ""; bearer_token_file = ""; authorization { credentials = "c" }',
    `oauth2 { ${OAUTH} }`,
    'oauth2 { client_id = "i"; client_secret_file = "/f"; token_url = "https://t"; scopes = ["a"]; endpoint_params = {"a" = "b"}; proxy_url = "http://p"; no_proxy = "x"; tls_config { insecure_skip_verify = true } }',
    'tls_config { ca_pem = "x"; cert_pem = "c"; key_pem = "k"; server_name = "s"; min_version = "TLS13" }',
    'tls_config { ca_file = "/ca"; cert_file = "/c"; key_file = "/k"; insecure_skip_verify = true; min_version = "TLS10" }',
    'tls_config { cert_pem = "c"; key_file = "/k" }',
  ];
  for (const source of accepted) t.same(decodeText(schema, text(source)).messages, [], source || 'nothing');
});

t.test('rules name the arguments that they are about', async (t) => {
  const table: readonly (readonly [source: string, ...messages: RegExp[]])[] = [
    [
      'bearer_token = "a"; bearer_token_file = "b"',
      /at most one of .*got bearer_token and bearer_token_file$/,
    ],
    ['bearer_token = "a"; basic_auth { }', /got basic_auth and bearer_token$/],
    [
      `authorization { }; oauth2 { ${OAUTH} }`,
      /at most one of basic_auth, authorization, oauth2, .*got authorization and oauth2$/,
    ],
    [
      'basic_auth { password = "a"; password_file = "b" }',
      /at most one of password, password_file .*got password and password_file$/,
    ],
    ['authorization { credentials = "a"; credentials_file = "b" }', /got credentials and credentials_file$/],
    ['authorization { type = " BASIC " }', /type must not be "basic"; use a basic_auth block/],
    [
      'oauth2 { }',
      /client_id must be configured in oauth2$/,
      /client_secret or client_secret_file must be configured in oauth2$/,
      /token_url must be configured in oauth2$/,
    ],
    [`oauth2 { ${OAUTH}; client_secret_file = "f" }`, /got client_secret and client_secret_file$/],
    ['oauth2 { client_id = "i"; client_secret = "s"; token_url = "t" }', /token_url must be a URL/],
    [`oauth2 { ${OAUTH}; no_proxy = "x" }`, /if no_proxy is configured, proxy_url must also be configured/],
    ['tls_config { ca_pem = "a"; ca_file = "b" }', /got ca_pem and ca_file$/],
    [
      'tls_config { cert_pem = "a"; cert_file = "b"; key_pem = "c"; key_file = "d" }',
      /got cert_pem and cert_file$/,
      /got key_pem and key_file$/,
    ],
    ['tls_config { cert_file = "a" }', /cert_file needs key_pem or key_file/],
    ['tls_config { key_pem = "a" }', /key_pem needs cert_pem or cert_file/],
    [
      'tls_config { min_version = "1.2" }',
      /min_version must be one of TLS10, TLS11, TLS12, TLS13, got "1.2"/,
    ],
    [
      'http_headers = {"authorization" = ["a"]}',
      /http_headers must not set "authorization", which is reserved/,
    ],
    ['http_headers = {"x-amz-date" = ["a"]}', /http_headers must not set "x-amz-date"/],
    ['http_headers = {"Transfer-Encoding" = ["a"]}', /http_headers must not set "Transfer-Encoding"/],
    ['http_headers = {"a b" = ["1"]}', /http_headers cannot be sent: .*a b/],
    ['http_headers = {"X-A" = ["a\\nb"]}', /http_headers cannot be sent: .*X-A/],
    [
      'proxy_connect_header = {"X-A" = ["1"]}',
      /if proxy_connect_header is configured, proxy_url or proxy_from_/,
    ],
    [
      'proxy_from_environment = true; proxy_url = "http://p"',
      /if proxy_from_environment is configured, proxy_url must not be configured/,
    ],
    [
      'proxy_from_environment = true; no_proxy = "x"',
      /if proxy_from_environment is configured, no_proxy must not be configured/,
    ],
    ['no_proxy = "x"', /if no_proxy is configured, proxy_url must also be configured/],
    ['proxy_url = "proxy:3128"', /proxy_url must begin with http/],
    ['proxy_url = "nonsense"', /proxy_url must be a URL/],
    ['enable_http2 = "yes"', /should be bool/],
    ['http_headers = {"X-A" = "1"}', /should be list\(secret\)/],
    ['enable_http_2 = true', /unrecognized attribute name "enable_http_2"; did you mean "enable_http2"/],
  ];
  for (const [source, ...wanted] of table) {
    const { messages } = decodeText(schema, text(source));
    t.equal(messages.length, wanted.length, `${source}: ${messages.join('; ')}`);
    wanted.forEach((pattern, index) => void t.match(messages[index], pattern));
  }
});

t.test('a complaint about a header does not show its value', async (t) => {
  const { messages } = decodeText(schema, 'http_headers = {"X-A" = ["hunter2\\n"]}');
  t.notMatch(messages[0]?.split('→')[1], 'hunter2');
});

t.test('defaults', async (t) => {
  const args = argumentsOf({ arguments: schema }, 'authorization {}');
  t.match(args, { follow_redirects: true, enable_http2: true, proxy_from_environment: false });
  t.equal(args.authorization?.type, 'Bearer');
  t.equal(args.basic_auth, undefined);
});

t.test('the nested block of phlare has its own spelling', async (t) => {
  const source = text(
    'bearer_token = "t"; proxy_url = "http://p"; follow_redirects = false; enable_http_2 = false',
  );
  const settings = settingsOfConfig(argumentsOf({ arguments: httpClientConfigBlock }, source));
  t.match(settings, { enable_http2: false, follow_redirects: false, proxy_url: 'http://p' });
  t.equal(settings.bearer_token?.reveal(), 't');
  t.ok(settings.bearer_token instanceof Secret);
  const both = decodeText(httpClientConfigBlock, text(`bearer_token = "t"; oauth2 { ${OAUTH} }`));
  t.match(both.messages, [/got oauth2 and bearer_token/]);
  const nested = decodeText(httpClientConfigBlock, text(`oauth2 { ${OAUTH}; proxy_url = "http://p" }`));
  t.same(nested.messages, []);
});
