import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import t from 'tap';
import { checkProfile } from '../../src/pprof/index.ts';
import type { ProfileName } from '../../src/self-profile/index.ts';
import { BusyError, SelfProfiles } from '../../src/self-profile/index.ts';
import type { Timer } from '../../src/util/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { goMissing, goToolPprof } from '../support/go-program.ts';

const never = new AbortController().signal;

function busyLoop(ms: number): number {
  let rounds = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) rounds++;
  return rounds;
}

/** Names of the functions in a gzipped profile, read by another implementation. */
function functionsOf(body: Uint8Array): (string | undefined)[] {
  const profile = Profile.decode(gunzipSync(body));
  return profile.function.map(({ name }) => profile.stringTable.strings[Number(name)]);
}

t.test('profiles of time run side by side, each for its own time', async (t) => {
  const clock = new FakeClock();
  const profiles = new SelfProfiles(clock);
  const cpu = profiles.take('profile', 1, never);
  const wall = profiles.take('fgprof', 3, never);
  await clock.advance(0);
  t.equal(clock.waiting, 2);
  busyLoop(300);
  await clock.advance(1_000);
  t.ok(functionsOf(await cpu).includes('busyLoop'), 'the CPU profile has what ran');
  t.notOk(functionsOf(await cpu).includes('(idle)'), 'and not the time in which nothing ran');
  t.equal(clock.waiting, 1, 'the other goes on');
  busyLoop(100);
  await clock.advance(2_000);
  t.ok(functionsOf(await wall).includes('busyLoop'));
  t.equal(clock.waiting, 0);
});

t.test('a caller that leaves ends its profile, and too many are refused', async (t) => {
  const clock = new FakeClock();
  const profiles = new SelfProfiles(clock);
  const caller = new AbortController();
  const running = Array.from({ length: 8 }, () => profiles.take('profile', 300, caller.signal));
  await t.rejects(profiles.take('fgprof', 1, never), BusyError);
  await clock.advance(0);
  caller.abort();
  for (const body of await Promise.all(running))
    t.match(checkProfile(gunzipSync(body)), { sampleTypes: [{}, {}] });
  t.equal(clock.waiting, 0, 'nothing keeps the process alive');
  const next = profiles.take('fgprof', 1, never);
  await clock.advance(1_000);
  t.ok((await next).length > 0, 'there is room again');
});

t.test('go tool pprof reads every profile', { skip: goMissing }, async (t) => {
  const profiles = new SelfProfiles(systemClock);
  await profiles.take('allocs', 1, never);
  const kept = Array.from({ length: 2_000 }, (_, index) => new Array(1_000).fill(index));
  t.equal(kept.length, 2_000);
  const timer = setTimeout(() => undefined, 60_000);
  const cases: { name: ProfileName; type: string }[] = [
    { name: 'allocs', type: 'alloc_space' },
    { name: 'goroutine', type: 'goroutine' },
    { name: 'block', type: 'delay' },
    { name: 'mutex', type: 'delay' },
    { name: 'profile', type: 'cpu' },
    { name: 'fgprof', type: 'time' },
  ];
  for (const { name, type } of cases) {
    const taken = profiles.take(name, 1, never);
    if (name === 'profile') setImmediate(busyLoop, 300);
    const text = await goToolPprof(['-top', `-sample_index=${type}`], await taken);
    t.match(text, new RegExp(`Type: ${type}`), name);
    if (name === 'goroutine') t.match(text, /Timeout/);
    if (name === 'profile') t.match(text, /busyLoop/);
  }
  clearTimeout(timer);
});

t.test('a process that has looked at itself ends by itself', async (t) => {
  const script = `
    import { SelfProfiles } from '${import.meta.resolve('../../src/self-profile/index.ts')}';
    import { systemClock } from '${import.meta.resolve('../../src/util/index.ts')}';
    const profiles = new SelfProfiles(systemClock);
    for (const name of ['allocs', 'heap', 'goroutine', 'profile', 'fgprof']) {
      await profiles.take(name, 1, AbortSignal.timeout(100));
    }
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
  t.same(await once(child, 'exit'), [0, null]);
});

t.test('a look that comes just when sampling is to rest keeps it going', async (t) => {
  let due: (() => void) | undefined;
  const after = (_delayMs: number, callback: () => void): Timer => {
    due = callback;
    return {
      cancel: () => {
        if (due === callback) due = undefined;
      },
    };
  };
  const profiles = new SelfProfiles({ ...systemClock, after });
  await profiles.take('allocs', 1, never);
  const second = profiles.take('allocs', 1, never);
  due?.();
  await second;
  due?.();
  t.ok((await profiles.take('allocs', 1, never)).length > 0);
});

t.test('sampling rests when nobody looks, and counts on from there', async (t) => {
  const clock = new FakeClock();
  const profiles = new SelfProfiles(clock);
  const signal = new AbortController().signal;
  const total = async (): Promise<bigint> => {
    const profile = Profile.decode(gunzipSync(await profiles.take('allocs', 1, signal)));
    return profile.sample.reduce((sum, { value }) => sum + BigInt(value.at(-1) ?? 0), 0n);
  };
  await total();
  const kept: number[][] = [];
  for (let round = 0; round < 200; round++) kept.push(new Array<number>(20_000).fill(round));
  t.equal(clock.waiting, 1, 'one timer waits for idleness');
  await clock.advance(600_000);
  t.equal(clock.waiting, 0);
  const rested = await total();
  t.ok(
    rested > 1_000_000n,
    `what was allocated before the rest counts: ${rested} bytes, ${kept.length} arrays`,
  );
  t.ok((await total()) >= rested, 'it never goes back');
});

/** Something that nobody refers to any more. */
function garbage(): WeakRef<object> {
  return new WeakRef({ big: new Array<number>(100_000).fill(1) });
}

t.test('garbage is collected when that is asked for, and for a tenth of the time at most', async (t) => {
  let nowMs = 0;
  let tookMs = 0;
  const clock = { ...systemClock, monotonic: () => nowMs };
  const profiles = new SelfProfiles(clock);
  const collect = async (): Promise<void> => {
    const collected = profiles.collectGarbage();
    nowMs += tookMs;
    await collected;
  };
  const [kept, dropped] = [{}, garbage()];
  const reference = new WeakRef(kept);
  await collect();
  t.equal(dropped.deref(), undefined, 'what nobody needs is gone');
  t.equal(reference.deref(), kept);

  tookMs = 100;
  const first = collect();
  await t.rejects(profiles.collectGarbage(), BusyError, 'one at a time');
  await first;
  nowMs += 899;
  await t.rejects(profiles.collectGarbage(), BusyError, 'not again so soon');
  nowMs += 1;
  await collect();
  t.pass('after nine times as long');
});
