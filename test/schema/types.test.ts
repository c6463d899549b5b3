import t from 'tap';
import type { ValueType } from '../../src/schema/index.ts';
import {
  any,
  bool,
  capsule,
  duration,
  float,
  int,
  list,
  map,
  optionalSecret,
  secret,
  string,
} from '../../src/schema/index.ts';
import type { Value } from '../../src/syntax/index.ts';
import {
  Capsule,
  FunctionValue,
  OptionalSecret,
  Secret,
  TypeMismatch,
  Unknown,
} from '../../src/syntax/index.ts';

const receiver = {};

function decoded(type: ValueType<unknown>, value: Value): unknown {
  try {
    const result = type.decode(value, { sawUnknown: false });
    if (result instanceof Secret) return `secret ${result.reveal()}`;
    if (result instanceof OptionalSecret) return `optional ${result.isSecret} ${result.reveal()}`;
    return result;
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error;
    return `! ${[...error.path, error.message].join(' ')}`;
  }
}

const NOT_TEXT = '! secrets may not be converted into strings; use convert.nonsensitive to do so on purpose';

t.test('conversions', async (t) => {
  const table: readonly (readonly [type: ValueType<unknown>, value: Value, want: unknown])[] = [
    [string, 'a', 'a'],
    [string, 5n, '5'],
    [string, 1.5, '1.5'],
    [string, 1e21, '1000000000000000000000'],
    [string, 1.25e-7, '0.000000125'],
    [string, -1e-7, '-0.0000001'],
    [string, 2n ** 64n - 1n, '18446744073709551615'],
    [string, new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), '\ufeffa'],
    [string, new OptionalSecret('a', false), 'a'],
    [string, new OptionalSecret('a', true), NOT_TEXT],
    [string, new Secret('a'), NOT_TEXT],
    [string, true, '! should be string, got bool'],
    [string, [], '! should be string, got array'],
    [
      string,
      new FunctionValue('sys.env', () => ''),
      '! should be string, got function (is "sys.env" missing its call?)',
    ],
    [string, null, ''],
    [bool, true, true],
    [bool, 'true', '! should be bool, got string'],
    [bool, 1n, '! should be bool, got number'],
    [bool, null, false],
    [int, 5n, 5],
    [int, 5, 5],
    [int, '5', 5],
    [int, '-5', -5],
    [int, '1e3', 1000],
    [int, '', '! should be int, got string'],
    [int, '-1.5', '! should be int, got string'],
    [int, ' 5', '! should be int, got string'],
    [int, '0x10', '! should be int, got string'],
    [int, 'Infinity', '! should be int, got string'],
    [int, '1e999', '! should be int, got string'],
    [int, '1.5', '! should be a whole number, got 1.5'],
    [int, 2n ** 60n, `! is too large for a whole number: ${2 ** 60}`],
    [int, true, '! should be int, got bool'],
    [int, null, 0],
    [float, '2.50', 2.5],
    [float, '.5', 0.5],
    [float, '18446744073709551615', 2 ** 64],
    [float, '18446744073709551616', '! should be number, got string'],
    [float, 3n, 3],
    [duration, '1h30m', 5_400_000],
    [duration, '-1.5s', -1_500],
    [duration, 10n, '! time: missing unit in duration "10"'],
    [duration, '1d', '! time: unknown unit "d" in duration "1d"'],
    [duration, '', '! time: invalid duration ""'],
    [duration, true, '! should be string, got bool'],
    [duration, null, 0],
    [secret, 'a', 'secret a'],
    [secret, new Secret('a'), 'secret a'],
    [secret, new OptionalSecret('a', true), 'secret a'],
    [secret, new Uint8Array([97]), 'secret a'],
    [secret, 5n, '! should be secret, got number'],
    [secret, null, 'secret '],
    [optionalSecret, 'a', 'optional false a'],
    [optionalSecret, new Secret('a'), 'optional true a'],
    [optionalSecret, new OptionalSecret('a', true), 'optional true a'],
    [optionalSecret, new Uint8Array([97]), 'optional false a'],
    [optionalSecret, 5n, '! should be string or secret, got number'],
    [list(string), ['a', 1n, null], ['a', '1', '']],
    [list(int), new Uint8Array([1, 2]), [1, 2]],
    [list(string), ['a', true], '! 1 should be string, got bool'],
    [list(string), 'a', '! should be list(string), got string'],
    [list(string), null, []],
    [list(map(string)), [new Map([['a', [] as Value]])], '! 0 a should be string, got array'],
    [map(int), new Map([['__proto__', 1n]]), new Map([['__proto__', 1]])],
    [map(int), [], '! should be map(int), got array'],
    [map(int), null, new Map()],
    [capsule('ProfilesReceiver'), new Capsule('ProfilesReceiver', receiver), receiver],
    [
      capsule('ProfilesReceiver'),
      new Capsule('Other', receiver),
      '! should be ProfilesReceiver, got capsule("Other")',
    ],
    [capsule('ProfilesReceiver'), 'a', '! should be ProfilesReceiver, got string'],
    [capsule('ProfilesReceiver'), null, undefined],
    [any, null, null],
    [any, 5n, 5n],
  ];
  for (const [type, value, want] of table) {
    t.strictSame(decoded(type, value), want, `${type.name} of ${String(value)}`);
  }
});

