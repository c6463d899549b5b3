import { ProfileBuilder } from '../src/pprof/index.ts';

const MULTIPLIER = 1_103_515_245;
const INCREMENT = 12_345;

/** An allocation profile as a Go program has them: deep stacks, long names, some of them growing from state to state. */
export function goLikeProfile(stacks: number, functions: number, state: number): Uint8Array {
  const builder = new ProfileBuilder({
    sampleTypes: [
      { type: 'alloc_objects', unit: 'count' },
      { type: 'alloc_space', unit: 'bytes' },
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    timeNanos: BigInt(1_800_000_000 + state * 15) * 1_000_000_000n,
  });
  let seed = 1;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, MULTIPLIER) + INCREMENT) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  for (let stack = 0; stack < stacks; stack++) {
    let id = below(functions);
    const frames = Array.from({ length: 8 + below(16) }, () => {
      id = (id * 7 + 3 + below(2)) % functions;
      return {
        name: `github.com/example/service/internal/package${id % 40}.(*Type${id}).Method`,
        file: `/src/service/internal/package${id % 40}/file.go`,
        line: 10 + (id % 300),
        address: 0x40_0000 + id * 64,
      };
    });
    const objects = 1 + below(100_000) + (below(10) < 3 ? state * 7 : 0);
    const live = below(10) < 3 ? below(1_000_000) : 0;
    builder.addSample({ stack: frames, values: [objects, objects * 64, live, live * 64] });
  }
  return builder.encode();
}
