import { randomBytes } from 'node:crypto';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { GzipCodec } from '../../src/pprof/gzip-codec.ts';
import { decompress, PprofError } from '../../src/pprof/index.ts';
import { ZlibStream } from '../../src/pprof/zlib-stream.ts';

const LIMIT = 64 * 1024;
/** More than a codec keeps room for. */
const LARGE_BYTES = 3 * 1024 * 1024;

/** What became of a body: its content, or why it was refused. */
type Outcome = { readonly content: Buffer } | { readonly code: string; readonly message: string };

function refused(error: unknown): Outcome {
  if (!(error instanceof PprofError)) throw error;
  return { code: error.code, message: error.message };
}

function byCodec(codec: GzipCodec, body: Uint8Array): Outcome {
  try {
    return { content: Buffer.from(codec.decompress(body, LIMIT)) };
  } catch (error) {
    return refused(error);
  }
}

async function afresh(body: Uint8Array): Promise<Outcome> {
  return decompress(body, { maxBytes: LIMIT }).then(
    (content) => ({ content: Buffer.from(content) }),
    (error: unknown) => refused(error),
  );
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  // Compresses well, up to far more than the limit.
  fc.tuple(fc.nat(255), fc.nat(3 * LIMIT)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
);
const whole = content.map((bytes) => gzipSync(bytes));
const body = fc.oneof(
  content,
  whole,
  fc.array(whole, { minLength: 2, maxLength: 3 }).map((members) => Buffer.concat(members)),
  fc
    .tuple(whole, fc.nat(100))
    .map(([bytes, missing]) => bytes.subarray(0, Math.max(1, bytes.length - missing))),
  fc.tuple(whole, fc.nat(), fc.nat(255)).map(([bytes, place, value]) => {
    const changed = Uint8Array.from(bytes);
    changed[place % changed.length] = value;
    return changed;
  }),
  fc.tuple(whole, fc.uint8Array({ maxLength: 9 })).map((parts) => Buffer.concat(parts)),
);

t.test('one codec does with a sequence of bodies what is done with each by itself', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 8 }), async (bodies) => {
      const codec = new GzipCodec();
      for (const each of bodies) t.strictSame(byCodec(codec, each), await afresh(each));
    }),
    { numRuns: 150 },
  );
});

t.test('what it compresses is whole gzip in bytes of its own', async (t) => {
  const codec = new GzipCodec();
  const contents = [
    new Uint8Array(),
    Buffer.from('profile '.repeat(9_000)),
    // Grows a little.
    randomBytes(100_000),
    Buffer.from('x'),
    randomBytes(LARGE_BYTES),
    Buffer.from('profile '.repeat(1_000)),
  ];
  const zipped = contents.map((raw) => codec.compress(raw));
  for (const [index, raw] of contents.entries()) {
    const bytes = zipped[index] ?? new Uint8Array();
    t.ok(Buffer.from(raw).equals(gunzipSync(bytes)), `${raw.length} bytes`);
  }
  t.equal(
    new Set(zipped.map(({ buffer }) => buffer)).size,
    zipped.length,
    'none shares its memory with another',
  );
});

t.test('profiles larger than the room that is kept are decompressed, too', async (t) => {
  const codec = new GzipCodec();
  const large = randomBytes(LARGE_BYTES);
  t.ok(large.equals(codec.decompress(gzipSync(large), 2 * LARGE_BYTES)));
  t.throws(() => codec.decompress(gzipSync(large), LARGE_BYTES - 1), { code: 'too-large' });
  t.equal(Buffer.from(codec.decompress(gzipSync('small'), LIMIT)).toString(), 'small');
});

t.test('streams are used again in this Node, and left alone where their inside is another', async (t) => {
  const stream = createGunzip();
  t.ok(ZlibStream.of(stream), 'this Node');
  for (const changed of [
    Object.create(stream, { _handle: { value: null } }),
    Object.create(stream, { _handle: { value: { reset: () => undefined, onerror: undefined } } }),
    Object.create(stream, { _writeState: { value: [0, 0] } }),
  ]) {
    t.equal(ZlibStream.of(changed), undefined);
  }
  stream.close();
});
