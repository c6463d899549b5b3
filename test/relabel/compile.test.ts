// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references such as ${1} are the language's
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { Labels } from '../../src/model/index.ts';
import type { RelabelRule } from '../../src/relabel/index.ts';
import { compileRelabelRules, relabelRule } from '../../src/relabel/index.ts';
import { decodeText } from '../support/decode-text.ts';

/** Rules from their texts. */
function rules(...texts: readonly string[]): readonly RelabelRule[] {
  return texts.map((text) => {
    const { value, messages } = decodeText(relabelRule, text);
    if (value === undefined) throw new Error(messages.join('; '));
    return value;
  });
}

type Plain = Readonly<Record<string, string>>;

interface Case {
  readonly name: string;
  readonly given: Plain;
  readonly rules: readonly string[];
  /** Undefined where the set is dropped. */
  readonly want: Plain | undefined;
}

const abc: Plain = { a: 'foo', b: 'bar', c: 'baz' };

const cases: readonly Case[] = [
  // replace
  {
    name: 'replace joins sources and takes a group',
    given: abc,
    rules: [
      'source_labels = ["a", "b"]\nregex = "f(.*);(.*)r"\ntarget_label = "d"\nreplacement = "ch${1}-${2}"',
    ],
    want: { ...abc, d: 'choo-ba' },
  },
  {
    name: 'replace with another separator',
    given: abc,
    rules: ['source_labels = ["a", "b"]\nseparator = "||"\ntarget_label = "d"'],
    want: { ...abc, d: 'foo||bar' },
  },
  {
    name: 'replace without a match changes nothing',
    given: abc,
    rules: ['source_labels = ["a"]\nregex = "o"\ntarget_label = "b"\nreplacement = "x"'],
    want: abc,
  },
  {
    name: 'replace is anchored at both ends whatever the alternatives',
    given: { a: 'xfoo' },
    rules: ['source_labels = ["a"]\nregex = "foo|bar"\ntarget_label = "a"\nreplacement = "y"'],
    want: { a: 'xfoo' },
  },
  {
    name: 'a dot matches a newline',
    given: { a: 'x\ny' },
    rules: ['source_labels = ["a"]\nregex = "x.y"\ntarget_label = "b"\nreplacement = "ok"'],
    want: { a: 'x\ny', b: 'ok' },
  },
  {
    name: 'a missing source is empty',
    given: { a: '1' },
    rules: ['source_labels = ["nope", "a"]\ntarget_label = "b"'],
    want: { a: '1', b: ';1' },
  },
  {
    name: 'no sources at all are the empty text',
    given: abc,
    rules: ['target_label = "d"\nreplacement = "static"'],
    want: { ...abc, d: 'static' },
  },
  {
    name: 'an empty result deletes',
    given: abc,
    rules: ['source_labels = ["a"]\nregex = "(f).*"\ntarget_label = "b"\nreplacement = "$2"'],
    want: { a: 'foo', c: 'baz' },
  },
  {
    name: 'the target may come from groups',
    given: { a: 'some-name-value' },
    rules: [
      'source_labels = ["a"]\nregex = "some-([^-]+)-([^,]+)"\ntarget_label = "${1}"\nreplacement = "${2}"',
    ],
    want: { a: 'some-name-value', name: 'value' },
  },
  {
    name: 'a target that expands to nothing changes nothing',
    given: { a: 'foo' },
    rules: ['source_labels = ["a"]\nregex = "foo"\ntarget_label = "${3}"\nreplacement = "x"'],
    want: { a: 'foo' },
  },
  {
    name: '$1x is the group "1x", which is empty',
    given: { a: 'foo' },
    rules: ['source_labels = ["a"]\ntarget_label = "b"\nreplacement = "[$1x][${1}x]"'],
    want: { a: 'foo', b: '[][foox]' },
  },
  {
    name: 'named groups, dollars and malformed references as in Go',
    given: { a: 'k=v' },
    rules: [
      'source_labels = ["a"]\nregex = "(?P<key>.)=(?P<value>.)"\ntarget_label = "b"\nreplacement = "$value-${key}-$$1-$-${-$ü-$01-$0-${1-$"',
    ],
    want: { a: 'k=v', b: 'v-k-$1-$-${---k=v-${1-$' },
  },
  {
    name: 'a group that took no part is empty',
    given: { a: 'y' },
    rules: ['source_labels = ["a"]\nregex = "(x)?(y)"\ntarget_label = "b"\nreplacement = "<$1$2>"'],
    want: { a: 'y', b: '<y>' },
  },
  {
    name: 'rules see what earlier rules did',
    given: abc,
    rules: [
      'source_labels = ["a"]\ntarget_label = "d"',
      'source_labels = ["d"]\nregex = "(f).*"\ntarget_label = "e"',
      'target_label = "d"\nreplacement = ""',
    ],
    want: { ...abc, e: 'f' },
  },
  {
    name: 'an empty set is processed, too',
    given: {},
    rules: ['target_label = "x"\nreplacement = "1"'],
    want: { x: '1' },
  },
  // keep, drop
  { name: 'keep', given: abc, rules: ['action = "keep"\nsource_labels = ["a"]\nregex = "f.*"'], want: abc },
  {
    name: 'keep fails',
    given: abc,
    rules: ['action = "keep"\nsource_labels = ["a"]\nregex = "no"'],
    want: undefined,
  },
  {
    name: 'drop',
    given: abc,
    rules: ['action = "drop"\nsource_labels = ["a"]\nregex = "f.*"'],
    want: undefined,
  },
  {
    name: 'drop matches part of the text only',
    given: abc,
    rules: ['action = "drop"\nsource_labels = ["a"]\nregex = "f"'],
    want: abc,
  },
  {
    name: 'the first failure ends the processing',
    given: abc,
    rules: [
      'action = "drop"\nsource_labels = ["a"]\nregex = ".*o.*"',
      'target_label = "d"\nreplacement = "x"',
    ],
    want: undefined,
  },
  // keepequal, dropequal
  {
    name: 'keepequal',
    given: { port: '80', wanted: '80' },
    rules: ['action = "keepequal"\nsource_labels = ["port"]\ntarget_label = "wanted"'],
    want: { port: '80', wanted: '80' },
  },
  {
    name: 'keepequal fails',
    given: { port: '80', wanted: '8' },
    rules: ['action = "keepequal"\nsource_labels = ["port"]\ntarget_label = "wanted"'],
    want: undefined,
  },
  {
    name: 'dropequal',
    given: { port: '80', wanted: '80' },
    rules: ['action = "dropequal"\nsource_labels = ["port"]\ntarget_label = "wanted"'],
    want: undefined,
  },
  {
    name: 'dropequal of two absent labels drops',
    given: { a: '1' },
    rules: ['action = "dropequal"\nsource_labels = ["x"]\ntarget_label = "y"'],
    want: undefined,
  },
  // hashmod: the figures of Prometheus' own tests
  {
    name: 'hashmod',
    given: abc,
    rules: ['action = "hashmod"\nsource_labels = ["c"]\nseparator = ";"\ntarget_label = "d"\nmodulus = 1000'],
    want: { ...abc, d: '976' },
  },
  {
    name: 'hashmod of a text with a newline',
    given: { a: 'foo\nbar' },
    rules: ['action = "hashmod"\nsource_labels = ["a"]\ntarget_label = "b"\nmodulus = 1000'],
    want: { a: 'foo\nbar', b: '734' },
  },
  // labelmap
  {
    name: 'labelmap copies, and the old labels stay',
    given: { a: 'foo', b1: 'bar', b2: 'baz' },
    rules: ['action = "labelmap"\nregex = "(b.*)"\nreplacement = "bar_${1}"'],
    want: { a: 'foo', b1: 'bar', b2: 'baz', bar_b1: 'bar', bar_b2: 'baz' },
  },
  {
    name: 'labelmap of metadata',
    given: { a: 'foo', __meta_my_bar: 'aaa', __meta_my_baz: 'bbb', __meta_other: 'ccc' },
    rules: ['action = "labelmap"\nregex = "__meta_(my.*)"'],
    want: {
      a: 'foo',
      __meta_my_bar: 'aaa',
      __meta_my_baz: 'bbb',
      __meta_other: 'ccc',
      my_bar: 'aaa',
      my_baz: 'bbb',
    },
  },
  {
    name: 'labelmap does not see what it makes',
    given: { a: '1' },
    rules: ['action = "labelmap"\nregex = "(a+)"\nreplacement = "a${1}"'],
    want: { a: '1', aa: '1' },
  },
  {
    name: 'labelmap to a name that comes out empty sets nothing',
    given: { a: '1' },
    rules: ['action = "labelmap"\nreplacement = "$2"'],
    want: { a: '1' },
  },
  // labeldrop, labelkeep
  {
    name: 'labeldrop',
    given: { a: 'foo', b1: 'bar', b2: 'baz' },
    rules: ['action = "labeldrop"\nregex = "(b.*)"'],
    want: { a: 'foo' },
  },
  {
    name: 'labelkeep',
    given: { a: 'foo', b1: 'bar', b2: 'baz' },
    rules: ['action = "labelkeep"\nregex = "(b.*)"'],
    want: { b1: 'bar', b2: 'baz' },
  },
  {
    name: 'labeldrop sees labels of earlier rules',
    given: { a: 'foo' },
    rules: ['target_label = "tmp"\nreplacement = "x"', 'action = "labeldrop"\nregex = "tmp|a"'],
    want: {},
  },
  // case
  {
    name: 'lowercase and uppercase',
    given: { foo: 'bAr123Foo' },
    rules: [
      'action = "lowercase"\nsource_labels = ["foo"]\ntarget_label = "low"',
      'action = "uppercase"\nsource_labels = ["foo"]\ntarget_label = "up"',
    ],
    want: { foo: 'bAr123Foo', low: 'bar123foo', up: 'BAR123FOO' },
  },
  {
    name: 'case is changed character by character, as Go does',
    given: { a: 'ßéΟΣİ' },
    rules: [
      'action = "lowercase"\nsource_labels = ["a"]\ntarget_label = "low"',
      'action = "uppercase"\nsource_labels = ["a"]\ntarget_label = "up"',
    ],
    want: { a: 'ßéΟΣİ', low: 'ßéοσi', up: 'ßÉΟΣİ' },
  },
];

