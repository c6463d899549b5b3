import t from 'tap';
import type { Value } from '../../src/syntax/index.ts';
import { Capsule, FunctionValue, OptionalSecret, Secret, Unknown } from '../../src/syntax/index.ts';
import { evaluateText, evaluationFailure } from '../support/evaluate-text.ts';

const names: Readonly<Record<string, Value>> = {
  list: [10n, 20n, 30n],
  object: new Map<string, Value>([
    ['key', 'value'],
    ['empty', null],
    ['nested', new Map([['deep', [1n]]])],
  ]),
  secret: new Secret('s3cret'),
  content: new OptionalSecret('text', false),
  capsule: new Capsule('ProfilesReceiver', {}),
  bytes: new Uint8Array([104, 105]),
  unknown: new Unknown(),
  targets: new Unknown('list(map(string))'),
};

t.test('literals and collections', async (t) => {
  const table: readonly (readonly [text: string, want: Value])[] = [
    ['null', null],
    ['true', true],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['1.5', 1.5],
    ['"a\\n"', 'a\n'],
    ['[1, [2], "x",]', [1n, [2n], 'x']],
    [
      '{ a = 1, "b c" = 2 }',
      new Map([
        ['a', 1n],
        ['b c', 2n],
      ]),
    ],
    ['{ a = 1, a = 2 }', new Map([['a', 2n]])],
    ['{ __proto__ = 1 }', new Map([['__proto__', 1n]])],
    ['((1))', 1n],
  ];
  for (const [text, want] of table) t.strictSame(evaluateText(text), want, text);
});

t.test('access and index', async (t) => {
  const table: readonly (readonly [text: string, want: Value])[] = [
    ['object.key', 'value'],
    ['object.empty', null],
    ['object["key"]', 'value'],
    ['object["missing"]', null],
    ['object["__proto__"]', null],
    ['object.nested.deep[0]', 1n],
    ['list[0]', 10n],
    ['list[1.9]', 20n],
    ['list[-0.5]', 10n],
    ['bytes[1]', 105n],
    ['{ a = [1, 2] }.a[1]', 2n],
    ['list[list[0] - 9]', 20n],
  ];
  for (const [text, want] of table) t.strictSame(evaluateText(text, names), want, text);
});

t.test('what has no value says so and where', async (t) => {
  const table: readonly (readonly [text: string, failure: string])[] = [
    ['missing', 'missing → identifier "missing" does not exist'],
    ['missing.part', 'missing → identifier "missing" does not exist'],
    ['object.absent', 'absent → field "absent" does not exist'],
    ['object.kye', 'kye → field "kye" does not exist; did you mean "key"?'],
    ['object.toString', 'toString → field "toString" does not exist'],
    ['list.key', 'list → list cannot access field "key" on value of type array'],
    ['secret.key', 'secret → secret cannot access field "key" on value of type secret'],
    ['capsule.key', 'capsule → capsule cannot access field "key" on value of type capsule'],
    ['list[3]', '3 → 3 index 3 is out of range of array with length 3'],
    ['list[-1]', '-1 → -1 index -1 is out of range of array with length 3'],
    ['list["a"]', '"a" → "a" should be number, got string'],
    ['object[1]', '1 → 1 should be string, got number'],
    ['"abc"[0]', '"abc" → "abc" expected object or array, got string'],
    ['object.key()', 'object.key → object.key should be function, got string'],
    [
      'string.join.x',
      'string.join → string.join cannot access field "x" on value of type function (is "string.join" missing its call?)',
    ],
    ['string.join()', 'string.join → string.join expected 2 args, got 0'],
    ['string.to_upper("a", "b")', 'string.to_upper → string.to_upper expected 1 args, got 2'],
    ['string.join("a", ",")', '"a" → "a" should be array, got string'],
    ['string.join(["a", [], "b"], ",")', '[] → [] should be string, got array'],
    [
      'string.join(list, null + 1)',
      'null → null should be one of [number string secret] for binop +, got null',
    ],
    [
      'string.to_upper(secret)',
      'secret → secret secrets may not be converted into strings; use convert.nonsensitive to do so on purpose',
    ],
    ['array.concat([1], (2))', '2 → 2 should be array, got number'],
    [
      'array.combine_maps([], [], [])',
      'array.combine_maps → array.combine_maps is experimental in Alloy and not supported by Starling',
    ],
    [
      'array.group_by([], "a", true)',
      'array.group_by → array.group_by is experimental in Alloy and not supported by Starling',
    ],
    ['[{ a = string.to_upper([true]) }]', '[true] → [true] should be string, got array'],
  ];
  for (const [text, failure] of table) t.equal(evaluationFailure(text, names), failure, text);
  const long = `string.to_upper([${'"abcdefghij", '.repeat(20)}])`;
  t.ok(evaluationFailure(long).endsWith('... should be string, got array'), 'a long text is cut');
  t.ok((evaluationFailure(long).split(' → ')[1] ?? '').length < 100);
});

t.test('unknown values', async (t) => {
  const table: readonly (readonly [text: string, typeName: string | undefined])[] = [
    ['unknown.a.b', undefined],
    ['unknown[0]', undefined],
    ['unknown(1)', undefined],
    ['list[unknown]', undefined],
    ['targets[0]', 'map(string)'],
    ['targets[0].__address__', 'string'],
    ['targets[0]["__address__"]', 'string'],
    ['targets.a', undefined],
    ['string.to_upper(unknown)', 'string'],
    ['string.format("%s", [unknown])', 'string'],
    ['string.split(unknown, ",")[0]', 'string'],
    ['encoding.from_json(unknown)', undefined],
    ['json_path(unknown, "a")[0]', undefined],
    ['coalesce(unknown, 1)', undefined],
    ['array.concat(targets, targets)', 'list(map(string))'],
    ['array.concat(targets, [1])', undefined],
  ];
  for (const [text, typeName] of table) t.strictSame(evaluateText(text, names), new Unknown(typeName), text);
  t.strictSame(evaluateText('[1, unknown]', names), [1n, new Unknown()], 'inside a known array');
  t.strictSame(evaluateText('coalesce(1, unknown)', names), 1n);
  t.match(evaluationFailure('string.join(unknown)', names), 'expected 2 args, got 1', 'arity is checked');
  t.match(
    evaluationFailure('string.join(unknown, [])', names),
    'should be string, got array',
    'so is the rest',
  );
});

t.test('a function that is not called', async (t) => {
  t.ok(evaluateText('string.join') instanceof FunctionValue);
});

t.test('long chains are evaluated, up to the bound of the parser', async (t) => {
  t.equal(evaluateText(Array.from({ length: 400 }, () => '1').join(' + ')), 400n);
});
