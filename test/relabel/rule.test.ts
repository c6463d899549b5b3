// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references such as ${1} are the language's
import t from 'tap';
import { relabelRule, relabelRules } from '../../src/relabel/index.ts';
import { decodeText } from '../support/decode-text.ts';

t.test('defaults', async (t) => {
  const { value } = decodeText(relabelRule, 'target_label = "x"');
  t.match(value, {
    source_labels: [],
    separator: ';',
    modulus: 0,
    replacement: '$1',
    action: 'replace',
    regex: { text: '(.*)' },
  });
});

const valid: readonly { name: string; rule: string }[] = [
  { name: 'keep without source labels', rule: 'action = "keep"' },
  { name: 'labeldrop by expression', rule: 'action = "labeldrop"\nregex = "a.*"' },
  { name: 'labelkeep with the default separator written out', rule: 'action = "labelkeep"\nseparator = ";"' },
  { name: 'keepequal', rule: 'action = "keepequal"\nsource_labels = ["a"]\ntarget_label = "b"' },
  { name: 'dropequal', rule: 'action = "dropequal"\nsource_labels = ["a"]\ntarget_label = "b"' },
  { name: 'hashmod', rule: 'action = "hashmod"\ntarget_label = "b"\nmodulus = 8' },
  { name: 'lowercase', rule: 'action = "lowercase"\ntarget_label = "b"' },
  { name: 'a target of any text', rule: 'target_label = "ünï-code"' },
  { name: 'a target from groups', rule: 'target_label = "a_$1_${name}x"' },
  { name: 'a target that begins with a group', rule: 'target_label = "${1}"' },
  { name: 'labelmap with the default replacement', rule: 'action = "labelmap"\nregex = "__meta_(.+)"' },
  { name: 'labelmap with text and a group', rule: 'action = "labelmap"\nreplacement = "k8s_$1"' },
  { name: 'a named group in both spellings', rule: 'target_label = "x"\nregex = "(?P<a>.)(?<b>.)"' },
];

for (const { name, rule } of valid) {
  t.test(`valid: ${name}`, async (t) => {
    t.same(decodeText(relabelRule, rule).messages, []);
  });
}

const invalid: readonly { name: string; rule: string; want: readonly RegExp[] }[] = [
  { name: 'nothing at all', rule: '', want: [/^target_label is required by action replace$/] },
  ...['keepequal', 'dropequal', 'lowercase', 'uppercase'].map((action) => ({
    name: `${action} without a target`,
    rule: `action = "${action}"`,
    want: [new RegExp(`target_label is required by action ${action}$`)],
  })),
  {
    name: 'hashmod with neither target nor modulus',
    rule: 'action = "hashmod"',
    want: [/target_label is required by action hashmod$/, /modulus is required by action hashmod/],
  },
  {
    name: 'a negative modulus',
    rule: 'action = "hashmod"\ntarget_label = "x"\nmodulus = -1',
    want: [/^-1 → modulus must not be negative$/],
  },
  {
    name: 'a target with a stray dollar',
    rule: 'target_label = "a$"',
    want: [/^target_label = "a\$" → target_label "a\$" is not a label's name with references/],
  },
  { name: 'a target with an open brace', rule: 'target_label = "${1"', want: [/target_label "\$\{1"/] },
  { name: 'a target with a dash and a group', rule: 'target_label = "a-$1"', want: [/target_label "a-\$1"/] },
  { name: 'a target that begins with a digit', rule: 'target_label = "1$1"', want: [/target_label "1\$1"/] },
  {
    name: 'labelmap to no name',
    rule: 'action = "labelmap"\nreplacement = "a-b"',
    want: [/^replacement = "a-b" → replacement "a-b" is not a label's name/],
  },
  { name: 'labelmap to nothing', rule: 'action = "labelmap"\nreplacement = ""', want: [/replacement ""/] },
  ...['lowercase', 'uppercase'].map((action) => ({
    name: `${action} with a replacement`,
    rule: `action = "${action}"\ntarget_label = "x"\nreplacement = "$2"`,
    want: [new RegExp(`replacement must not be set: ${action} does not use it`)],
  })),
  ...['labeldrop', 'labelkeep'].map((action) => ({
    name: `${action} with everything`,
    rule: `action = "${action}"\nsource_labels = ["a"]\nseparator = "-"\nmodulus = 1\ntarget_label = "b"\nreplacement = "c"`,
    want: [
      new RegExp(
        `source_labels and separator and modulus and target_label and replacement must not be set: ${action} takes only regex$`,
      ),
    ],
  })),
  ...['keepequal', 'dropequal'].map((action) => ({
    name: `${action} with more than it takes`,
    rule: `action = "${action}"\ntarget_label = "b"\nregex = "a"\nseparator = "-"\nmodulus = 1\nreplacement = "c"`,
    want: [
      new RegExp(
        `separator and regex and modulus and replacement must not be set: ${action} takes only source_labels and target_label$`,
      ),
    ],
  })),
  {
    name: 'an action in capitals',
    rule: 'action = "Keep"',
    want: [/^"Keep" → "Keep" is not an action; use one of replace, keep, .*; did you mean "keep"\?$/],
  },
  {
    name: 'a broken expression',
    rule: 'target_label = "x"\nregex = "a("',
    want: [/^"a\(" → "a\(" is not a valid RE2 expression: missing closing \): `a\(`$/],
  },
  {
    name: 'an expression that closes what it did not open',
    rule: 'target_label = "x"\nregex = "a)(b"',
    want: [/not a valid RE2 expression: unexpected \)/],
  },
  {
    name: 'an expression that RE2 does not have',
    rule: 'target_label = "x"\nregex = "(?=a)"',
    want: [/not a valid RE2 expression/],
  },
  {
    name: 'an expression that repeats too often',
    rule: 'target_label = "x"\nregex = "a{1001}"',
    want: [/invalid repeat count/],
  },
];

for (const { name, rule, want } of invalid) {
  t.test(`invalid: ${name}`, async (t) => {
    const { messages } = decodeText(relabelRule, rule);
    t.equal(messages.length, want.length, messages.join('\n'));
    want.forEach((pattern, index) => {
      t.match(messages[index], pattern);
    });
  });
}

t.test('exported rules are equal when they say the same', async (t) => {
  const decode = (text: string) => {
    const { value } = decodeText(relabelRule, text);
    return value === undefined ? [] : [value];
  };
  const one = decode('target_label = "x"\nregex = "a.*"');
  t.ok(relabelRules.equals(one, decode('regex = "a.*"\ntarget_label = "x"')));
  t.notOk(relabelRules.equals(one, decode('regex = "b.*"\ntarget_label = "x"')));
  t.notOk(relabelRules.equals(one, [...one, ...one]));
  t.notOk(relabelRules.equals(one, undefined));
  t.equal(relabelRules.decode(relabelRules.encode(one), { sawUnknown: false }), one);
});
