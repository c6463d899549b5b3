/** What a column of a profile's values counts, and in which unit: `{ type: 'alloc_space', unit: 'bytes' }`. */
export interface SampleType {
  readonly type: string;
  readonly unit: string;
}

/** What a look at a whole profile tells about it. */
export interface ProfileFacts {
  readonly sampleTypes: readonly SampleType[];
  readonly sampleCount: number;
  /** When it was taken, nanoseconds since the Unix epoch; 0 if it does not say. */
  readonly timeNanos: bigint;
  /** How long it took; 0 if it does not say. */
  readonly durationNanos: bigint;
}
