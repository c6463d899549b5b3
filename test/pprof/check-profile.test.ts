import fc from 'fast-check';
import t from 'tap';
import { checkProfile, DeltaState, PprofError, ProfileBuilder } from '../../src/pprof/index.ts';
import { PprofProfile } from '../../src/proto/index.ts';
import { bytesField, numberField, varint } from '../support/protobuf-bytes.ts';

const sampleType = bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]);
const strings = ['', 'alloc_space', 'bytes', 'main'].flatMap((text) => bytesField(6, text));
const functionOne = bytesField(5, [...numberField(1, 1), ...numberField(2, 3)]);
const locationOne = bytesField(4, [...numberField(1, 1), ...bytesField(4, numberField(1, 1))]);
const sample = bytesField(2, [...bytesField(1, [1]), ...bytesField(2, [5])]);
const whole = [sampleType, sample, locationOne, functionOne, strings].flat();

/** A profile of every part of the format. */
const rich = new ProfileBuilder({
  sampleTypes: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'inuse_objects', unit: 'count' },
  ],
  periodType: { type: 'space', unit: 'bytes' },
  period: 524_288,
  timeNanos: 1_800_000_000_000_000_000n,
  comments: ['a comment'],
})
  .addSample({
    stack: [
      { name: 'a', line: 1 },
      { name: 'b', address: 300 },
    ],
    values: [3, 2 ** 40],
    labels: { k: 'v', n: 7 },
  })
  .addSample({ stack: [{ name: 'b', address: 300 }], values: [1, -1] })
  .encode();

t.test('every encoding of a valid profile is accepted', async (t) => {
  const id = 0x8000_0000_0000_0001n;
  const cases = {
    packed: whole,
    'any order': [strings, functionOne, locationOne, sample, sampleType].flat(),
    unpacked: [
      ...[sampleType, strings, locationOne, functionOne].flat(),
      ...bytesField(2, [...numberField(1, 1), ...numberField(1, 1), ...numberField(2, 5)]),
    ],
    'values in two parts': [
      ...[sampleType, sampleType, strings].flat(),
      ...bytesField(2, [...bytesField(2, [5]), ...numberField(2, 6)]),
    ],
    'ids of 64 bits': [
      ...[sampleType, strings, functionOne].flat(),
      ...bytesField(4, numberField(1, id)),
      ...bytesField(2, [...bytesField(1, varint(id)), ...bytesField(2, [5])]),
    ],
    'a line without a function': [
      ...whole,
      ...bytesField(4, [...numberField(1, 2), ...bytesField(4, numberField(2, 9))]),
    ],
    'a negative line': [
      ...whole,
      ...bytesField(4, [
        ...numberField(1, 2),
        ...bytesField(4, [...numberField(1, 1), ...numberField(2, -1)]),
      ]),
    ],
    'unknown fields in all messages': [
      ...[sampleType, sample, strings].flat(),
      ...bytesField(4, [
        ...numberField(1, 1),
        ...bytesField(4, [...numberField(9, 7), ...numberField(1, 1)]),
      ]),
      ...bytesField(4, [...bytesField(99, 'x'), ...numberField(5, 1), ...numberField(1, 2)]),
      ...bytesField(5, [
        ...numberField(99, 1),
        ...numberField(1, 1),
        ...numberField(2, 3),
        ...bytesField(16, 'x'),
      ]),
    ],
    'a sample without locations': [...whole, ...bytesField(2, bytesField(2, [1]))],
    'a varint longer than need be': [...whole, 0x60, 0x81, 0x80, 0x00],
    'unknown fields': [
      ...whole,
      ...[...varint((99 << 3) | 1), ...Array(8).fill(0xff)],
      ...[...varint((99 << 3) | 5), ...Array(4).fill(0xff)],
      ...numberField(99, -1),
      ...bytesField(99, 'anything'),
    ],
  };
  for (const [name, bytes] of Object.entries(cases)) {
    t.match(
      checkProfile(Uint8Array.from(bytes)),
      { sampleTypes: [{ type: 'alloc_space', unit: 'bytes' }] },
      name,
    );
  }
  t.same(
    checkProfile(Uint8Array.from(bytesField(1, []))).sampleTypes,
    [{ type: '', unit: '' }],
    'no string table: index 0 reads as the empty string',
  );
});

