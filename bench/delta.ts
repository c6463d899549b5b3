import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { checkProfile, DeltaState, ProfileWorkers } from '../src/pprof/index.ts';
import { systemClock } from '../src/util/index.ts';
import { goLikeProfile } from './go-like-profile.ts';

const SIZES = [
  { stacks: 60, functions: 100 },
  { stacks: 900, functions: 600 },
  { stacks: 20_000, functions: 4_000 },
];
const STATES = 6;
const ROUNDS = 5;
/** How much of each is done in a round, as bytes of profiles. */
const ROUND_BYTES = 10_000_000;
/** Rounds until everything has been compiled; they are not counted. */
const WARM_UP_ROUNDS = 3;
const MAX_BYTES = 64 * 1024 * 1024;
const LEVELS = [1, 2, 3, 4, 5, 6];

/**
 * Times a difference (gunzip, check, delta, gzip) beside gunzip and gzip of the same bytes alone, and beside the same
 * delta through pprof-format: rounds of each take turns, so that their ratios hold on any machine. Milliseconds of CPU.
 */
export async function benchDelta(): Promise<void> {
  for (const { stacks, functions } of SIZES) {
    const raws = Array.from({ length: STATES }, (_, state) => goLikeProfile(stacks, functions, state));
    const bodies = raws.map((raw) => gzipSync(raw));
    const rawBytes = raws[0]?.byteLength ?? 0;
    const here = new ProfileWorkers({
      clock: systemClock,
      maxBytes: MAX_BYTES,
      smallBytes: Number.POSITIVE_INFINITY,
    });
    const away = new ProfileWorkers({
      clock: systemClock,
      maxBytes: MAX_BYTES,
      workerCount: 1,
      smallBytes: 0,
    });
    const byObjects = new ObjectDelta();
    const at = <Item>(items: readonly Item[], index: number): Item => items[index % STATES] as Item;
    const difference = differenceOf(raws);
    const job = (body: Uint8Array) => ({ series: 'bench', deltaKind: 'memory', body }) as const;
    const times = await takeTurns(Math.ceil(ROUND_BYTES / rawBytes), {
      zlib: (index) => {
        gunzipSync(at(bodies, index), { chunkSize: rawBytes + 64 });
        gzip(difference);
      },
      check: (index) => checkProfile(at(raws, index)),
      difference: (index) => here.process(job(at(bodies, index))),
      away: (index) => away.process(job(at(bodies, index))),
      objects: (index) => gzip(byObjects.next(gunzipSync(at(bodies, index)))),
    });
    await Promise.all([here.close(), away.close()]);
    const whole = times.difference;
    console.log(
      [
        `delta: ${(rawBytes / 1000).toFixed(0)} KB, ${stacks} stacks:`,
        `${whole.toFixed(2)} ms, ${(whole / times.zlib).toFixed(2)} x gunzip and gzip alone (${times.zlib.toFixed(2)} ms),`,
        `check alone ${times.check.toFixed(2)} ms, in a thread ${(times.away / whole).toFixed(2)} x,`,
        `through pprof-format ${(times.objects / whole).toFixed(1)} x,`,
        `baseline ${(here.stats.baselineBytes / 1000).toFixed(0)} KB`,
      ].join(' '),
    );
    printLevels(difference);
  }
}

function differenceOf(raws: readonly Uint8Array[]): Uint8Array {
  const delta = new DeltaState('memory');
  let difference: Uint8Array | undefined;
  for (const raw of raws) difference = delta.next(raw);
  return difference ?? new Uint8Array();
}

/** Milliseconds of CPU for one of each, threads included: the median of rounds that take turns. */
async function takeTurns<Name extends string>(
  count: number,
  works: Readonly<Record<Name, (index: number) => unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const rounds = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const name of names) {
      const before = process.cpuUsage();
      for (let index = 0; index < count; index++) await works[name](index);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) rounds.get(name)?.push((user + system) / 1000 / count);
    }
  }
  const median = (times: readonly number[] = []): number =>
    times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
  return Object.fromEntries(names.map((name) => [name, median(rounds.get(name))])) as Record<Name, number>;
}

function gzip(raw: Uint8Array, level: number = constants.Z_BEST_SPEED): Uint8Array {
  return gzipSync(raw, {
    level,
    memLevel: constants.Z_MAX_MEMLEVEL,
    chunkSize: Math.max(1024, raw.byteLength >> 1),
  });
}

/** What the levels of gzip cost for this difference, as multiples of level 1. */
function printLevels(difference: Uint8Array): void {
  const count = Math.max(3, Math.ceil(2_000_000 / difference.byteLength));
  const levels = LEVELS.map((level) => {
    const startedMs = performance.now();
    let size = 0;
    for (let index = 0; index < count; index++) size = gzip(difference, level).byteLength;
    return { level, size, ms: performance.now() - startedMs };
  });
  const [first = { size: 1, ms: 1 }] = levels;
  const text = levels.map(
    ({ level, size, ms }) =>
      `${level}: ${(ms / first.ms).toFixed(2)} x time, ${((size / first.size) * 100).toFixed(0)} % size`,
  );
  console.log(
    `delta: gzip of its ${(difference.byteLength / 1000).toFixed(0)} KB by level: ${text.join('; ')}`,
  );
}

/** The same delta the usual way: every message an object. */
class ObjectDelta {
  readonly #baselines = new Map<string, bigint[]>();

  next(raw: Uint8Array): Uint8Array {
    const profile = Profile.decode(raw);
    const addresses = new Map(profile.location.map(({ id, address }) => [id, address]));
    profile.sample = profile.sample.filter((sample) => {
      const stack = sample.locationId.map((id) => addresses.get(id)).join(' ');
      const key = `${stack}|${sample.label.map(({ key, str, num }) => `${key} ${str} ${num}`).join('|')}`;
      const values = sample.value.map(BigInt);
      const before = this.#baselines.get(key) ?? [0n, 0n];
      this.#baselines.set(key, values.slice(0, 2));
      sample.value = values.map((value, column) => value - (before[column] ?? 0n));
      return sample.value.some((value) => value !== 0n);
    });
    return profile.encode();
  }
}
