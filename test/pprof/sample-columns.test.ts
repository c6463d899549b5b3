import fc from 'fast-check';
import t from 'tap';
import { PprofError } from '../../src/pprof/index.ts';
import { workspace } from '../../src/pprof/workspace.ts';
import { bytesField, numberField, varint } from '../support/protobuf-bytes.ts';

/** Enough for ids of three bytes. */
const LOCATIONS = 17_000;

/** A profile without samples: two types, and locations from 1 on, each with an address of its own. */
const frame = Uint8Array.from([
  ...['', 'contentions', 'count', 'key', 'text'].flatMap((text) => bytesField(6, text)),
  ...bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]),
  ...bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]),
  ...Array.from({ length: LOCATIONS }, (_, slot) =>
    bytesField(4, [...numberField(1, slot + 1), ...numberField(3, 4_096 + slot * 16)]),
  ).flat(),
]);

/** Samples at the very end of a profile are read in another way. */
const PERIOD = [...numberField(12, 1), ...numberField(12, 1)];

interface Sample {
  readonly ids: readonly number[];
  readonly values: readonly bigint[];
  readonly label: number | undefined;
}

const label = ({ label: number }: Sample): number[] =>
  number === undefined ? [] : bytesField(3, [...numberField(1, 3), ...numberField(3, number)]);
const packed = (field: number, numbers: readonly (number | bigint)[]): number[] =>
  bytesField(field, numbers.flatMap(varint));
const unpacked = (field: number, numbers: readonly (number | bigint)[]): number[] =>
  numbers.flatMap((number) => numberField(field, number));

/** The same sample in every way in which it may be written; the first is that of most profilers. */
const ENCODINGS = {
  packed: (sample: Sample) => [...packed(1, sample.ids), ...packed(2, sample.values), ...label(sample)],
  unpacked: (sample: Sample) => [...unpacked(1, sample.ids), ...unpacked(2, sample.values), ...label(sample)],
  'values first': (sample: Sample) => [
    ...packed(2, sample.values),
    ...label(sample),
    ...packed(1, sample.ids),
  ],
  'in two lists': ({ ids, values, ...rest }: Sample) => [
    ...packed(1, ids.slice(0, 2)),
    ...packed(2, values.slice(0, 1)),
    ...packed(1, ids.slice(2)),
    ...packed(2, values.slice(1)),
    ...label({ ids, values, ...rest }),
  ],
  'a field of a later version first': (sample: Sample) => [
    ...numberField(9, 1),
    ...packed(1, sample.ids),
    ...packed(2, sample.values),
    ...label(sample),
  ],
};

/** What the columns say of each sample of a profile. @param rest what follows the samples */
function columnsOf(samples: readonly number[][], rest: readonly number[] = PERIOD): readonly unknown[] {
  const { index, samples: columns } = workspace;
  try {
    index.read(Uint8Array.from([...frame, ...samples.flatMap((bytes) => bytesField(2, bytes)), ...rest]));
    columns.read();
    return samples.map((_, sample) => [
      ...columns.hashes.values.subarray(sample * 2, sample * 2 + 2),
      ...columns.values.values.subarray(sample * 4, sample * 4 + 4),
    ]);
  } finally {
    workspace.clear();
  }
}

const sample = fc.record<Sample>({
  ids: fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 127 }),
      fc.integer({ min: 1, max: LOCATIONS }),
      fc.constantFrom(128, 16_383, 16_384, LOCATIONS),
    ),
    // Lists of more than 127 bytes have a length of two.
    { maxLength: 150 },
  ),
  values: fc.array(
    fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: 0n, max: 2n ** 35n }),
      fc.nat(300).map(BigInt),
    ),
    { minLength: 2, maxLength: 2 },
  ),
  label: fc.option(fc.nat(9), { nil: undefined }),
});

t.test('a sample is the same however it is written', async (t) => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 5 }), (samples) => {
      const [first, ...others] = Object.entries(ENCODINGS).map(([name, encode]) => ({
        name,
        columns: columnsOf(samples.map(encode)),
      }));
      for (const { name, columns } of others) t.strictSame(columns, first?.columns, name);
      t.strictSame(columnsOf(samples.map(ENCODINGS.packed), []), first?.columns, 'at the very end');
      const values = samples.map((each) =>
        each.values.flatMap((value) => [
          Number(BigInt.asIntN(32, value)),
          Number(BigInt.asIntN(32, value >> 32n)),
        ]),
      );
      t.strictSame(
        first?.columns.map((column) => (Array.isArray(column) ? column.slice(2) : column)),
        values,
      );
    }),
    { numRuns: 60 },
  );
});

t.test('what is wrong in the usual shape is told as in any other', async (t) => {
  const ids = packed(1, [1, 2]);
  const cases = [
    {
      name: 'a location that is not there',
      bytes: [...packed(1, [LOCATIONS + 1]), ...packed(2, [1, 2])],
      message: /location 17001/,
    },
    { name: 'the location 0', bytes: [...packed(1, [0]), ...packed(2, [1, 2])], message: /location 0/ },
    { name: 'too few values', bytes: [...ids, ...packed(2, [1])], message: /1 values for 2 sample types/ },
    {
      name: 'too many values',
      bytes: [...ids, ...packed(2, [1, 2, 3])],
      message: /3 values for 2 sample types/,
    },
    {
      name: 'more values after them',
      bytes: [...ids, ...packed(2, [1, 2]), ...numberField(2, 3)],
      message: /3 values for 2 sample types/,
    },
    {
      name: 'an id cut off',
      bytes: [...bytesField(1, [1, 0x81]), ...packed(2, [1, 2])],
      message: /exceeds its message/,
    },
    { name: 'a value cut off', bytes: [...ids, ...bytesField(2, [1, 0x81])], message: /exceeds its message/ },
    { name: 'a list longer than the sample', bytes: [...ids, 0x12, 9, 1, 2], message: /exceeds its message/ },
    {
      name: 'a number of more than 64 bits',
      bytes: [...ids, ...bytesField(2, [1, ...Array(10).fill(0x81), 1])],
      message: /more than 64 bits/,
    },
  ];
  for (const { name, bytes, message } of cases) {
    t.throws(() => columnsOf([bytes]), { constructor: PprofError, message }, name);
    t.throws(() => columnsOf([bytes], []), { constructor: PprofError, message }, `${name}, at the very end`);
  }
});
