import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import t from 'tap';
import type { ProfileWorkersOptions, StackSample } from '../../src/pprof/index.ts';
import { checkProfile, DeltaState, ProfileBuilder, ProfileWorkers } from '../../src/pprof/index.ts';
import { systemClock } from '../../src/util/index.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const LARGE = 1_000;
/** Between the two kinds of profiles here. */
const SMALL_BYTES = 16 * 1024;

/** A profile of contentions whose counters are `value`; the large ones are for a thread. */
function profile(value: number, stacks = 3): Uint8Array {
  const builder = new ProfileBuilder({
    sampleTypes: [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
    timeNanos: BigInt(1_800_000_000 + value) * 1_000_000_000n,
  });
  for (let stack = 0; stack < stacks; stack++) {
    const frames = [
      { name: `f${stack}`, address: stack + 1 },
      { name: 'main', address: 2 ** 40 },
    ];
    const sample: StackSample = { stack: frames, values: [value, value * 100] };
    builder.addSample(sample);
  }
  return gzipSync(builder.encode());
}

function startWorkers(
  t: { teardown(end: () => Promise<void>): void },
  options: Partial<ProfileWorkersOptions> = {},
): ProfileWorkers {
  const workers = new ProfileWorkers({
    clock: systemClock,
    maxBytes: MAX_BYTES,
    workerCount: 2,
    smallBytes: SMALL_BYTES,
    ...options,
  });
  t.teardown(() => workers.close());
  return workers;
}

/** What the same profiles give without any workers. */
function expected(...bodies: Uint8Array[]): Uint8Array {
  const delta = new DeltaState('mutex');
  let output: Uint8Array | undefined;
  for (const body of bodies) output = delta.next(gunzipSync(body));
  if (output === undefined) throw new Error('there is no difference');
  return output;
}

function isGzipOf(body: Uint8Array | undefined, raw: Uint8Array): boolean {
  return body !== undefined && gunzipSync(body).equals(raw);
}

const crashing = new URL('../support/crashing-profile-worker.ts', import.meta.url);
/** Too large to be worked on here, and no gzip. */
const told = (text: string): Uint8Array => Buffer.concat([Buffer.from(text), randomBytes(300_000)]);

t.test('the same comes out wherever a profile is worked on', async (t) => {
  const cases = [
    { name: 'small, here', options: {}, stacks: 3, threads: 0 },
    { name: 'large, in a thread', options: {}, stacks: LARGE, threads: 1 },
    { name: 'large, where no thread was asked for', options: { workerCount: 0 }, stacks: LARGE, threads: 1 },
    { name: 'large, here', options: { smallBytes: Infinity }, stacks: LARGE, threads: 0 },
  ];
  for (const { name, options, stacks, threads } of cases) {
    const workers = startWorkers(t, options);
    const bodies = [1, 5, 6].map((value) => profile(value, stacks));
    const results = [];
    for (const body of bodies) results.push(await workers.process({ series: 'a', body, deltaKind: 'mutex' }));
    t.equal(results[0]?.body, undefined, `${name}: counting begins`);
    t.ok(isGzipOf(results[2]?.body, expected(...bodies)), name);
    t.equal(results[2]?.facts.sampleCount, stacks);
    const [body = new Uint8Array()] = bodies;
    const checked = await workers.process({ series: 'b', body });
    t.equal(checked.body, body, `${name}: one that is only checked goes on as it is`);
    t.ok(body.byteLength > 0, 'the body stays with the caller');
    t.match(workers.stats, { workers: threads, seriesCount: 1, pendingJobs: 0, pendingBytes: 0, crashes: 0 });
    t.equal(workers.stats.baselineBytes, stacks * 28, '28 bytes a stack');
    workers.drop('a');
    t.match(workers.stats, { seriesCount: 0, baselineBytes: 0 });
    const [anew = new Uint8Array()] = bodies;
    t.equal((await workers.process({ series: 'a', body: anew, deltaKind: 'mutex' })).body, undefined);
  }
});

t.test('a series that grows moves to a thread with its baseline', async (t) => {
  const workers = startWorkers(t);
  const bodies = [profile(1), profile(4, LARGE), profile(9)];
  let result: Uint8Array | undefined;
  for (const body of bodies) {
    result = (await workers.process({ series: 'a', body, deltaKind: 'mutex' })).body;
  }
  t.ok(isGzipOf(result, expected(...bodies)));
  t.match(workers.stats, { workers: 1, seriesCount: 1 });
});

t.test('many at once: each series in its order, none lost', async (t) => {
  const workers = startWorkers(t);
  const series = Array.from({ length: 40 }, (_, index) => `series ${index}`);
  const bodies = (stacks: number) => [2, 3, 7].map((value) => profile(value, stacks));
  const [small, large] = [bodies(200), bodies(LARGE)];
  const jobs = series.flatMap((each, index) =>
    (index % 8 === 0 ? large : small).map((body) =>
      workers.process({ series: each, body, deltaKind: 'mutex' }),
    ),
  );
  t.equal(workers.stats.pendingJobs, jobs.length);
  const results = await Promise.all(jobs);
  const [ofSmall, ofLarge] = [expected(...small), expected(...large)];
  for (const index of series.keys()) {
    t.equal(results[index * 3]?.body, undefined);
    const want = index % 8 === 0 ? ofLarge : ofSmall;
    t.ok(isGzipOf(results[index * 3 + 2]?.body, want), `series ${index}`);
  }
  t.match(workers.stats, { workers: 2, seriesCount: 40, pendingJobs: 0 });
});

t.test('more small ones than this thread can do at once go to a worker, too', async (t) => {
  const workers = startWorkers(t, { workerCount: 1 });
  const bodies = [1, 3, 8].map((value) => profile(value));
  const deltas = [expected(profile(1), profile(3)), expected(profile(3), profile(8))];
  const series = Array.from({ length: 400 }, (_, index) => `series ${index}`);
  const rounds = await Promise.all(
    bodies.map((body) =>
      Promise.all(series.map((name) => workers.process({ series: name, body, deltaKind: 'mutex' }))),
    ),
  );
  t.equal(workers.stats.workers, 1);
  t.equal(workers.stats.seriesCount, series.length);
  t.ok(rounds[0]?.every(({ body }) => body === undefined));
  for (const [index, delta] of deltas.entries()) {
    t.ok(rounds[index + 1]?.every(({ body }) => isGzipOf(body, delta)));
  }
});

t.test('bad bodies give the error that says why, and change no baseline', async (t) => {
  const workers = startWorkers(t);
  const bomb = gzipSync(Buffer.alloc(MAX_BYTES * 2));
  new DataView(bomb.buffer, bomb.byteOffset).setUint32(bomb.byteLength - 4, 100, true);
  const large = profile(3, LARGE);
  const cases = [
    { name: 'text', body: Buffer.from('<html></html>'), code: 'not-pprof' },
    { name: 'much text', body: Buffer.from('page not found '.repeat(30_000)), code: 'not-pprof' },
    { name: 'cut off', body: large.subarray(0, -10), code: 'truncated' },
    { name: 'empty', body: new Uint8Array(), code: 'empty' },
    { name: 'a bomb that promises to be small', body: bomb, code: 'too-large' },
  ];
  for (const stacks of [3, LARGE]) {
    const series = String(stacks);
    const bodies = [profile(1, stacks), profile(5, stacks)];
    const [one, two] = bodies;
    if (one === undefined || two === undefined) throw new Error('both were made');
    await workers.process({ series, body: one, deltaKind: 'mutex' });
    for (const { name, body, code } of cases) {
      await t.rejects(
        workers.process({ series, body, deltaKind: 'mutex' }),
        { name: 'AppError', code },
        `${name}, ${stacks}`,
      );
    }
    const { body } = await workers.process({ series, body: two, deltaKind: 'mutex' });
    t.ok(isGzipOf(body, expected(...bodies)));
  }
});

t.test('a thread that crashes is replaced, and its series begin anew', async (t) => {
  for (const text of ['crash', 'exit!']) {
    const workers = startWorkers(t, { entry: crashing, workerCount: 1 });
    const large = profile(2, LARGE);
    const job = { series: 'a', body: large, deltaKind: 'mutex' } as const;
    await workers.process(job);
    await workers.process({ ...job, series: 'small', body: profile(1) });
    const lost = [workers.process({ series: 'x', body: told(text) }), workers.process(job)];
    for (const each of await Promise.allSettled(lost)) {
      t.match(each, { status: 'rejected', reason: { code: 'worker-crashed' } }, text);
    }
    t.match(workers.stats, { crashes: 1, lostBaselines: 1, seriesCount: 1, workers: 0, pendingJobs: 0 });
    t.equal((await workers.process(job)).body, undefined, 'the first again');
    t.ok((await workers.process({ ...job, body: profile(5, LARGE) })).body);
    t.ok((await workers.process({ ...job, series: 'small', body: profile(2) })).body, 'not lost here');
  }
});

t.test('what waits is bounded, and closing waits for it', async (t) => {
  const body = profile(2, LARGE);
  const workers = startWorkers(t, { maxPendingBytes: body.byteLength * 2 });
  const running = [1, 2].map((series) => workers.process({ series: `${series}`, body }));
  await t.rejects(workers.process({ series: '3', body }), { code: 'overloaded', message: /wait already/ });
  const closed = workers.close();
  t.equal((await Promise.allSettled(running)).filter(({ status }) => status === 'fulfilled').length, 2);
  await closed;
  t.equal(workers.stats.workers, 0);
  await t.rejects(workers.process({ series: '4', body }), { code: 'closed' });
});

t.test('baselines go from one to another', async (t) => {
  for (const stacks of [3, LARGE]) {
    const [one, other] = [startWorkers(t), startWorkers(t)];
    const bodies = [profile(1, stacks), profile(5, stacks)];
    const [first, second] = bodies;
    if (first === undefined || second === undefined) throw new Error('both were made');
    t.equal(await one.export('a'), undefined);
    await one.process({ series: 'a', body: first, deltaKind: 'mutex' });
    const baseline = await one.export('a');
    if (baseline === undefined) throw new Error('there is one');
    await other.process({ series: 'a', body: profile(100, stacks), deltaKind: 'mutex' });
    t.throws(() => other.import('a', baseline.subarray(1)), { code: 'corrupt' });
    other.import('a', baseline);
    const { body } = await other.process({ series: 'a', body: second, deltaKind: 'mutex' });
    t.ok(isGzipOf(body, expected(...bodies)));
    t.equal(checkProfile(gunzipSync(body ?? '')).durationNanos, 4_000_000_000n);
  }
});
