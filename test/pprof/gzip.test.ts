import { gunzipSync, gzipSync } from 'node:zlib';
import t from 'tap';
import { compress, decompress } from '../../src/pprof/index.ts';

const LIMIT = 1024 * 1024;
const text = new TextEncoder().encode('profile '.repeat(1000));
const zipped = gzipSync(text);

/** The last four bytes promise the size of the content. */
function promising(body: Uint8Array, size: number): Uint8Array {
  const copy = Uint8Array.from(body);
  new DataView(copy.buffer).setUint32(copy.byteLength - 4, size, true);
  return copy;
}

t.test('gzip is inflated, anything else passes as it is', async (t) => {
  const cases = [
    { name: 'one member', body: zipped, want: text },
    { name: 'several members', body: Buffer.concat([zipped, zipped]), want: Buffer.concat([text, text]) },
    { name: 'an empty member', body: gzipSync(''), want: new Uint8Array() },
    { name: 'raw', body: text, want: text },
    { name: 'a single byte', body: Uint8Array.of(0x1f), want: Uint8Array.of(0x1f) },
    { name: 'exactly the limit', body: gzipSync(Buffer.alloc(LIMIT)), want: Buffer.alloc(LIMIT) },
    {
      name: 'a view into a larger buffer',
      body: Buffer.concat([text, zipped]).subarray(text.length),
      want: text,
    },
  ];
  for (const { name, body, want } of cases) {
    const raw = await decompress(body, { maxBytes: LIMIT });
    t.ok(Buffer.from(want).equals(raw), name);
  }
});

t.test('what is not whole gzip is refused with the reason', async (t) => {
  const cases = [
    { name: 'empty', body: new Uint8Array(), code: 'empty', message: /empty body/ },
    { name: 'cut off', body: zipped.subarray(0, -1), code: 'truncated', message: /truncated gzip/ },
    { name: 'header alone', body: zipped.subarray(0, 10), code: 'truncated', message: /truncated gzip/ },
    { name: 'magic alone', body: Uint8Array.of(0x1f, 0x8b), code: 'truncated', message: /truncated gzip/ },
    {
      name: 'second member cut off',
      body: Buffer.concat([zipped, zipped.subarray(0, 30)]),
      code: 'truncated',
      message: /truncated gzip/,
    },
    {
      name: 'text after the data',
      body: Buffer.concat([zipped, Buffer.from('garbage')]),
      code: 'corrupt-gzip',
      message: /corrupt gzip/,
    },
    {
      name: 'zeros after the data',
      body: Buffer.concat([zipped, Buffer.alloc(8)]),
      code: 'corrupt-gzip',
      message: /8 bytes of something else follow/,
    },
    {
      name: 'wrong checksum',
      body: Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(4), zipped.subarray(-4)]),
      code: 'corrupt-gzip',
      message: /incorrect data check/,
    },
    {
      name: 'unknown method',
      body: Uint8Array.of(0x1f, 0x8b, 9, 9, 9, 9),
      code: 'corrupt-gzip',
      message: /unknown compression method/,
    },
    {
      name: 'a wrong promise of its size',
      body: promising(zipped, 0xffff_ffff),
      code: 'corrupt-gzip',
      message: /incorrect length check/,
    },
    {
      name: 'one byte over the limit',
      body: gzipSync(Buffer.alloc(LIMIT + 1)),
      code: 'too-large',
      message: /limit of 1048576 bytes/,
    },
    {
      name: 'a bomb that promises to be small',
      body: promising(gzipSync(Buffer.alloc(200 * LIMIT)), 100),
      code: 'too-large',
      message: /limit of 1048576 bytes/,
    },
    {
      name: 'raw and too large',
      body: Buffer.alloc(LIMIT + 1),
      code: 'too-large',
      message: /limit of 1048576/,
    },
  ];
  for (const { name, body, code, message } of cases) {
    await t.rejects(decompress(body, { maxBytes: LIMIT }), { name: 'AppError', code, message }, name);
  }
});

t.test('compress writes gzip', async (t) => {
  for (const raw of [text, new Uint8Array(), Buffer.alloc(300_000, 'ab')]) {
    t.ok(gunzipSync(await compress(raw)).equals(raw));
  }
});
