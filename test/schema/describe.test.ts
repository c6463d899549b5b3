import t from 'tap';
import type { FieldDescription } from '../../src/schema/index.ts';
import {
  capsule,
  defaulted,
  defaultedBlock,
  defineBlock,
  describeBody,
  duration,
  equalArguments,
  int,
  labelledBlock,
  list,
  optional,
  optionalBlock,
  optionalSecret,
  repeatedBlock,
  required,
  secret,
  string,
  valueText,
  valueToJson,
} from '../../src/schema/index.ts';
import type { Value } from '../../src/syntax/index.ts';
import { Capsule, FunctionValue, OptionalSecret, Secret, Unknown } from '../../src/syntax/index.ts';
import { decodeText } from '../support/decode-text.ts';

const inner = defineBlock({ path: defaulted(string, '/', 'Path.'), token: optional(secret, 'Token.') });

const schema = defineBlock({
  url: required(string, 'URL.'),
  interval: defaulted(duration, 15_000, 'Interval.'),
  retries: optional(int, 'Retries.'),
  parts: defaulted(list(int), [1, 2], 'Parts.'),
  content: optional(optionalSecret, 'Content.'),
  forward_to: defaulted(list(capsule('ProfilesReceiver')), [], 'Receivers.'),
  tls: optionalBlock(inner, 'TLS.'),
  queue: defaultedBlock(inner, 'Queue.'),
  endpoint: repeatedBlock(inner, 'Endpoints.'),
  profile: labelledBlock(inner, 'Profiles.'),
});

const receiver = new Capsule('ProfilesReceiver', {});

const decode = (text: string): unknown =>
  decodeText(schema, text, { receiver, key: new Secret('hunter2') }).value;

const attribute = (name: string, value: Value, isDefault = false): FieldDescription => ({
  kind: 'attribute',
  name,
  value,
  isDefault,
});

