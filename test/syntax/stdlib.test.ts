import type { Test } from 'tap';
import t from 'tap';
import type { Value } from '../../src/syntax/index.ts';
import {
  Capsule,
  createStandardLibrary,
  deprecatedFunctions,
  FunctionValue,
  OptionalSecret,
  Secret,
  Unknown,
} from '../../src/syntax/index.ts';
import { evaluateText, evaluationFailure, library } from '../support/evaluate-text.ts';

const names: Readonly<Record<string, Value>> = {
  secret: new Secret('s3cret'),
  open: new OptionalSecret('open', false),
  closed: new OptionalSecret('closed', true),
  capsule: new Capsule('ProfilesReceiver', {}),
  bytes: new Uint8Array([104, 105]),
};

type Row = readonly [text: string, want: Value];

function check(t: Test, table: readonly Row[]): void {
  for (const [text, want] of table) t.strictSame(evaluateText(text, names), want, text);
}

t.test('string', async (t) => {
  check(t, [
    ['string.join(["a", 1, 2.5, bytes, open, null], "-")', 'a-1-2.5-hi-open-'],
    ['string.join([], ",")', ''],
    ['string.join(null, ",")', ''],
    ['string.split("a,b,,c", ",")', ['a', 'b', '', 'c']],
    ['string.split("", ",")', ['']],
    ['string.split("a😀", "")', ['a', '😀']],
    ['string.split("", "")', []],
    ['string.replace("a.b.c", ".", "$&")', 'a$&b$&c'],
    ['string.replace("a😀", "", "-")', '-a-😀-'],
    ['string.to_lower("ÀBC ΑΣ İ")', 'àbc ας i'.replace('ς', 'σ')],
    ['string.to_upper("straße")', 'STRAßE'],
    ['string.trim("?!hello?!", "!?")', 'hello'],
    ['string.trim("aaa", "a")', ''],
    ['string.trim("abc", "")', 'abc'],
    ['string.trim("]a]", "]")', 'a'],
    ['string.trim_prefix("helloworld", "hello")', 'world'],
    ['string.trim_prefix("hello", "x")', 'hello'],
    ['string.trim_suffix("helloworld", "world")', 'hello'],
    ['string.trim_suffix("hello", "")', 'hello'],
    ['string.trim_space("  \\t hello\\n\\n")', 'hello'],
    ['string.trim_space("\u0085\u00a0x\u3000")', 'x'],
    ['string.to_upper(1000000000000000000000000.0)', '1000000000000000000000000'],
    ['string.to_upper(0.0000001)', '0.0000001'],
    ['string.to_upper(-1.5)', '-1.5'],
    ['string.to_upper(null)', ''],
  ]);
});

t.test('a gap in a long text does not hold a node up', async (t) => {
  const text = `x${' '.repeat(500_000)}x`;
  t.ok(evaluateText('string.trim_space(text) == text', { text }));
});

