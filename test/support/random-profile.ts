import fc from 'fast-check';
import type { Frame, ProfileOptions, StackSample } from '../../src/pprof/index.ts';
import { ProfileBuilder } from '../../src/pprof/index.ts';

/** Types as those of a Go program's allocations. */
export const MEMORY: ProfileOptions = {
  sampleTypes: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
    { type: 'inuse_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ],
  timeNanos: 1_800_000_000_000_000_000n,
};

/** Few enough frames and labels for samples to be equal now and then; addresses and names in both ways. */
const frames: readonly Frame[] = [
  { name: 'a', file: 'a.go', line: 1, address: 0x401000 },
  { name: 'b', file: 'b.go', line: 2, address: 0x402000 },
  { name: 'c', file: 'c.go', line: 3, address: 0xffff_ffff_8100_0000n },
  { name: 'd', file: 'd.rb', line: 4 },
  { name: 'e', file: 'e.py', line: 70_000 },
  { name: '', file: '', line: 0 },
];

/** Samples with values of any size below 2^56, so that some of them can be added up. */
export const randomSamples: fc.Arbitrary<StackSample[]> = fc.array(
  fc.record({
    stack: fc.array(fc.constantFrom(...frames), { maxLength: 5 }),
    labels: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('', 'x', 'y', 1, 2), { maxKeys: 2 }),
    values: fc.array(fc.oneof(fc.bigInt(0n, 200n), fc.bigInt(0n, 2n ** 56n)), { minLength: 4, maxLength: 4 }),
  }),
  { maxLength: 20 },
);

/** A profile of these samples. */
export function buildProfile(samples: readonly StackSample[], options: ProfileOptions = MEMORY): Uint8Array {
  const builder = new ProfileBuilder(options);
  for (const sample of samples) builder.addSample(sample);
  return builder.encode();
}
