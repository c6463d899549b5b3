import { describeText } from './describe-text.ts';
import { PprofError } from './pprof-error.ts';
import type { ProfileFacts } from './profile-facts.ts';
import type { ProfileIndex } from './profile-index.ts';
import { workspace } from './workspace.ts';

/**
 * Makes sure that uncompressed bytes are one whole, valid profile, without decoding it: the wire format holds to the
 * last byte, there is a sample type, every sample has a value for each, and every string, location, function and
 * mapping that is referred to exists. Linear in the size; allocates per profile, not per message.
 *
 * The rules are those of `go tool pprof` (profile.CheckValid in github.com/google/pprof), which also reads a profile
 * whose lines name no function (id 0).
 *
 * @throws PprofError `empty`, `not-pprof`, `truncated`, `too-large` or `invalid`
 */
export function checkProfile(raw: Uint8Array): ProfileFacts {
  const { index, samples } = workspace;
  return describingText(raw, () => {
    try {
      index.read(raw);
      samples.check();
      return factsOf(index);
    } finally {
      workspace.clear();
    }
  });
}

/** What the profile in an index tells about itself. */
export function factsOf(index: ProfileIndex): ProfileFacts {
  const { sampleTypes, samples, timeNanos, durationNanos } = index;
  return {
    sampleTypes: Array.from({ length: index.columnCount }, (_, column) => ({
      type: index.text(sampleTypes.values[column * 2] as number),
      unit: index.text(sampleTypes.values[column * 2 + 1] as number),
    })),
    sampleCount: samples.count,
    timeNanos,
    durationNanos,
  };
}

/** Reads a profile; says so if the bytes are text instead. @throws PprofError */
export function describingText<Result>(raw: Uint8Array, read: () => Result): Result {
  if (raw.byteLength === 0) throw new PprofError('empty', 'empty body');
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PprofError)) throw error;
    // Looked at only now: a valid profile may begin like text, as its first byte is a line feed.
    const kind = describeText(raw);
    if (kind === undefined) throw error;
    throw new PprofError('not-pprof', `body looks like ${kind}, not a pprof profile: is the path right?`, {
      cause: error,
    });
  }
}