t.test('string.format writes what Go writes', async (t) => {
  check(t, [
    ['string.format("plain")', 'plain'],
    ['string.format("%s is %d years", "Ann", 7)', 'Ann is 7 years'],
    ['string.format("%v %v %v %v %v", 1, 1.5, "a", true, null)', '1 1.5 a true <nil>'],
    ['string.format("100%%")', '100%'],
    ['string.format("%05d|%-5d|%+d|% d|%5d|", 42, 42, 42, 42, -42)', '00042|42   |+42| 42|  -42|'],
    ['string.format("%06d %+.3d|%10.4d|%.0d|", -12, 7, 42, 0)', '-00012 +007|      0042||'],
    [
      'string.format("%x %X %#X %b %#b %08b %o %#o %O %#o", 255, 255, 255, 5, 5, 5, 8, 8, 8, 0)',
      'ff FF 0XFF 101 0b101 00000101 10 010 0o10 0',
    ],
    ['string.format("%x", -255)', '-ff'],
    [
      'string.format("%c|%5c|%-3c|%c|%q|%q|%U|%#U", 65, 66, 67, -1, 65, 39, 128512, 128512)',
      "A|    B|C  |\ufffd|'A'|'\\''|U+1F600|U+1F600 '😀'",
    ],
    [
      'string.format("%f %.0f %.0f %.0f %.1f %.20f", 1e22, 0.5, 1.5, 2.5, 0.25, 0.1)',
      '10000000000000000000000.000000 0 2 2 0.2 0.10000000000000000555',
    ],
    [
      'string.format("%e %.3e %+.1e %E", 1234.5, 9.9996, 12345.678, 1e-10)',
      '1.234500e+03 1.000e+01 +1.2e+04 1.000000E-10',
    ],
    [
      'string.format("%g %g %g %v %.3g %.10g %G", 1e5, 1e6, 1e20, 123456789.0, 123456.0, 123456.0, 1e-10)',
      '100000 1e+06 1e+20 1.23456789e+08 1.23e+05 123456 1E-10',
    ],
    [
      'string.format("%#g %#.3g|%#.0f|%#.0e %g %g %g", 1.5, 1.5, 2.0, 2.0, 0.0001, 0.00001, 0.0)',
      '1.50000 1.50|2.|2.e+00 0.0001 1e-05 0',
    ],
    [
      'string.format("%08.3f|%-8.2f|%6.2v|%8.2f|% .1f", -3.14159, 2.5, 3.14159, 2.5, 1.0)',
      '-003.142|2.50    |   3.1|    2.50| 1.0',
    ],
    ['string.format("%t|%5t|%-6v|%6v", true, false, true, true)', 'true|false|true  |  true'],
    [
      'string.format("%5s|%-5s|%05s|%.2s|%06s", "ab", "ab", "hi", "héllo", "é")',
      '   ab|ab   |000hi|hé|00000é',
    ],
    [
      'string.format("%q %+q %#q %#q %.1q", "a\\"b\\n", "é😀", "hi", "a`b", "héllo")',
      '"a\\"b\\n" "\\u00e9\\U0001f600" `hi` "a`b" "h"',
    ],
    ['string.format("%q", "\\u0000\\u202e\\u007f\\a")', '"\\x00\\u202e\\x7f\\a"'],
    [
      'string.format("%x|%X|% x|%#x|%# x|%.1x", "hé", "hi", "hi", "hi", "hi", "hi")',
      '68c3a9|6869|68 69|0x6869|0x68 0x69|68',
    ],
    ['string.format("%v %d", [1, "a", null, 1.5], [1, 2])', '[1 a <nil> 1.5] [1 2]'],
    ['string.format("%q %x %5d", ["a", "b"], ["hi", 10], [1])', '["a" "b"] [6869 a] [    1]'],
    ['string.format("%v", { b = 1, a = [true] })', 'map[a:[true] b:1]'],
    ['string.format("%v", {})', 'map[]'],
    [
      'string.format("%#v", { b = 1, a = [true, null, "x", 1.0] })',
      'map[string]interface {}{"a":[]interface {}{true, interface {}(nil), "x", 1}, "b":1}',
    ],
    ['string.format("%#v %#v %+v %06v", "a", 1e21, 12, 12)', '"a" 1e+21 12 000012'],
    [
      'string.format("%T %T %T %T %T %T %T", 1, 1.5, "a", true, null, [1], {})',
      'int float64 string bool <nil> []interface {} map[string]interface {}',
    ],
    ['string.format("%T", 18446744073709551615)', 'uint64'],
    ['string.format("%[2]d %[1]d", 1, 2)', '2 1'],
    ['string.format("%[1]d %d %[1]q", 65, 66)', "65 66 'A'"],
    ['string.format("%*d|%-*d|%.*f", 5, 42, 5, 42, 2, 3.14159)', '   42|42   |3.14'],
    ['string.format("%*d", -5, 42)', '42   '],
    ['string.format("%.[1]*[2]f", 1, 2.25)', '2.2'],
    ['string.format("%[2]*.[1]*d", 2, 3)', ' 03'],
    ['string.format("%#O %.5U %#U", 8, 65, -1)', '0o010 U+00041 U+FFFFFFFFFFFFFFFF'],
    ['string.format("%s %v", open, bytes)', 'open [104 105]'],
    ['string.format("%v", capsule)', 'capsule("ProfilesReceiver")'],
    ['string.format("%3c|%é", "x", 1)', '%!c(string=  x)|%!é(int=1)'],
  ]);
});

