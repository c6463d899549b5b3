import t from 'tap';
import { fuzzSeeds } from '../support/fuzz-seeds.ts';
import { ProfileFuzzer, verdictOn } from '../support/profile-fuzzer.ts';

/** `npm run bench pprof-fuzz` tries many more. */
const INPUTS = 2_500;

t.test('whatever a target sends: a profile that others can read, or an error that says why', async (t) => {
  const seeds = await fuzzSeeds();
  for (const seed of seeds) t.equal(await verdictOn(seed), 'ok');
  const fuzzer = new ProfileFuzzer(seeds, 1);
  const counts: Record<string, number> = {};
  for (let input = 0; input < INPUTS; input++) {
    const code = await verdictOn(fuzzer.next());
    counts[code] = (counts[code] ?? 0) + 1;
  }
  for (const code of ['ok', 'invalid', 'truncated', 'too-large', 'corrupt-gzip']) {
    t.ok(counts[code], `${code}: ${JSON.stringify(counts)}`);
  }
});
