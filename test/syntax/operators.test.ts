import t from 'tap';
import type { Value } from '../../src/syntax/index.ts';
import {
  Capsule,
  FunctionValue,
  holdsUnknown,
  OptionalSecret,
  Secret,
  Unknown,
  valueEquals,
} from '../../src/syntax/index.ts';
import { evaluateText, evaluationFailure } from '../support/evaluate-text.ts';

const MAX = '9223372036854775807';
const UMAX = '18446744073709551615';

t.test('operators give what Alloy gives', async (t) => {
  const table: readonly (readonly [text: string, want: Value])[] = [
    ['1 + 2', 3n],
    ['1 - 3', -2n],
    ['7 / 2', 3n],
    ['-7 / 2', -3n],
    ['7 % 3', 1n],
    ['-7 % 3', -1n],
    ['7 / 2.0', 3.5],
    ['7.5 % 2', 1.5],
    ['2 ^ 10', 1024n],
    ['2 ^ 3 ^ 2', 512n],
    ['2 ^ 0.5', Math.SQRT2],
    ['2.0 ^ -1', 0.5],
    ['2 ^ -1', 2n],
    ['1 ^ -5', 1n],
    ['0 ^ -1', 0n],
    ['0 ^ 0', 1n],
    ['-2 ^ 2', 4n],
    ['-(2 ^ 2)', -4n],
    ['3 ^ 9223372036854775807', BigInt.asIntN(64, powerModulo(3n, 2n ** 63n - 1n))],
    [`${MAX} + 1`, -(2n ** 63n)],
    [`-${MAX} - 2`, 2n ** 63n - 1n],
    [`${MAX} * 2`, -2n],
    [`(-${MAX} - 1) / -1`, -(2n ** 63n)],
    [`-(-${MAX} - 1)`, -(2n ** 63n)],
    [`${UMAX} + ${UMAX}`, 2n ** 64n - 2n],
    [`${UMAX} + 1`, 0n],
    [`${UMAX} / 2`, 0n],
    [`${UMAX} + 1.0`, 2 ** 64],
    ['1 + 2 * 3 - 4 / 2', 5n],
    ['"a" + "b"', 'ab'],
    ['1 < 2', true],
    ['2 <= 2.0', true],
    ['3 > 2.5', true],
    ['2 >= 3', false],
    [`${UMAX} > -1`, true],
    ['"a" < "b"', true],
    ['"b" <= "a"', false],
    ['"\uffff" < "😀"', true],
    ['"10" < "9"', true],
    ['true && false', false],
    ['true || false', true],
    ['!true', false],
    ['!(1 == 2)', true],
    ['-1.5', -1.5],
    ['1 == 1', true],
    ['3 == 3.0', true],
    ['1 != 1', false],
    ['1 == "1"', false],
    ['1 != "1"', true],
    ['null == null', true],
    ['null == false', false],
    ['[1, "a", [true]] == [1.0, "a", [true]]', true],
    ['[1, 2] == [1]', false],
    ['{ a = 1, b = { c = 2 } } == { b = { c = 2.0 }, a = 1 }', true],
    ['{ a = 1 } == { b = 1 }', false],
    ['{ a = 1 } == { a = 1, b = 1 }', false],
    ['{ a = null } == { b = null }', false],
    ['string.join == string.join', false],
    ['encoding.from_base64("AQI=") == [1, 2]', true],
  ];
  for (const [text, want] of table) t.strictSame(evaluateText(text), want, text);
  t.equal(typeof evaluateText('6 / 2'), 'bigint', 'integers stay integers');
  t.equal(typeof evaluateText('6.0 / 2'), 'number', 'a float makes a float');
});

t.test('operands are never converted', async (t) => {
  const table: readonly (readonly [text: string, failure: string])[] = [
    ['"a" + 5', '5 → 5 should be string, got number'],
    ['5 + "a"', '"a" → "a" should be number, got string'],
    ['5 < "a"', '"a" → "a" should be number, got string'],
    ['true + 1', 'true → true should be one of [number string secret] for binop +, got bool'],
    ['1 + null', 'null → null should be one of [number string secret] for binop +, got null'],
    ['1 - "a"', '"a" → "a" should be one of [number] for binop -, got string'],
    ['[1] < 2', '[1] → [1] should be one of [number string] for binop <, got array'],
    ['1 && true', '1 → 1 should be one of [bool] for binop &&, got number'],
    ['false && 1', '1 → 1 should be one of [bool] for binop &&, got number'],
    ['true || missing', 'missing → identifier "missing" does not exist'],
    ['!1', '1 → 1 should be one of [bool] for unop !, got number'],
    ['-"a"', '"a" → "a" should be one of [number] for unop -, got string'],
    ['1 / 0', '0 → 0 divide by zero error'],
    ['1 % 0', '0 → 0 divide by zero error'],
    ['1.5 / 0.0', '0.0 → 0.0 divide by zero error'],
    ['1 / (2 - 2)', '(2 - 2) → (2 - 2) divide by zero error'],
    ['1 + 2 + "a" + 3', '"a" → "a" should be number, got string'],
  ];
  for (const [text, failure] of table) t.equal(evaluationFailure(text), failure, text);
});