t.test("string.format shows mistakes as Go's texts", async (t) => {
  check(t, [
    ['string.format("%d", "hi")', '%!d(string=hi)'],
    ['string.format("%5d", "hi")', '%!d(string=   hi)'],
    ['string.format("%t %d %s", "x", true, false)', '%!t(string=x) %!d(bool=true) %!s(bool=false)'],
    ['string.format("%s %s", 1, 1.5)', '%!s(int=1) %!s(float64=1.5)'],
    ['string.format("%d %s", 1.5, null)', '%!d(float64=1.5) %!s(<nil>)'],
    ['string.format("%d", [1, "a", null])', '[1 %!d(string=a) <nil>]'],
    ['string.format("%d", { a = 1 })', 'map[%!d(string=a):1]'],
    ['string.format("%s %d", "only")', 'only %!d(MISSING)'],
    ['string.format("%v")', '%!v(MISSING)'],
    ['string.format("x", "extra", 1, null)', 'x%!(EXTRA string=extra, int=1, <nil>)'],
    ['string.format("%")', '%!(NOVERB)'],
    ['string.format("%5")', '%!(NOVERB)'],
    ['string.format("%!", 3)', '%!!(int=3)'],
    ['string.format("%z", 3)', '%!z(int=3)'],
    ['string.format("%[3]d %[x]d %[0]d", 1)', '%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX)'],
    ['string.format("%[1]2d", 1)', '%!d(BADINDEX)'],
    ['string.format("%*d", "a", 1)', '%!(BADWIDTH)1'],
    ['string.format("%.*d", -1, 1)', '%!(BADPREC)1'],
  ]);
  t.match(
    evaluationFailure('string.format("%s", secret)', names),
    'secret → secret secrets may not be converted',
  );
  t.match(
    evaluationFailure('string.format("%v", [1, { a = closed }])', names),
    /^closed → closed secrets may not/,
  );
});

t.test('array, coalesce and convert', async (t) => {
  check(t, [
    ['array.concat()', []],
    ['array.concat([1])', [1n]],
    ['array.concat([1, 2], [], ["a", [3]], bytes)', [1n, 2n, 'a', [3n], 104n, 105n]],
    ['coalesce()', null],
    ['coalesce(null, "", 0, 0.0, false, [], {}, encoding.from_base64(""), "x", "y")', 'x'],
    ['coalesce("", 0)', 0n],
    ['coalesce("", true)', true],
    ['convert.nonsensitive(secret)', 's3cret'],
    ['convert.nonsensitive(closed)', 'closed'],
    ['convert.nonsensitive("plain")', 'plain'],
    ['convert.nonsensitive(null)', ''],
  ]);
  t.equal(evaluateText('coalesce(capsule, 1)', names), names['capsule']);
  t.equal(evaluateText('coalesce(empty, secret, 1)', { ...names, empty: new Secret('') }), names['secret']);
  t.equal(evaluationFailure('convert.nonsensitive(5)'), '5 → 5 should be secret, got number');
});

t.test('JSON', async (t) => {
  check(t, [
    [
      'encoding.from_json("{\\"a\\": [1, 2.5, null, true, \\"x\\"]}")',
      new Map([['a', [1, 2.5, null, true, 'x']]]),
    ],
    ['encoding.from_json("5")', 5],
    [
      'encoding.from_json("{\\"__proto__\\": {\\"polluted\\": 1}}")',
      new Map([['__proto__', new Map([['polluted', 1]])]]),
    ],
    ['encoding.from_json("{\\"__proto__\\": {\\"polluted\\": 1}}").__proto__.polluted', 1],
    [
      'encoding.to_json({ b = 1, a = [true, null, 1.5, "<x>&"], c = { d = open } })',
      '{"a":[true,null,1.5,"\\u003cx\\u003e\\u0026"],"b":1,"c":{"d":"open"}}',
    ],
    ['encoding.to_json({ __proto__ = 18446744073709551615 })', '{"__proto__":18446744073709551615}'],
    ['encoding.to_json({ b = bytes })', '{"b":[104,105]}'],
    ['encoding.to_json({})', '{}'],
  ]);
  t.equal(({} as Record<string, unknown>)['polluted'], undefined);
  t.match(
    evaluationFailure('encoding.from_json("{a}")'),
    /^encoding\.from_json → encoding\.from_json failed: the text is not JSON: /,
  );
  t.match(
    evaluationFailure('encoding.from_json(deep)', { deep: '['.repeat(5_000) + ']'.repeat(5_000) }),
    'nested more than 1000 levels deep',
  );
  t.equal(evaluationFailure('encoding.to_json([1])'), '[1] → [1] should be object, got array');
  t.match(
    evaluationFailure('encoding.to_json({ a = [secret] })', names),
    /^secret → secret is a secret, which does not become JSON; use convert.nonsensitive/,
  );
  t.match(
    evaluationFailure('encoding.to_json({ a = capsule })', names),
    /^capsule → capsule should be a value that JSON can hold/,
  );
  t.match(
    evaluationFailure('encoding.to_json({ a = n })', { n: Number.NaN }),
    'is NaN, which JSON cannot hold',
  );
});