t.test('a body is described in the order of its declaration', async (t) => {
  const queue: FieldDescription = {
    kind: 'block',
    name: 'queue',
    label: '',
    body: [attribute('path', '/', true)],
  };
  t.strictSame(describeBody(schema, decode('url = "a"')), [
    attribute('url', 'a'),
    attribute('interval', '15s', true),
    attribute('parts', [1n, 2n], true),
    attribute('forward_to', [], true),
    queue,
  ]);
  const described: readonly FieldDescription[] = describeBody(
    schema,
    decode(`profile "cpu" { token = key }
            endpoint { }
            endpoint { path = "/x" }
            tls { path = "/" }
            parts = [1, 2]
            interval = "1m"
            retries = 0
            forward_to = [receiver]
            url = "a"`),
  );
  t.strictSame(described, [
    attribute('url', 'a'),
    attribute('interval', '1m0s'),
    attribute('retries', 0n),
    attribute('parts', [1n, 2n], true),
    attribute('forward_to', [receiver]),
    { kind: 'block', name: 'tls', label: '', body: [attribute('path', '/', true)] },
    queue,
    { kind: 'block', name: 'endpoint', label: '', body: [attribute('path', '/', true)] },
    { kind: 'block', name: 'endpoint', label: '', body: [attribute('path', '/x')] },
    {
      kind: 'block',
      name: 'profile',
      label: 'cpu',
      body: [attribute('path', '/', true), attribute('token', new Secret('hunter2'))],
    },
  ]);
  t.notMatch(
    JSON.stringify(described, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
    'hunter2',
  );
  t.strictSame(describeBody(schema, undefined), [], 'nothing was decoded yet');
});

t.test('arguments are equal when they say the same', async (t) => {
  const base = 'url = "a"\n';
  const same: readonly (readonly [string, string])[] = [
    ['', ''],
    ['interval = "1m"', 'interval = "60s"'],
    ['interval = "15s"', ''],
    ['parts = [1, 2]', 'parts = ["1", 2.0]'],
    ['content = "c"', 'content = "c"'],
    ['forward_to = [receiver]', 'forward_to = [receiver]'],
    ['queue { }', ''],
    ['profile "a" { token = key }', 'profile "a" { token = "hunter2" }'],
    ['endpoint { }\nendpoint { path = "b" }', 'endpoint { path = "/" }\nendpoint { path = "b" }'],
  ];
  const different: readonly (readonly [string, string])[] = [
    ['', 'interval = "1m"'],
    ['', 'retries = 0'],
    ['', 'tls { }'],
    ['parts = [1]', 'parts = [2]'],
    ['content = "c"', 'content = key'],
    ['forward_to = [receiver]', 'forward_to = []'],
    ['endpoint { }', 'endpoint { }\nendpoint { }'],
    ['endpoint { }\nendpoint { path = "b" }', 'endpoint { path = "b" }\nendpoint { }'],
    ['profile "a" { }', 'profile "b" { }'],
    ['tls { token = "a" }', 'tls { token = "b" }'],
  ];
  const equal = (a: string, b: string): boolean => equalArguments(schema, decode(base + a), decode(base + b));
  for (const [a, b] of same) t.ok(equal(a, b) && equal(b, a), `${a} | ${b}`);
  for (const [a, b] of different) t.notOk(equal(a, b) || equal(b, a), `${a} | ${b}`);
  t.notOk(equalArguments(schema, undefined, decode(base)), 'nothing yet is different');
});

t.test('values as JSON of the debug API, and as text', async (t) => {
  const table: readonly (readonly [value: Value, json: unknown, text: string])[] = [
    [null, { type: 'null', value: null }, 'null'],
    [true, { type: 'bool', value: true }, 'true'],
    [5n, { type: 'number', value: 5 }, '5'],
    [1.5, { type: 'number', value: 1.5 }, '1.5'],
    [2, { type: 'number', value: 2 }, '2.0'],
    [Number.POSITIVE_INFINITY, { type: 'number', value: 'Infinity' }, '+Inf'],
    ['a"\\\n\t\u0001😀', { type: 'string', value: 'a"\\\n\t\u0001😀' }, '"a\\"\\\\\\n\\t\\u0001😀"'],
    [[], { type: 'array', value: [] }, '[]'],
    [
      ['a', [1n]],
      {
        type: 'array',
        value: [
          { type: 'string', value: 'a' },
          { type: 'array', value: [{ type: 'number', value: 1 }] },
        ],
      },
      '["a", [1]]',
    ],
    [new Uint8Array([1]), { type: 'array', value: [{ type: 'number', value: 1 }] }, '[1]'],
    [new Map(), { type: 'object', value: [] }, '{}'],
    [
      new Map<string, Value>([
        ['b c', 1n],
        ['__proto__', null],
        ['true', 'x'],
      ]),
      {
        type: 'object',
        value: [
          { key: '__proto__', value: { type: 'null', value: null } },
          { key: 'b c', value: { type: 'number', value: 1 } },
          { key: 'true', value: { type: 'string', value: 'x' } },
        ],
      },
      '{ "b c" = 1, __proto__ = null, "true" = "x" }',
    ],
    [new Secret('hunter2'), { type: 'capsule', value: '(secret)' }, '(secret)'],
    [new OptionalSecret('hunter2', true), { type: 'capsule', value: '(secret)' }, '(secret)'],
    [new OptionalSecret('open', false), { type: 'string', value: 'open' }, '"open"'],
    [receiver, { type: 'capsule', value: 'capsule("ProfilesReceiver")' }, '(ProfilesReceiver)'],
    [new FunctionValue('sys.env', () => ''), { type: 'function', value: 'function' }, '(function sys.env)'],
    [new Unknown('string'), { type: 'unknown', value: null }, '(unknown)'],
  ];
  for (const [value, json, text] of table) {
    t.strictSame(valueToJson(value), json, text);
    t.strictSame(JSON.parse(JSON.stringify(valueToJson(value))), json, 'and it is plain JSON');
    t.equal(valueText(value), text);
  }
});
