import fc from 'fast-check';
import t from 'tap';
import {
  encodePush,
  encodePushLabels,
  profileBytesOfPush,
} from '../../../src/components/pyroscope-write/push-message.ts';
import { Labels } from '../../../src/model/index.ts';
import { PushRequest } from '../../../src/proto/index.ts';

/** Sizes around which lengths take one byte more. */
const sizes = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom(16_300, 16_383, 16_384, 2_097_100, 2_097_152),
);
const text = fc.string({ unit: 'grapheme', maxLength: 200 });

t.test('a profile is encoded as protobufjs decodes it, whatever its size, labels and id', async (t) => {
  fc.assert(
    fc.property(
      sizes,
      text,
      fc.array(
        fc.tuple(
          fc.stringMatching(/^[a-z]{1,9}$/),
          text.filter((value) => value !== ''),
        ),
      ),
      (size, id, given) => {
        const labels = Labels.from(Object.fromEntries(given));
        const body = Buffer.alloc(size, 7);
        const encodedLabels = encodePushLabels(labels);
        const push = encodePush({ id, body, labels }, encodedLabels);
        for (const bytes of [encodedLabels, push]) {
          t.equal(bytes.byteLength, bytes.buffer.byteLength, 'it keeps no larger buffer');
        }
        t.equal(profileBytesOfPush(push), size);
        const { series } = PushRequest.decode(push);
        t.equal(series.length, 1);
        const pairs = series[0]?.labels ?? [];
        const samples = series[0]?.samples ?? [];
        t.same(
          pairs.map(({ name, value }) => ({ name, value })),
          [...labels].map(({ name, value }) => ({ name, value })),
        );
        t.equal(samples.length, 1);
        t.equal(samples[0]?.ID, id);
        t.ok(body.equals(samples[0]?.raw_profile ?? new Uint8Array(1)));
      },
    ),
    { numRuns: 200 },
  );
});
