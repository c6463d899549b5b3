import { describingText, factsOf } from './check-profile.ts';
import type { ProfileFacts, SampleType } from './profile-facts.ts';
import { StackReader } from './stack-reader.ts';
import { workspace } from './workspace.ts';

/** A profile while its samples are looked through. */
export interface OpenProfile {
  readonly facts: ProfileFacts;
  /** Calls back for each sample. */
  forEachSample(visit: (sample: number) => void): void;
  /** The functions of a sample's stack, outermost first. */
  stackOf(sample: number): string[];
  /** A value as the nearest number. */
  valueOf(sample: number, column: number): number;
}

/** Checks a profile and looks through it, for people: names and numbers in place of bytes. @throws PprofError */
export function readProfile<Result>(raw: Uint8Array, look: (profile: OpenProfile) => Result): Result {
  const { index, samples } = workspace;
  return describingText(raw, () => {
    try {
      index.read(raw);
      samples.read();
      const stacks = new StackReader(index);
      const { columnCount } = index;
      return look({
        facts: factsOf(index),
        forEachSample(visit) {
          for (let sample = 0; sample < index.samples.count; sample++) visit(sample);
        },
        stackOf: (sample) => stacks.read(sample),
        valueOf(sample, column) {
          const at = (sample * columnCount + column) * 2;
          const low = (samples.values.values[at] as number) >>> 0;
          return (samples.values.values[at + 1] as number) * 2 ** 32 + low;
        },
      });
    } finally {
      workspace.clear();
    }
  });
}

/** The column of a sample type by its name; without a name the last, which tools show first. @throws RangeError */
export function columnOf(sampleTypes: readonly SampleType[], name: string | undefined): number {
  const column =
    name === undefined ? sampleTypes.length - 1 : sampleTypes.findIndex(({ type }) => type === name);
  if (column >= 0) return column;
  const known = sampleTypes.map(({ type }) => JSON.stringify(type)).join(', ');
  throw new RangeError(`the profile has no sample type ${JSON.stringify(name)}; it has ${known}`);
}