for (const { name, given, rules: texts, want } of cases) {
  t.test(name, async (t) => {
    const result = compileRelabelRules(rules(...texts))(Labels.from(given));
    t.same(result?.toJSON(), want);
  });
}

t.test('classic names: replace makes no other', async (t) => {
  const rule = 'source_labels = ["a"]\ntarget_label = "${1}"\nreplacement = "x"';
  for (const [value, isSet] of [
    ['ok_1', true],
    ['1no', false],
    ['no-dash', false],
    ['nö', false],
  ] as const) {
    const labels = Labels.from({ a: value });
    const changed = labels.with([[value, 'x']]);
    t.equal(compileRelabelRules(rules(rule), { labelNames: 'classic' })(labels)?.has(value), isSet, value);
    t.same(compileRelabelRules(rules(rule))(labels)?.toJSON(), changed.toJSON(), value);
  }
});

t.test('labels that do not change stay the same object', async (t) => {
  const labels = Labels.from(abc);
  const relabel = compileRelabelRules(
    rules('action = "keep"', 'source_labels = ["a"]\ntarget_label = "a"', 'action = "labelkeep"'),
  );
  t.equal(relabel(labels), labels);
});

t.test('more names than a rule remembers', async (t) => {
  const relabel = compileRelabelRules(
    rules(
      'action = "labelmap"\nregex = "(.*7)"\nreplacement = "copy_$1"',
      'action = "labeldrop"\nregex = "l.*"',
    ),
  );
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < 2_500; index++) {
      const kept = relabel(Labels.from({ [`l${index}`]: 'x' }))?.toJSON();
      const want = index % 10 === 7 ? { [`copy_l${index}`]: 'x' } : {};
      if (JSON.stringify(kept) !== JSON.stringify(want)) t.fail(`l${index}`, { kept, want });
    }
  }
  t.pass('5,000 names');
});