t.test('text joined with a secret is a secret', async (t) => {
  const names = {
    key: new Secret('k'),
    open: new OptionalSecret('o', false),
    closed: new OptionalSecret('c', true),
    f: new FunctionValue('f', () => null),
  };
  const revealed = (text: string): string => {
    const value = evaluateText(text, names);
    if (value instanceof Secret) return `secret ${value.reveal()}`;
    if (value instanceof OptionalSecret) return `optional ${value.isSecret} ${value.reveal()}`;
    return `${typeof value} ${String(value)}`;
  };
  const table: readonly (readonly [text: string, want: string])[] = [
    ['"a" + key', 'secret ak'],
    ['key + "a"', 'secret ka'],
    ['key + key', 'secret kk'],
    ['key + open', 'secret ko'],
    ['closed + key', 'secret ck'],
    ['open + "a"', 'string oa'],
    ['"a" + open', 'string ao'],
    ['closed + "a"', 'optional true ca'],
    ['"a" + closed', 'optional true ac'],
    ['open + open', 'optional false oo'],
    ['open + closed', 'optional true oc'],
    ['key == "k"', 'boolean true'],
    ['"x" == key', 'boolean false'],
    ['open == "o"', 'boolean true'],
    ['key == open', 'boolean false'],
  ];
  for (const [text, want] of table) t.equal(revealed(text), want, text);
  t.equal(evaluationFailure('key + 1', names), '1 → 1 should be secret, got number');
  t.equal(
    evaluationFailure('key < "a"', names),
    'key → key should be one of [number string] for binop <, got secret',
  );
  t.equal(
    evaluationFailure('f + "a"', names),
    'f → f should be one of [number string secret] for binop +, got function',
  );
  t.notMatch(String(evaluateText('"a" + key', names)), 'k', 'and never prints');
});

t.test('unknown values make unknown results', async (t) => {
  const names = { unknown: new Unknown() };
  const typed: readonly (readonly [text: string, typeName: string | undefined])[] = [
    ['unknown + 1', 'number'],
    ['"a" + unknown', undefined],
    ['unknown * 2', 'number'],
    ['unknown < 2', 'bool'],
    ['unknown == 1', 'bool'],
    ['[unknown] != [1]', 'bool'],
    ['true && unknown', 'bool'],
    ['!unknown', 'bool'],
    ['-unknown', 'number'],
  ];
  for (const [text, typeName] of typed) t.strictSame(evaluateText(text, names), new Unknown(typeName), text);
  t.match(evaluationFailure('true + unknown', names), 'got bool', 'the known operand is checked');
});

t.test('values are equal by content', async (t) => {
  const content = {};
  const same: readonly (readonly [Value, Value])[] = [
    [3n, 3],
    [new Secret('a'), new Secret('a')],
    [new OptionalSecret('a', true), new OptionalSecret('a', true)],
    [new Capsule('X', content), new Capsule('X', content)],
    [new Map([['a', [1n]]]), new Map([['a', [1]]])],
    [new Uint8Array([1]), [1n]],
    [null, null],
  ];
  const different: readonly (readonly [Value, Value])[] = [
    [new Secret('a'), new Secret('b')],
    [new Secret('a'), 'a'],
    [new OptionalSecret('a', true), new OptionalSecret('a', false)],
    [new Capsule('X', {}), new Capsule('X', {})],
    [new Capsule('X', content), new Capsule('Y', content)],
    [new Map([['__proto__', 1n]]), new Map()],
    [[], new Map()],
    [null, false],
    ['', null],
    [2n ** 64n - 1n, -1n],
  ];
  for (const [a, b] of same) t.ok(valueEquals(a, b) && valueEquals(b, a));
  for (const [a, b] of different) t.notOk(valueEquals(a, b) || valueEquals(b, a));
  const unknown = new Unknown();
  t.notOk(valueEquals(unknown, unknown));
  t.ok(holdsUnknown(new Map([['a', [1n, unknown]]])));
  t.notOk(holdsUnknown(new Map([['a', [1n, 'b']]])));
});

/** By repeated squaring, to check the evaluator's against. */
function powerModulo(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = BigInt.asUintN(64, result * result * (bit === '1' ? base : 1n));
  }
  return result;
}