t.test('what violates the format is refused with the reason', async (t) => {
  const cases = [
    { name: 'no sample type', bytes: strings, message: /no sample type/ },
    {
      name: 'too few values',
      bytes: [...whole, ...bytesField(2, [])],
      message: /0 values for 1 sample types/,
    },
    {
      name: 'too many values',
      bytes: [...whole, ...bytesField(2, bytesField(2, [1, 2]))],
      message: /2 values for 1 sample types/,
    },
    {
      name: 'string out of the table',
      bytes: [...whole, ...numberField(14, 4)],
      message: /string 4 is referred to, and there are 4/,
    },
    {
      name: 'negative string',
      bytes: [...whole, ...numberField(7, -1)],
      message: /string index out of range/,
    },
    {
      name: 'comment out of the table',
      bytes: [...whole, ...bytesField(13, [0, 9])],
      message: /string 9 is referred to/,
    },
    {
      name: 'label out of the table',
      bytes: [...whole, ...bytesField(2, [...bytesField(2, [1]), ...bytesField(3, numberField(4, 9))])],
      message: /string 9 is referred to/,
    },
    {
      name: 'first string not empty',
      bytes: [...bytesField(6, 'x'), ...whole],
      message: /first string that is not empty/,
    },
    {
      name: 'missing location',
      bytes: [...whole, ...bytesField(2, [...bytesField(1, [7]), ...bytesField(2, [1])])],
      message: /location 7 is referred to and does not exist/,
    },
    {
      name: 'missing location of 64 bits',
      bytes: [...whole, ...bytesField(2, [...numberField(1, 2n ** 63n), ...bytesField(2, [1])])],
      message: /location 9223372036854775808 is referred to/,
    },
    {
      name: 'missing function',
      bytes: [...whole, ...bytesField(4, [...numberField(1, 2), ...bytesField(4, numberField(1, 8))])],
      message: /function 8 is referred to/,
    },
    {
      name: 'missing mapping',
      bytes: [...whole, ...bytesField(4, [...numberField(1, 2), ...numberField(2, 3)])],
      message: /mapping 3 is referred to/,
    },
    {
      name: 'a string of a function out of the table',
      bytes: [...whole, ...bytesField(5, [...numberField(1, 2), ...numberField(4, 4)])],
      message: /string 4 is referred to, and there are 4/,
    },
    {
      name: 'a negative string of a function',
      bytes: [...whole, ...bytesField(5, [...numberField(1, 2), ...numberField(3, -1)])],
      message: /string index out of range in a function/,
    },
    {
      name: 'a message as the name of a function',
      bytes: [...whole, ...bytesField(5, [...numberField(1, 2), ...bytesField(2, 'main')])],
      message: /wire type 2 in a function/,
    },
    {
      name: 'a number in place of a line',
      bytes: [...whole, ...bytesField(4, [...numberField(1, 2), ...numberField(4, 1)])],
      message: /wire type 0 in a line/,
    },
    {
      name: 'a location that says in a message whether it is folded',
      bytes: [...whole, ...bytesField(4, [...numberField(1, 2), ...bytesField(5, 'x')])],
      message: /wire type 2 in a location/,
    },
    {
      name: 'a number that ends with its line',
      bytes: [...whole, ...bytesField(4, [...numberField(1, 2), ...bytesField(4, [8])])],
      message: /exceeds its message/,
    },
    { name: 'id 0', bytes: [...whole, ...bytesField(4, [])], message: /reserved id 0/ },
    { name: 'one id twice', bytes: [...whole, ...functionOne], message: /a second function/ },
    { name: 'group', bytes: [...whole, ...varint((99 << 3) | 3)], message: /wire type 3/ },
    { name: 'field 0', bytes: [...whole, 0, 0], message: /field number out of range/ },
    {
      name: 'field beyond 29 bits',
      bytes: [...whole, ...varint(2n ** 35n)],
      message: /field number out of range/,
    },
    { name: 'sample as number', bytes: [...whole, ...numberField(2, 1)], message: /wire type 0 in a sample/ },
    { name: 'time as bytes', bytes: [...whole, ...bytesField(9, [1])], message: /wire type 2/ },
    { name: 'string as number', bytes: [...whole, ...numberField(6, 1)], message: /wire type 0 in a string/ },
    {
      name: 'number of eleven bytes',
      bytes: [...whole, 0x60, ...Array(10).fill(0x80), 1],
      message: /more than 64 bits/,
    },
    {
      name: 'number of 65 bits',
      bytes: [...whole, 0x60, ...Array(9).fill(0xff), 2],
      message: /more than 64 bits/,
    },
    {
      name: 'length beyond the message',
      bytes: [...whole, ...bytesField(2, [0x12, 100, 1])],
      message: /exceeds its message/,
    },
    {
      name: 'too many sample types',
      bytes: [...whole, ...Array(300).fill(sampleType).flat()],
      message: /too many/,
    },
  ];
  for (const { name, bytes, message } of cases) {
    t.throws(() => checkProfile(Uint8Array.from(bytes)), { code: 'invalid', message }, name);
  }
});