t.test('hashmod is the last eight bytes of the MD5', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1 }), (text, modulus) => {
      const rule = `action = "hashmod"\nsource_labels = ["a"]\ntarget_label = "b"\nmodulus = ${modulus}`;
      const relabel = compileRelabelRules(rules(rule));
      const low = BigInt(`0x${createHash('md5').update(text).digest('hex').slice(16)}`);
      return relabel(Labels.from({ a: text }))?.get('b') === String(low % BigInt(modulus));
    }),
    { numRuns: 50 },
  );
  t.pass('50 texts');
});

t.test('no rule throws on any labels, and results are sorted sets without empty values', async (t) => {
  const name = fc.oneof(
    fc.constantFrom('a', 'b', '__address__', '__proto__', ''),
    fc.string({ unit: 'binary' }),
  );
  const labels = fc
    .array(fc.tuple(name, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 8 })
    .map((pairs) => Labels.of(pairs));
  const expression = fc.oneof(
    fc.constantFrom(
      '(.*)',
      '(a|b)*(c)?',
      '(?P<x>[^;]*);?(.*)',
      '',
      '(?i)A+',
      '\\w*',
      '(?s).*',
      '\\x{10FFFF}?',
    ),
    fc.stringMatching(/^[a-z()[\]|*+?.^$\\;-]{0,8}$/),
  );
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[$a-z{}0-9]{0,8}$/));
  const rule = fc.record({
    source_labels: fc.array(name, { maxLength: 3 }),
    separator: text,
    regex: expression,
    modulus: fc.nat(),
    target_label: text,
    replacement: text,
    action: fc.constantFrom(
      'replace',
      'keep',
      'drop',
      'keepequal',
      'dropequal',
      'hashmod',
      'labelmap',
      'labeldrop',
      'labelkeep',
      'lowercase',
      'uppercase',
    ),
  });
  let compiled = 0;
  fc.assert(
    fc.property(rule, labels, (raw, given) => {
      const body = Object.entries(raw)
        .filter(([field]) => field === 'action' || takes(raw.action).includes(field))
        .map(([field, value]) => `${field} = ${literal(value)}`)
        .join('\n');
      const { value } = decodeText(relabelRule, body);
      if (value === undefined) return;
      compiled++;
      const result = compileRelabelRules([value])(given);
      if (result === undefined) return;
      const names = [...result].map((label) => label.name);
      if (new Set(names).size !== names.length) throw new Error(`a name twice: ${result}`);
      if ([...result].some((label) => label.value === '')) throw new Error(`an empty value: ${result}`);
    }),
    { numRuns: 2_000 },
  );
  t.ok(compiled > 300, `${compiled} rules were valid`);
});

/** A value as the language writes it; characters that its strings do not take as they are become escapes. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  const escaped = [...value.toWellFormed()].map((character) =>
    /[\w ;.*+?(){}$|^-]/.test(character)
      ? character
      : `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`,
  );
  return `"${escaped.join('')}"`;
}

/** The fields that an action takes, so that most rules are valid. */
function takes(action: string): readonly string[] {
  if (action === 'labeldrop' || action === 'labelkeep') return ['regex'];
  if (action === 'keepequal' || action === 'dropequal') return ['source_labels', 'target_label'];
  if (action === 'lowercase' || action === 'uppercase') return ['source_labels', 'separator', 'target_label'];
  return ['source_labels', 'separator', 'regex', 'modulus', 'target_label', 'replacement'];
}
