import { gunzipSync } from 'node:zlib';
import { goMissing, startGoProgram } from './go-program.ts';
import { bytesField, numberField, varint } from './protobuf-bytes.ts';
import { buildProfile } from './random-profile.ts';

/** Uncompressed good profiles to make bad ones of: built, by hand in rare encodings, and Go's own where there is Go. */
export async function fuzzSeeds(): Promise<Uint8Array[]> {
  const frame = (id: number) => ({ name: `f${id}`, file: `f${id}.go`, line: id, address: id * 4096 });
  const built = buildProfile(
    Array.from({ length: 30 }, (_, index) => ({
      stack: [frame(index % 7), frame(index % 5), { name: 'main' }],
      values: [index, index * 512, 2 ** 40 + index, -index],
      labels: index % 3 === 0 ? { thread: `t${index}`, bytes: index } : {},
    })),
  );
  const seeds = [built, Uint8Array.from(rareEncodings())];
  if (goMissing) return seeds;
  const program = await startGoProgram();
  try {
    for (const path of ['allocs', 'mutex', 'goroutine']) {
      seeds.push(gunzipSync(await program.get(`/debug/pprof/${path}`)));
    }
  } finally {
    await program.stop();
  }
  return seeds;
}

/** Unpacked and split lists, ids of 64 bits, any order, fields of later versions. */
function rareEncodings(): number[] {
  const id = 0x8000_0000_0000_0001n;
  const strings = ['', 'alloc_objects', 'count', 'alloc_space', 'bytes', 'main'];
  return [
    ...strings.flatMap((text) => bytesField(6, text)),
    ...bytesField(2, [
      ...numberField(1, id),
      ...numberField(1, 3),
      ...numberField(2, 5),
      ...bytesField(2, [6]),
    ]),
    ...bytesField(2, [...bytesField(1, varint(id)), ...bytesField(1, [3]), ...bytesField(2, [1, 2])]),
    ...bytesField(5, [...numberField(1, id), ...numberField(2, 5), ...bytesField(99, 'later')]),
    ...bytesField(4, [
      ...numberField(1, id),
      ...bytesField(4, [...numberField(1, id), ...numberField(2, 9)]),
    ]),
    ...bytesField(4, [...numberField(1, 3), ...numberField(3, 2n ** 63n)]),
    ...bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]),
    ...bytesField(1, [...numberField(1, 3), ...numberField(2, 4)]),
    ...bytesField(13, [5, 5]),
    ...numberField(9, 1),
  ];
}