t.test('the error of a decode names no secret', async (t) => {
  t.notMatch(String(decoded(int, new Secret('hunter2'))), 'hunter2');
  t.equal(decoded(int, new Secret('hunter2')), '! should be int, got secret');
});

t.test('types and unknown values', async (t) => {
  const table: readonly (readonly [type: ValueType<unknown>, from: string | undefined, fits: boolean])[] = [
    [string, undefined, true],
    [string, 'string', true],
    [string, 'int', true],
    [string, 'optional(secret)', true],
    [string, 'secret', false],
    [string, 'bool', false],
    [string, 'any', true],
    [int, 'string', true],
    [secret, 'string', true],
    [list(map(string)), 'list(map(string))', true],
    [list(map(string)), 'list(map(int))', true],
    [list(map(string)), 'map(string)', false],
    [list(capsule('ProfilesReceiver')), 'list(capsule("ProfilesReceiver"))', true],
    [capsule('ProfilesReceiver'), 'string', false],
  ];
  for (const [type, from, fits] of table) {
    const context = { sawUnknown: false };
    const decode = (): unknown => type.decode(new Unknown(from), context);
    if (fits) t.doesNotThrow(decode, `${from} for ${type.name}`);
    else t.throws(decode, { message: `should be ${type.name}, got ${from}` });
    t.ok(context.sawUnknown);
  }
  const context = { sawUnknown: false };
  any.decode([new Map([['a', new Unknown()]])], context);
  t.ok(context.sawUnknown, 'deep inside');
});

t.test('encoding gives values back, and equals compares contents', async (t) => {
  const table: readonly (readonly [type: ValueType<unknown>, value: Value, other: Value])[] = [
    [string, 'a', 'b'],
    [bool, true, false],
    [int, 5n, 6n],
    [float, 1.5, 1.25],
    [duration, '1m30s', '90ms'],
    [secret, new Secret('a'), new Secret('b')],
    [optionalSecret, new OptionalSecret('a', true), new OptionalSecret('a', false)],
    [list(int), [1n, 2n], [1n]],
    [list(int), [1n, 2n], [1n, 3n]],
    [map(list(string)), new Map([['a', ['b']]]), new Map([['a', ['c']]])],
    [map(string), new Map([['a', 'b']]), new Map([['b', 'b']])],
    [any, new Map<string, Value>([['a', [1n]]]), new Map<string, Value>([['a', [2n]]])],
    [capsule('X'), new Capsule('X', receiver), new Capsule('X', {})],
  ];
  for (const [type, value, other] of table) {
    const decode = (given: Value): unknown => type.decode(given, { sawUnknown: false });
    t.strictSame(type.encode(decode(value)), value, type.name);
    t.ok(type.equals(decode(value), decode(value)));
    t.notOk(type.equals(decode(value), decode(other)));
  }
  t.equal(capsule('X').encode(undefined), null);
});

t.test('numbers are equal by what they count', async (t) => {
  t.equal(float.equals(0, -0), true);
  t.equal(float.equals(Number.NaN, Number.NaN), true);
  t.equal(float.equals(1, 2), false);
});
