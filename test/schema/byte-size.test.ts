import t from 'tap';
import { byteSize } from '../../src/schema/index.ts';

const context = { sawUnknown: false };

t.test('sizes as Alloy writes them', async (t) => {
  const table: readonly (readonly [text: string | bigint, bytes: number, shown: string])[] = [
    [4096n, 4096, '4KiB'],
    ['4096', 4096, '4KiB'],
    ['1025B', 1025, '1025B'],
    ['64MiB', 67_108_864, '64MiB'],
    ['64MB', 67_108_864, '64MiB'],
    ['1.5 KiB', 1536, '1536B'],
    ['2g', 2_147_483_648, '2GiB'],
    ['0', 0, '0B'],
  ];
  for (const [text, bytes, shown] of table) {
    t.equal(byteSize.decode(text, context), bytes, String(text));
    t.equal(byteSize.encode(bytes), shown);
  }
});

t.test('what is no size', async (t) => {
  for (const text of ['', 'big', '-1', '1 PiB', '1MiBs', '1e3'])
    t.throws(() => byteSize.decode(text, context), { message: /should be a size such as "64MiB"/ }, text);
  t.throws(() => byteSize.decode('99999999TiB', context), { message: /too large/ });
});
