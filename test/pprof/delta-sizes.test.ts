/** Differences of profiles whose numbers and messages have lengths around which they take a byte more. */
import fc from 'fast-check';
import t from 'tap';
import { DeltaState } from '../../src/pprof/index.ts';
import { toLong } from '../../src/pprof/int64.ts';
import { PprofProfile } from '../../src/proto/index.ts';

interface Shape {
  /** Counters that are differenced come first, then so many others. */
  readonly others: number;
  readonly locations: number;
  /** Ids are 1, 2, 3 … times this. */
  readonly idStep: number;
  readonly nameLength: number;
  readonly samples: readonly {
    readonly depth: number;
    readonly first: number;
    readonly values: readonly bigint[];
  }[];
}

const shape = fc.record<Shape>({
  others: fc.constantFrom(0, 2, 12, 13),
  locations: fc.constantFrom(3, 127, 128, 300, 16_500),
  idStep: fc.constantFrom(1, 1, 1, 7, 2 ** 30),
  nameLength: fc.constantFrom(0, 1, 124, 125, 126, 127, 128, 129, 16_380, 16_384),
  samples: fc.array(
    fc.record({
      depth: fc.constantFrom(0, 1, 2, 55, 60, 64, 126, 127, 130, 8_180, 8_190),
      first: fc.nat(16_499),
      values: fc.array(
        fc.oneof(
          fc.constant(0n),
          fc.nat(300).map(BigInt), // Twice of it is still no negative number.
          fc.bigInt({ min: 0n, max: 2n ** 62n - 1n }),
        ),
        { minLength: 2, maxLength: 2 },
      ),
    }),
    { maxLength: 5 },
  ),
});

/** @param round how often everything has been counted */
function encode({ others, locations, idStep, nameLength, samples }: Shape, round: bigint): Uint8Array {
  const strings = ['', 'alloc_objects', 'count', 'alloc_space', 'bytes', 'other', 'f'.repeat(nameLength)];
  return PprofProfile.encode({
    sample_type: [
      { type: toLong(1), unit: toLong(2) },
      { type: toLong(3), unit: toLong(4) },
      ...Array.from({ length: others }, () => ({ type: toLong(5), unit: toLong(2) })),
    ],
    sample: samples.map(({ depth, first, values }, sample) => ({
      // The label tells samples with the same stack from each other.
      label: [{ key: toLong(5), num: toLong(sample + 1) }],
      location_id: Array.from({ length: depth }, (_, level) =>
        toLong((((first + level * 31) % locations) + 1) * idStep),
      ),
      value: [
        ...values.map((value) => toLong(value * round)),
        // Negative ones take ten bytes each.
        ...Array.from({ length: others }, (_, other) => toLong(sample % 2 === 0 ? 0 : -1 - other)),
      ],
    })),
    location: Array.from({ length: locations }, (_, slot) => ({
      id: toLong((slot + 1) * idStep),
      address: toLong(4_096 + slot * 16),
      line: [{ function_id: toLong(1), line: toLong(slot) }],
    })),
    function: [{ id: toLong(1), name: toLong(6) }],
    string_table: strings,
    time_nanos: toLong(round),
  }).finish();
}

/** By label: the addresses of the stack, and the values. */
function read(raw: Uint8Array) {
  const profile = PprofProfile.decode(raw);
  const addresses = new Map(profile.location.map(({ id, address }) => [String(id), String(address)]));
  return {
    addresses: [...addresses.values()],
    samples: profile.sample.map(({ location_id, value, label }) => ({
      label: String(label?.[0]?.num),
      stack: (location_id ?? []).map((id) => addresses.get(String(id))),
      values: (value ?? []).map(String),
    })),
  };
}

t.test('whatever their sizes, samples keep their stacks and get their differences', async (t) => {
  fc.assert(
    fc.property(shape, (given) => {
      const delta = new DeltaState('memory');
      delta.next(encode(given, 1n));
      const output = read(delta.next(encode(given, 2n)) ?? new Uint8Array());
      const whole = read(encode(given, 1n));
      const wanted = whole.samples
        // Counted once more in between; what is no counter stays as it is.
        .filter(({ values }) => values.some((value) => value !== '0'));
      t.strictSame(output.samples, wanted);
      const needed = new Set(wanted.flatMap(({ stack }) => stack));
      const isComplete = wanted.length === whole.samples.length;
      t.strictSame(
        output.addresses,
        isComplete ? whole.addresses : whole.addresses.filter((address) => needed.has(address)),
      );
    }),
    { numRuns: 80 },
  );
});