t.test('bodies that are something else are called by their name', async (t) => {
  const cases = [
    { body: '', code: 'empty', message: 'empty body' },
    {
      body: '<!DOCTYPE html><html></html>',
      code: 'not-pprof',
      message: /looks like HTML, not a pprof profile: is/,
    },
    { body: '\n\n  <html lang="en">', code: 'not-pprof', message: /looks like HTML/ },
    { body: '<?xml version="1.0"?><Error/>', code: 'not-pprof', message: /looks like XML/ },
    { body: '{"error": "not found"}', code: 'not-pprof', message: /looks like JSON/ },
    { body: ' ["a"]', code: 'not-pprof', message: /looks like JSON/ },
    { body: '404 page not found\n', code: 'not-pprof', message: /looks like text/ },
    { body: `${'é'.repeat(300)} cut in two`, code: 'not-pprof', message: /looks like text/ },
    { body: 'a\u0000b', code: 'invalid', message: /not a valid pprof profile/ },
  ];
  for (const { body, code, message } of cases) {
    t.throws(() => checkProfile(new TextEncoder().encode(body)), { code, message }, JSON.stringify(body));
  }
  t.throws(() => checkProfile(Uint8Array.of(0xff, 0xfe, 0x00)), { code: 'invalid' }, 'not UTF-8');
});

/** "ok", or the code of the PprofError; anything else that is thrown goes on. */
function verdict(bytes: Uint8Array): string {
  try {
    checkProfile(bytes);
  } catch (error) {
    if (error instanceof PprofError) return error.code;
    throw error;
  }
  const delta = new DeltaState('memory');
  delta.next(bytes);
  const second = delta.next(bytes);
  if (second !== undefined) {
    checkProfile(second);
    decode(second);
  }
  return 'ok';
}

/** Decodes with another's code; pprof-format cannot, as it reads no field numbers from 16 up. */
function decode(raw: Uint8Array): void {
  try {
    PprofProfile.decode(raw);
  } catch (error) {
    // Go reads strings that are not UTF-8, and so they are passed on; this decoder does not.
    if (!/utf-?8/i.test(String(error))) throw error;
  }
}

t.test('a profile that is cut anywhere is refused, or a whole one', async (t) => {
  const counts: Record<string, number> = {};
  for (let length = 0; length < rich.length; length++) {
    const code = verdict(rich.subarray(0, length));
    counts[code] = (counts[code] ?? 0) + 1;
  }
  t.equal(verdict(rich), 'ok');
  t.ok((counts['truncated'] ?? 0) > rich.length / 2, JSON.stringify(counts));
  t.equal(counts['empty'], 1);
});

t.test('whatever the bytes: a verdict, and what is accepted can be decoded and differenced', async (t) => {
  const seen = new Set<string>();
  for (let position = 0; position < rich.length; position++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Uint8Array.from(rich);
      flipped[position] = (flipped[position] ?? 0) ^ (1 << bit);
      seen.add(verdict(flipped));
    }
  }
  const edit = fc.record({
    at: fc.nat(rich.length),
    removed: fc.nat(8),
    inserted: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.bigInt(0n, 2n ** 70n).map((value) => Uint8Array.from(varint(value))),
      fc
        .tuple(fc.nat(rich.length), fc.nat(40))
        .map(([start, length]) => rich.subarray(start, start + length)),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let bytes = Buffer.from(rich);
      for (const { at, removed, inserted } of edits) {
        bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
      }
      seen.add(verdict(bytes));
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      seen.add(verdict(bytes));
    }),
    { numRuns: 500 },
  );
  for (const code of ['ok', 'invalid', 'truncated', 'not-pprof']) t.ok(seen.has(code), code);
});
