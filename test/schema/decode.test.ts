import t from 'tap';
import {
  any,
  atMostOneOf,
  bool,
  decodeBody,
  defaulted,
  defaultedBlock,
  defineBlock,
  int,
  labelledBlock,
  list,
  map,
  optional,
  optionalBlock,
  repeatedBlock,
  required,
  requiredBlock,
  secret,
  string,
} from '../../src/schema/index.ts';
import type { Span, Value } from '../../src/syntax/index.ts';
import { parseFile, Unknown } from '../../src/syntax/index.ts';
import { decodeText } from '../support/decode-text.ts';

const inner = defineBlock({
  enabled: defaulted(bool, true, 'Whether it is on.'),
  path: optional(string, 'Where.'),
});

const schema = defineBlock(
  {
    url: required(string, 'Where to.', { check: (url) => (url === '' ? 'must not be empty' : undefined) }),
    retries: defaulted(int, 3, 'How often.'),
    token: optional(secret, 'A token.'),
    token_file: optional(string, 'A file.'),
    headers: defaulted(map(list(string)), new Map(), 'Headers.'),
    extra: optional(any, 'Anything.'),
    tls: optionalBlock(inner, 'TLS.'),
    queue: defaultedBlock(inner, 'Queue.'),
    endpoint: repeatedBlock(inner, 'Endpoints.'),
    'profile.custom': labelledBlock(inner, 'Profiles.'),
  },
  [
    atMostOneOf('token', 'token_file'),
    {
      fields: ['retries', 'tls'],
      check: ({ retries, tls }) =>
        retries === 0 && tls !== undefined ? 'retries must not be 0 with tls' : undefined,
    },
  ],
);

t.test('defaults, absence and presence', async (t) => {
  t.strictSame(decodeText(schema, 'url = "a"').value, {
    url: 'a',
    retries: 3,
    token: undefined,
    token_file: undefined,
    headers: new Map(),
    extra: undefined,
    tls: undefined,
    queue: { enabled: true, path: undefined },
    endpoint: [],
    'profile.custom': [],
  });
  const { value } = decodeText(
    schema,
    `url = "a"
     retries = "7"
     token = "t"
     headers = { "X-A" = ["1", 2] }
     extra = { a = [1] }
     tls { }
     queue { enabled = false }
     endpoint { path = "one" }
     endpoint { }
     profile.custom "cpu" { path = "/cpu" }
     profile.custom "heap" { }`,
  );
  t.equal(value?.retries, 7);
  t.equal(value?.token?.reveal(), 't');
  t.strictSame(value?.headers, new Map([['X-A', ['1', '2']]]));
  t.strictSame(value?.extra, new Map([['a', [1n]]]));
  t.strictSame(value?.tls, { enabled: true, path: undefined });
  t.strictSame(value?.queue, { enabled: false, path: undefined });
  t.strictSame(value?.endpoint, [
    { enabled: true, path: 'one' },
    { enabled: true, path: undefined },
  ]);
  t.strictSame(value?.['profile.custom'], [
    { label: 'cpu', value: { enabled: true, path: '/cpu' } },
    { label: 'heap', value: { enabled: true, path: undefined } },
  ]);
});

t.test('null is the zero value, not the default, and satisfies "required"', async (t) => {
  const { value } = decodeText(
    defineBlock({ url: required(string, ''), n: defaulted(int, 3, '') }),
    'url = null\nn = null',
  );
  t.strictSame(value, { url: '', n: 0 });
});

