import t from 'tap';
import { definitions as real } from '../../src/components/index.ts';
import { shownText } from '../../src/runtime/shown-text.ts';
import { recordingDefinitions } from '../support/runtime.ts';

const definitions = new Map(
  [...recordingDefinitions([]).definitions, ...real].map((definition) => [definition.name, definition]),
);

/** Shows a text in which every secret has "hunter" in it. */
function show(text: string): string {
  return shownText({ name: 'config.alloy', text }, definitions);
}

t.test('secrets are masked wherever they stand', async (t) => {
  const table = [
    { name: 'by type', text: 'test.sink "b" {\n  password = "hunter"\n}', shown: '  password = "(secret)"' },
    {
      name: 'in an expression',
      text: 'test.sink "b" {\n  password = "hun" + ("hunter")\n}',
      shown: '"(secret)" + ("(secret)")',
    },
    { name: 'in a call', text: 'x "y" {\n  password = string.format("%s", "hunter")\n}' },
    { name: 'as raw text', text: 'x "y" {\n  password = `hunter\nhunter`\n  z = 1\n}' },
    {
      name: 'in nested blocks of a component',
      text: `pyroscope.write "w" {
  endpoint {
    url = "https://user:hunter@host/path?tenant=a&token=hunter"
    basic_auth {
      username = "shown"
      password = "hunter"
    }
    headers = {"Authorization" = "Bearer hunter", "X-Scope" = "shown"}
  }
}`,
      shown: '"https://user:(secret)@host/path?tenant=a&token=(secret)"',
    },
    { name: 'bearer token', text: 'pyroscope.scrape "s" {\n  bearer_token = "hunter"\n}' },
    { name: 'oauth2', text: 'x "y" {\n  oauth2 {\n    client_secret = "hunter"\n  }\n}' },
    { name: 'keys', text: 'http {\n  tls {\n    key_pem = "hunter"\n  }\n}' },
    {
      name: 'arguments of modules',
      text: 'module "m" {\n  my_api_key = "hunter"\n  apiToken = ["hunter"]\n}',
    },
    {
      name: 'commented out',
      text: '// password = "hunter"\n/* token = `hunter` */\n// see https://a:hunter@b\n',
    },
    { name: 'inside declare', text: 'declare "d" {\n  test.sink "b" {\n    password = "hunter"\n  }\n}' },
    { name: 'a text that does not parse', text: 'test.sink "b" {\n  password = "hunter"\n  value = \n}' },
  ];
  for (const { name, text, shown } of table) {
    const result = show(text);
    t.notMatch(result, /hunter/, name);
    if (shown !== undefined) t.match(result, shown, name);
    t.equal(result.split('\n').length, text.split('\n').length, `${name}: every line stays where it was`);
  }
});

t.test('everything else stays as it is', async (t) => {
  const text = `// the first comment
pyroscope.scrape "s" {
  targets = [{"__address__" = "127.0.0.1:6060", "service_name" = "shop"}]
  forward_to = [pyroscope.write.w.receiver]
  bearer_token_file = "/etc/token"
  basic_auth {
    username = "me"
    password = sys.env("PASSWORD")
    password_file = "/etc/password"
  }
}
http {
  auth {
    filter {
      authenticate_matching_paths = false
    }
  }
}
pyroscope.write "w" {
  endpoint {
    url = "https://host/path?tenant=a"
    bearer_token = local.file.token.content
  }
  external_labels = {"key" = convert.nonsensitive(local.file.x.content)}
}
`;
  t.equal(show(text), text);
  t.equal(show(''), '');
});