t.test('YAML', async (t) => {
  const yaml = (source: string): Value => evaluateText('encoding.from_yaml(source)', { source });
  const table: readonly (readonly [source: string, want: Value])[] = [
    [
      'a: 1\nb: [x, 2.5, ~, true]\n',
      new Map<string, Value>([
        ['a', 1n],
        ['b', ['x', 2.5, null, true]],
      ]),
    ],
    ['', null],
    ['# nothing', null],
    ['just text', 'just text'],
    [
      'x: yes\nd: 2020-01-01\n1: one',
      new Map([
        ['x', 'yes'],
        ['d', '2020-01-01'],
        ['1', 'one'],
      ]),
    ],
    ['big: 99999999999999999999999', new Map([['big', 1e23]])],
    [
      'base: &b {k: 1}\nother: {<<: *b, z: 2}',
      new Map([
        ['base', new Map([['k', 1n]])],
        [
          'other',
          new Map([
            ['k', 1n],
            ['z', 2n],
          ]),
        ],
      ]),
    ],
    ['__proto__: {polluted: 1}', new Map([['__proto__', new Map([['polluted', 1n]])]])],
    ['a: 1\n---\nb: 2', new Map([['a', 1n]])],
  ];
  for (const [source, want] of table) t.strictSame(yaml(source), want, JSON.stringify(source));
  const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 10; level++) {
    laughs.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  const failures: readonly (readonly [source: string, failure: RegExp])[] = [
    ['a: b: c', /^encoding\.from_yaml → encoding\.from_yaml failed: the text is not YAML: Nested mappings/],
    ['a: 1\na: 2', /Map keys must be unique at line 2, column 1$/],
    ['? [a]\n: 1', /a key is neither text nor a number/],
    [laughs.join('\n'), /failed: the text is not YAML: Excessive alias count/],
    ['a: &a [*a]', /failed: the text is not YAML/],
    ['a: *missing', /failed: the text is not YAML: Unresolved alias/],
    ['['.repeat(3_000) + ']'.repeat(3_000), /failed: the text is not YAML/],
  ];
  for (const [source, failure] of failures) {
    t.match(evaluationFailure('encoding.from_yaml(source)', { source }), failure, source.slice(0, 30));
  }
});

t.test('base64 and URLs', async (t) => {
  const text = (source: string): string => `string.join([${source}], "")`;
  check(t, [
    ['encoding.from_base64("aGk=")', new Uint8Array([104, 105])],
    [text('encoding.from_base64("YcOpPz4=")'), 'aé?>'],
    [text('encoding.from_URLbase64("YcOpPz4=")'), 'aé?>'],
    [text('encoding.from_URLbase64("Pz8_Pj4-")'), '???>>>'],
    ['encoding.from_base64("aG\\r\\nk=")', new Uint8Array([104, 105])],
    ['encoding.from_base64("")', new Uint8Array()],
    ['encoding.to_base64("???>>>é")', 'Pz8/Pj4+w6k='],
    ['encoding.to_URLbase64("???>>>a")', 'Pz8_Pj4-YQ=='],
    ['encoding.url_encode("a b&c=é/~_-.!\'()*")', 'a+b%26c%3D%C3%A9%2F~_-.%21%27%28%29%2A'],
    ['encoding.url_decode("a+b%26c%3D%C3%A9%2f")', 'a b&c=é/'],
  ]);
  const failures: readonly (readonly [text: string, failure: RegExp])[] = [
    ['encoding.from_base64("a$b=")', /failed: illegal base64 data at input byte 1$/],
    ['encoding.from_base64("aGk")', /failed: illegal base64 data at input byte 3$/],
    ['encoding.from_base64("Pz8_")', /at input byte 3$/],
    ['encoding.from_URLbase64("Pz8/")', /at input byte 3$/],
    ['encoding.from_base64("a===")', /illegal base64/],
    ['encoding.url_decode("100%")', /failed: invalid URL escape "%"$/],
    ['encoding.url_decode("%zz1")', /failed: invalid URL escape "%zz"$/],
  ];
  for (const [source, failure] of failures) t.match(evaluationFailure(source), failure, source);
});