t.test('every mistake has its message and its place', async (t) => {
  const table: readonly (readonly [text: string, messages: readonly string[]])[] = [
    ['', ['missing required attribute "url"']],
    ['url = ""', ['"" → url must not be empty']],
    ['url = "a"\nurl = "b"', ['url → attribute "url" may only be provided once']],
    ['url = "a"\nretrys = 1', ['retrys → unrecognized attribute name "retrys"; did you mean "retries"?']],
    ['url = "a"\nzzzzzzzz = 1', ['zzzzzzzz → unrecognized attribute name "zzzzzzzz"']],
    ['url = "a"\ntoString = 1', ['toString → unrecognized attribute name "toString"']],
    ['url = "a"\nendpoin { }', ['endpoin → unrecognized block name "endpoin"; did you mean "endpoint"?']],
    [
      'url = "a"\nprofile.custm "a" { }',
      ['profile.custm → unrecognized block name "profile.custm"; did you mean "profile.custom"?'],
    ],
    ['url { }', ['url → "url" must be an attribute, but is used as a block']],
    ['url = "a"\ntls = 1', ['tls → "tls" must be a block, but is used as an attribute']],
    ['url = "a"\ntls { }\ntls { }', ['tls → block "tls" may only be specified once']],
    ['url = "a"\ntls "x" { }', ['"x" → block "tls" does not support specifying labels']],
    ['url = "a"\nprofile.custom { }', ['profile.custom → block "profile.custom" requires non-empty label']],
    [
      'url = "a"\nprofile.custom "x" { }\nprofile.custom "x" { }',
      ['"x" → block profile.custom "x" is already declared; labels must be unique'],
    ],
    ['url = [1]', ['[1] → [1] should be string, got array']],
    ['url = "a"\nretries = true', ['true → true should be int, got bool']],
    ['url = "a"\nretries = 1.5', ['1.5 → 1.5 should be a whole number, got 1.5']],
    ['url = "a"\nheaders = { a = ["x", { }] }', ['{ } → { } should be string, got object']],
    ['url = "a"\nheaders = { a = "x" }', ['"x" → "x" should be list(string), got string']],
    ['url = missing', ['missing → identifier "missing" does not exist']],
    ['url = "a" + 1', ['1 → 1 should be string, got number']],
    ['url = "a"\nendpoint { enabled = 1 }', ['1 → 1 should be bool, got number']],
    [
      'url = "a"\ntls { enabled = 1\nother = 2 }',
      ['other → unrecognized attribute name "other"', '1 → 1 should be bool, got number'],
    ],
    [
      'url = "a"\ntoken = "t"\ntoken_file = "f"',
      ['token = "t" → at most one of token, token_file must be configured, got token and token_file'],
    ],
    ['url = "a"\ntls { }\nretries = 0', ['retries = 0 → retries must not be 0 with tls']],
    [
      'url = true\nretries = {}\nother = 1',
      [
        'other → unrecognized attribute name "other"',
        'true → true should be string, got bool',
        '{} → {} should be int, got object',
      ],
    ],
    ['url = "a"\nretries = false\ntls { }', ['false → false should be int, got bool']],
  ];
  for (const [text, messages] of table) t.strictSame(decodeText(schema, text).messages, messages, text);
});

t.test('a required block', async (t) => {
  const outer = defineBlock({ endpoint: requiredBlock(defineBlock({ url: required(string, '') }), '') });
  const { file } = parseFile({ name: 'test', text: 'component "a" { }' });
  const [component] = file.body.statements;
  const where: Span | undefined = component?.nameSpan;
  const decode = (text: string): readonly string[] => decodeText(outer, text).messages;
  t.strictSame(decode(''), ['missing required block "endpoint"']);
  t.strictSame(
    decode('endpoint { }'),
    ['endpoint → missing required attribute "url"'],
    'points at the block that lacks it',
  );
  t.strictSame(
    decode('endpoint = 1'),
    ['endpoint → "endpoint" must be a block, but is used as an attribute'],
    'says one thing',
  );
  t.strictSame(decodeText(outer, 'endpoint { url = "a" }').value, { endpoint: { url: 'a' } });
  const { diagnostics, value } = decodeBody(outer, { statements: [] }, where, { lookup: () => undefined });
  t.equal(diagnostics[0]?.span, where, "what is missing is missing at the block's name");
  t.equal(value, undefined);
});

t.test('with unknown values everything that can be known is checked', async (t) => {
  const names: Readonly<Record<string, Value>> = {
    anything: new Unknown(),
    text: new Unknown('string'),
    flag: new Unknown('bool'),
    password: new Unknown('secret'),
    targets: new Unknown('list(map(string))'),
  };
  const table: readonly (readonly [text: string, messages: readonly string[]])[] = [
    ['url = anything', []],
    ['url = text\nretries = text', []],
    ['url = flag', ['flag → flag should be string, got bool']],
    ['url = password', ['password → password should be string, got secret']],
    ['url = targets', ['targets → targets should be string, got list(map(string))']],
    ['url = "a"\ntoken = password', []],
    ['url = "a"\ntoken = text\ntoken_file = "f"', []],
    [
      'url = anything\ntoken = "t"\ntoken_file = "f"',
      ['token = "t" → at most one of token, token_file must be configured, got token and token_file'],
    ],
    ['url = "a"\nheaders = { a = [text, flag] }', ['flag → flag should be string, got bool']],
    ['url = anything\nretries = true', ['true → true should be int, got bool']],
    ['url = "a"\ntls { path = anything }\nretries = 0', []],
    ['url = "a"\nextra = [anything]', []],
  ];
  for (const [text, messages] of table) {
    const decoded = decodeText(schema, text, names);
    t.strictSame(decoded.messages, messages, text);
    t.equal(decoded.value, undefined, 'and no value');
  }
});
