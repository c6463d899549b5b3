import { fuzzSeeds } from '../test/support/fuzz-seeds.ts';
import { ProfileFuzzer, verdictOn } from '../test/support/profile-fuzzer.ts';

const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 100_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 42);
const MEGABYTE = 2 ** 20;

/** Tries a great many bad profiles; throws at the first that is neither read nor refused with its reason. */
export async function benchPprofFuzz(): Promise<void> {
  const fuzzer = new ProfileFuzzer(await fuzzSeeds(), SEED);
  const counts = new Map<string, number>();
  let slowestMs = 0;
  let peakBytes = 0;
  const startedMs = performance.now();
  for (let input = 0; input < INPUTS; input++) {
    const body = fuzzer.next();
    const beganMs = performance.now();
    const code = await verdictOn(body).catch((error: unknown) => {
      const what = `input ${input} of seed ${SEED} (${body.byteLength} bytes)`;
      throw new Error(`pprof-fuzz: ${what}: ${Buffer.from(body).toString('base64').slice(0, 4_000)}`, {
        cause: error,
      });
    });
    slowestMs = Math.max(slowestMs, performance.now() - beganMs);
    counts.set(code, (counts.get(code) ?? 0) + 1);
    if (input % 1_000 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  const verdicts = [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
  console.log(
    `pprof-fuzz: ${INPUTS} inputs of seed ${SEED} in ${seconds} s: ${verdicts}; slowest ${slowestMs.toFixed(0)} ms, peak RSS ${(peakBytes / MEGABYTE).toFixed(0)} MB`,
  );
}