t.test('json_path', async (t) => {
  const document =
    '{"a": {"b": [1, 2.5, 9007199254740993]}, "list": [{"n": "x", "v": 1}, {"n": "y", "v": 2}], "__proto__": {"p": 1}}';
  const table: readonly (readonly [path: string, want: Value])[] = [
    ['$.a.b[0]', [1n]],
    ['.a.b[1]', [2.5]],
    ['a.b[-1]', [9007199254740992]],
    ['.list[?(@.n == "y")].v', [2n]],
    ["$.list[?@.v < 2]['n']", ['x']],
    ['@.list[*].n', ['x', 'y']],
    ['..v', [1n, 2n]],
    ['.missing', []],
    ['.__proto__.p', [1n]],
    ['.toString', []],
  ];
  for (const [path, want] of table) {
    t.strictSame(evaluateText('json_path(document, path)', { document, path }), want, path);
  }
  check(t, [
    ['json_path("[1, 2]", ".[1]")', [2n]],
    ['json_path("[1, 2]", "[0]")', [1n]],
    ['json_path("[1]", ".")', [[1n]]],
    ['json_path("{\\"key\\": \\"value\\"}", ".key")[0]', 'value'],
  ]);
  t.match(
    evaluationFailure('json_path("{}", "$[")'),
    /^json_path → json_path failed: "\$\[" is not a JSONPath: /,
  );
  t.match(evaluationFailure('json_path("{", ".a")'), /^json_path → json_path failed: the text is not JSON: /);
});

t.test('sys, file and constants', async (t) => {
  check(t, [
    ['sys.env("HOME_TOWN")', 'Ulm'],
    ['sys.env("NOT_SET")', ''],
    ['sys.env("toString")', ''],
    ['file.path_join("/etc", "", "../usr/", "./bin/")', '/usr/bin'],
    ['file.path_join("a", "b/../c")', 'a/c'],
    ['file.path_join("/")', '/'],
    ['file.path_join("", "")', ''],
    ['file.path_join()', ''],
    ['constants.hostname', 'box'],
    ['constants.os', 'linux'],
    ['constants.arch', 'amd64'],
    ['constants.version', 'v1.2.3'],
  ]);
  const windows = createStandardLibrary({
    env: {},
    hostname: '',
    os: 'win32',
    arch: 'arm64',
    version: '',
    isStatic: true,
  });
  t.strictSame(evaluateText('[constants.os, constants.arch, constants.version]', {}, windows), [
    'windows',
    'arm64',
    'v0.0.0',
  ]);
  t.equal(evaluateText('file.path_join("C:\\\\a", "b\\\\")', {}, windows), 'C:\\a\\b');
  t.strictSame(
    evaluateText('sys.env("HOME_TOWN")', {}, windows),
    new Unknown('string'),
    'unknown to a static check',
  );
  t.strictSame(evaluateText('env("HOME_TOWN")', {}, windows), new Unknown('string'));
});

t.test('deprecated names work and name their successors', async (t) => {
  t.equal(deprecatedFunctions.size, 16);
  for (const [old, current] of deprecatedFunctions) {
    t.ok(evaluateText(old) instanceof FunctionValue, old);
    t.equal(evaluateText(old), evaluateText(current), `${old} is ${current}`);
  }
  check(t, [
    ['env("HOME_TOWN")', 'Ulm'],
    ['format("%s", "a")', 'a'],
    ['concat([1], [2])', [1n, 2n]],
    ['json_decode("[1]")', [1]],
    ['base64_decode("aGk=")', new Uint8Array([104, 105])],
  ]);
  t.equal(library.lookup('from_json'), undefined);
  t.equal(library.lookup('toString'), undefined);
});
