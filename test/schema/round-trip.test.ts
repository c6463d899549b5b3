import fc from 'fast-check';
import t from 'tap';
import type { Infer } from '../../src/schema/index.ts';
import {
  any,
  bool,
  defaulted,
  defaultedBlock,
  defineBlock,
  describeBody,
  duration,
  equalArguments,
  float,
  int,
  labelledBlock,
  list,
  map,
  optional,
  optionalBlock,
  repeatedBlock,
  required,
  secret,
  string,
} from '../../src/schema/index.ts';
import type { Value } from '../../src/syntax/index.ts';
import { Secret } from '../../src/syntax/index.ts';
import { bodyText } from '../support/body-text.ts';
import { decodeText } from '../support/decode-text.ts';

const inner = defineBlock({
  text: required(string, 'Text.'),
  numbers: defaulted(list(int), [1], 'Numbers.'),
  token: optional(secret, 'Token.'),
});

const schema = defineBlock({
  name: required(string, 'Name.'),
  ratio: defaulted(float, 0.5, 'Ratio.'),
  isOn: optional(bool, 'On.'),
  interval: defaulted(duration, 15_000, 'Interval.'),
  params: defaulted(map(list(string)), new Map(), 'Params.'),
  extra: optional(any, 'Anything.'),
  one: optionalBlock(inner, 'One.'),
  always: defaultedBlock(defineBlock({ size: defaulted(int, 3, 'Size.') }), 'Always.'),
  many: repeatedBlock(inner, 'Many.'),
  'named.ones': labelledBlock(inner, 'Named.'),
});

const text = fc.string({ unit: 'grapheme' });
// A quoted key is taken as it stands, so a quote, a backslash or a line break cannot be part of one; "" has no form.
const key = fc.string({ minLength: 1 }).map((name) => name.replace(/["\\\n\r\0]/g, '_'));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 64n - 1n }),
    finite,
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value;

const innerValue: fc.Arbitrary<Infer<typeof inner>> = fc.record({
  text,
  numbers: fc.array(fc.maxSafeInteger()),
  token: fc.option(
    text.map((content) => new Secret(content)),
    { nil: undefined },
  ),
});

const label = fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/);

const body: fc.Arbitrary<Infer<typeof schema>> = fc.record({
  name: text,
  ratio: finite,
  isOn: fc.option(fc.boolean(), { nil: undefined }),
  interval: fc.integer({ min: -1_000_000, max: 10_000_000_000 }),
  params: fc.array(fc.tuple(key, fc.array(text))).map((entries) => new Map(entries)),
  extra: fc.option(value, { nil: undefined }),
  one: fc.option(innerValue, { nil: undefined }),
  always: fc.record({ size: fc.maxSafeInteger() }),
  many: fc.array(innerValue, { maxLength: 3 }),
  'named.ones': fc.uniqueArray(fc.record({ label, value: innerValue }), {
    maxLength: 3,
    selector: (block) => block.label,
  }),
});

t.test('what is printed parses and decodes to the same', async (t) => {
  fc.assert(
    fc.property(body, (given) => {
      const printed = bodyText(describeBody(schema, given));
      const { value: decoded, messages } = decodeText(schema, printed);
      if (messages.length > 0) throw new Error(`${messages.join('\n')}\n${printed}`);
      return equalArguments(schema, given, decoded) && bodyText(describeBody(schema, decoded)) === printed;
    }),
    { numRuns: 300 },
  );
  t.pass('300 random bodies');
});
