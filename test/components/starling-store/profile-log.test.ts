import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Test } from 'tap';
import t from 'tap';

import { ProfileLog } from '../../../src/components/starling-store/profile-log.ts';
import type { StoreLimits } from '../../../src/components/starling-store/store-bounds.ts';
import { Labels } from '../../../src/model/index.ts';
import { QueueError } from '../../../src/queue/index.ts';
import { silentLogger } from '../../../src/telemetry/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FaultyDisk } from '../../support/faulty-directory.ts';
import { InstantClock } from '../../support/instant-clock.ts';
import { testDirectory } from '../../support/test-directory.ts';

const MIB = 2 ** 20;
const ALL = { fromMs: 0, toMs: Number.POSITIVE_INFINITY, type: '', labels: {} };
const GENEROUS: StoreLimits = { maxBytes: 64 * MIB, maxAgeMs: 1e12, maxProfilesPerSeries: 1e9 };

interface Opened {
  readonly log: ProfileLog;
  readonly clock: FakeClock;
  readonly evicted: Record<string, number>;
  /** Appends and lets time pass until it is stored. */
  append(series: string, body: Uint8Array): Promise<void>;
  ids(): string[];
}

async function open(
  directory: string,
  limits: Partial<StoreLimits> = {},
  more: { clock?: FakeClock; disk?: FaultyDisk } = {},
): Promise<Opened> {
  const clock = more.clock ?? new FakeClock();
  const evicted: Record<string, number> = {};
  const log = await ProfileLog.open(directory, {
    clock,
    logger: silentLogger,
    limits: { ...GENEROUS, ...limits },
    onEvict: (reason) => {
      evicted[reason] = (evicted[reason] ?? 0) + 1;
    },
    openDirectory: more.disk?.openDirectory,
  });
  return {
    log,
    clock,
    evicted,
    append: (series, body) => stored(clock, log.append(labelsOf(series), body)),
    ids: () => log.shelf.keptProfiles(ALL).flatMap(({ profiles }) => profiles.map(({ id }) => id)),
  };
}

/** Moves time on until something has ended. */
async function stored(clock: FakeClock, work: Promise<void>): Promise<void> {
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
  };
  work.then(end, end);
  while (!hasEnded) {
    if (clock.waiting > 0) await clock.advance(20);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await work;
}

function labelsOf(series: string): Labels {
  return Labels.from({ __name__: 'process_cpu', service_name: series });
}

/** A body that says whose it is. */
function bodyOf(text: string, size = 100): Buffer {
  return Buffer.from(text.padEnd(size, '.'));
}

/** The store tidies up behind an append's back: a file may go between being listed and being measured. */
function filesBytes(directory: string): number {
  const sizeOf = (name: string): number =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  return readdirSync(directory).reduce((sum, name) => sum + sizeOf(name), 0);
}

function segments(directory: string): string[] {
  return readdirSync(directory).map((name) => join(directory, name));
}

t.test('what was appended is there, also after reopening', async (t) => {
  const directory = testDirectory(t);
  const first = await open(directory);
  await first.append('a', bodyOf('one'));
  await first.append('b', bodyOf('two'));
  await first.clock.advance(60_000);
  await first.append('a', bodyOf('three'));
  const check = async ({ log }: Opened): Promise<void> => {
    const kept = log.shelf.keptProfiles({ ...ALL, labels: { service_name: 'a' } });
    t.match(kept, [
      { series: { type: 'process_cpu', labels: { service_name: 'a' }, profiles: 2, bytes: 200 } },
    ]);
    const ids = kept.flatMap(({ profiles }) => profiles.map(({ id }) => id));
    const bodies = await Promise.all(ids.map((id) => log.read(id)));
    t.same(bodies.map(String), [String(bodyOf('one')), String(bodyOf('three'))]);
    t.same(log.shelf.keptProfiles({ ...ALL, type: 'memory' }), []);
    t.match(log.shelf.keptProfiles({ ...ALL, fromMs: first.clock.now() - 1_000 }), [
      { profiles: { length: 1 } },
    ]);
    t.same(log.shelf.keptProfiles({ ...ALL, toMs: 5 }), []);
    t.equal(log.diskBytes, filesBytes(directory));
  };
  await check(first);
  const last = first.log.append(labelsOf('c'), bodyOf('on the way'));
  await first.log.close();
  await last;
  await t.rejects(first.log.append(labelsOf('c'), bodyOf('late')), { code: 'closed' });
  const again = await open(directory, {}, { clock: first.clock });
  t.equal(again.log.shelf.count, 4, 'what was on its way when it was closed is there, too');
  t.match(again.log.recovered, { tornBytes: 0, damaged: 0 });
  await check(again);
  await t.rejects(again.log.read('0000000000000000-1'), { code: 'not-found' });
  await t.rejects(again.log.read('nonsense'), { code: 'not-found' });
  await again.log.close();
});

t.test('each limit gives up the oldest', async (t) => {
  const body = bodyOf('x', 40_000);
  const table: { name: string; limits: Partial<StoreLimits>; kept: number; evicted: object }[] = [
    { name: 'count', limits: { maxProfilesPerSeries: 7 }, kept: 7, evicted: { count: 43 } },
    { name: 'age', limits: { maxAgeMs: 10_500 }, kept: 10, evicted: { age: 40 } },
    { name: 'none', limits: {}, kept: 50, evicted: {} },
  ];
  for (const { name, limits, kept, evicted } of table) {
    const directory = join(testDirectory(t), name);
    const store = await open(directory, limits);
    let newest = '';
    for (let index = 0; index < 50; index++) {
      await store.append('a', body);
      await store.clock.advance(1_000 - (store.clock.monotonic() % 1_000));
      newest = store.ids().at(-1) ?? '';
    }
    store.log.upkeep();
    t.equal(store.ids().length, kept, name);
    t.same(store.evicted, evicted, name);
    t.equal(store.ids().at(-1), newest, name);
    await store.log.close();
    const again = await open(directory, limits, { clock: store.clock });
    t.same(again.ids(), store.ids(), `${name}: the same after reopening`);
    await again.log.close();
  }
});

t.test('new limits apply to what is there', async (t) => {
  const directory = testDirectory(t);
  const store = await open(directory, { maxBytes: 8 * MIB });
  for (let index = 0; index < 60; index++) await store.append(`s${index % 3}`, bodyOf('x', 100_000));
  t.equal(store.ids().length, 60);
  store.log.setLimits({ ...GENEROUS, maxBytes: 2 * MIB });
  await store.append('s0', bodyOf('last', 100_000));
  t.ok(filesBytes(directory) <= 2 * MIB);
  t.ok((store.evicted['size'] ?? 0) > 30);
  t.match(
    String(await store.log.read(store.ids().find((id) => id.endsWith(newestOf(store.ids()))) ?? '')),
    /^last/,
  );
  store.log.setLimits({ ...GENEROUS, maxProfilesPerSeries: 1 });
  t.equal(store.ids().length, 3);
  await store.log.close();
});

function newestOf(ids: readonly string[]): string {
  const numbers = ids.map((id) => Number(id.split('-')[1]));
  return String(Math.max(...numbers));
}

t.test('a profile that never fits is refused, and nothing is lost for it', async (t) => {
  const store = await open(testDirectory(t), { maxBytes: MIB });
  await store.append('a', bodyOf('small'));
  await t.rejects(store.append('a', bodyOf('large', MIB)), { code: 'too_large', message: /max_bytes/ });
  t.equal(store.ids().length, 1);
  await store.append('b', bodyOf('nearly', MIB - 400));
  t.equal(store.ids().length, 1, 'what fits makes room for itself');
  await store.log.close();
});

t.test('never above its bounds, and the newest is always there: any order of sizes and series', async (t) => {
  let run = 0;
  const root = testDirectory(t);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          series: fc.integer({ min: 0, max: 5 }),
          bytes: fc.integer({ min: 1, max: 250_000 }),
          reopen: fc.nat(12),
        }),
        { minLength: 5, maxLength: 40 },
      ),
      fc.integer({ min: 1, max: 6 }),
      async (steps, maxProfilesPerSeries) => {
        const directory = join(root, String(run++));
        const limits = { maxBytes: MIB, maxProfilesPerSeries };
        let store = await open(directory, limits);
        let newest = '';
        for (const { series, bytes, reopen } of steps) {
          await store.append(`s${series}`, bodyOf(`${series}`, bytes));
          newest = newestOf(store.ids());
          const id = store.ids().find((one) => one.endsWith(`-${newest}`)) ?? '';
          if (filesBytes(directory) > MIB) throw new Error(`${filesBytes(directory)} bytes on disk`);
          if ((await store.log.read(id)).length !== bytes) throw new Error('the newest is not the last');
          for (const { profiles } of store.log.shelf.keptProfiles(ALL))
            if (profiles.length > maxProfilesPerSeries) throw new Error('too many of one series');
          if (reopen !== 0) continue;
          await store.log.close();
          const ids = store.ids();
          store = await open(directory, limits, { clock: store.clock });
          t.same(store.ids().sort(), ids.sort());
        }
        await store.log.close();
      },
    ),
    // Each run writes to the disk: shrinking a failure takes longer than a file of tests may.
    { numRuns: 15, endOnFailure: true },
  );
});

t.test('a busy series costs the others little: sparse files are rewritten', async (t) => {
  const directory = testDirectory(t);
  const store = await open(directory, { maxBytes: 2 * MIB, maxProfilesPerSeries: 3 });
  for (let index = 0; index < 12; index++) {
    await store.append(`rare-${index}`, bodyOf(`rare ${index}`, 5_000));
    for (let repeat = 0; repeat < 10; repeat++) await store.append('busy', bodyOf('busy', 60_000));
  }
  t.equal(store.evicted['size'], undefined, 'nothing had to go for want of space');
  const rare = store.log.shelf
    .keptProfiles(ALL)
    .filter(({ series }) => series.labels['service_name'] !== 'busy');
  t.equal(rare.length, 12);
  for (const { series, profiles } of rare) {
    const text = String(await store.log.read(profiles[0]?.id ?? ''));
    t.ok(text.startsWith(`rare ${series.labels['service_name']?.slice(5)}.`));
  }
  await store.log.close();
  const again = await open(directory, { maxBytes: 2 * MIB, maxProfilesPerSeries: 3 }, { clock: store.clock });
  t.same(again.ids().sort(), store.ids().sort());
  await again.log.close();
});

t.test('damage takes nothing else with it', async (t) => {
  const fill = async (directory: string): Promise<string> => {
    const store = await open(directory);
    for (let index = 0; index < 10; index++) await store.append('a', bodyOf(`profile ${index}`, 1_000));
    await store.log.close();
    return segments(directory)[0] ?? '';
  };
  await t.test('a torn end', async (t) => {
    const directory = testDirectory(t);
    const file = await fill(directory);
    truncateSync(file, statSync(file).size - 500);
    const store = await open(directory);
    t.equal(store.ids().length, 9);
    t.ok(store.log.recovered.tornBytes > 0);
    await store.append('a', bodyOf('next'));
    t.equal(store.ids().length, 10);
    await store.log.close();
  });
  await t.test('a damaged body: found when it is read', async (t) => {
    const directory = testDirectory(t);
    const file = await fill(directory);
    damage(file, 'profile 4');
    const store = await open(directory);
    const ids = store.ids();
    t.equal(ids.length, 10);
    await t.rejects(store.log.read(ids[4] ?? ''), { code: 'not-found', message: /damaged/ });
    t.same(store.evicted, { damaged: 1 });
    t.equal(store.ids().length, 9);
    t.match(String(await store.log.read(ids[5] ?? '')), /^profile 5/);
    await store.log.close();
  });
  await t.test('a damaged head: found at the start', async (t) => {
    const directory = testDirectory(t);
    const file = await fill(directory);
    damage(file, 'profile 4', -30);
    const store = await open(directory);
    t.equal(store.ids().length, 9);
    t.match(store.log.recovered, { damaged: 1 });
    await store.log.close();
  });
  await t.test('damaged labels, bytes of anybody, nothing at all', async (t) => {
    const directory = testDirectory(t);
    damage(await fill(directory), '{"__name__"');
    writeFileSync(join(directory, '0000000007.segment'), 'not a segment');
    writeFileSync(join(directory, '0000000008.segment'), '');
    writeFileSync(join(directory, 'README'), 'somebody was here');
    const store = await open(directory);
    t.equal(store.ids().length, 0, 'nobody knows whose they are');
    t.match(store.log.recovered, { damaged: 10 });
    await store.append('a', bodyOf('new'));
    await store.log.close();
    const again = await open(directory, {}, { clock: store.clock });
    t.equal(again.ids().length, 1);
    await again.log.close();
  });
  await t.test('another version of the format is refused', async (t) => {
    const directory = testDirectory(t);
    const { encodeSegmentHeader } = await import('../../../src/queue/record.ts');
    writeFileSync(join(directory, '0000000001.segment'), encodeSegmentHeader(9));
    await t.rejects(open(directory), { code: 'format' });
  });
});

/** Changes one byte near the first place where a text stands. */
function damage(file: string, text: string, shift = 2): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(text) + shift;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

t.test('a full disk loses the oldest; one that cannot be written loses nothing', async (t) => {
  const disk = new FaultyDisk();
  const store = await open(testDirectory(t), { maxBytes: 4 * MIB }, { disk });
  disk.capacityBytes = MIB;
  for (let index = 0; index < 30; index++) await store.append('a', bodyOf(String(index), 100_000));
  t.ok(store.ids().length >= 3);
  t.ok((store.evicted['disk_full'] ?? 0) > 0);
  t.match(String(await store.log.read(store.ids().at(-1) ?? '')), /^29\./);
  const before = store.ids();
  disk.error = new QueueError('unwritable', 'EROFS: read-only file system');
  await t.rejects(store.append('a', bodyOf('refused')), { code: 'unwritable', message: /read-only/ });
  t.same(store.ids(), before);
  disk.error = undefined;
  await store.append('a', bodyOf('again'));
  t.equal(store.ids().length, before.length + 1);
  await store.log.close();
});

t.test(
  'a directory that cannot be made says so',
  { skip: process.getuid?.() === 0 && 'root may write anywhere' },
  async (t) => {
    const directory = testDirectory(t);
    chmodSync(directory, 0o500);
    t.teardown(() => chmodSync(directory, 0o700));
    await t.rejects(open(join(directory, 'store')), { code: 'unwritable', message: /check its permissions/ });
  },
);

t.test('killed while it writes: what it said is stored is there', async (t) => {
  const directory = testDirectory(t);
  const stored = new Set<string>();
  for (let round = 0; round < 4; round++) {
    for (const text of await writeUntilKilled(t, directory, String(round))) stored.add(text);
    const { log, ids } = await open(directory, { maxBytes: 64 * MIB }, { clock: new FakeClock(Date.now()) });
    const bodies = await Promise.all(ids().map(async (id) => String(await log.read(id)).trimEnd()));
    for (const text of stored) t.ok(bodies.includes(text), `${text} is there`);
    t.equal(log.recovered.damaged, 0);
    await log.close();
  }
  t.ok(stored.size > 20);
});

/** What a process said it had stored until it was killed. */
async function writeUntilKilled(t: Test, directory: string, prefix: string): Promise<string[]> {
  const writer = join(import.meta.dirname, '..', '..', 'support', 'store-writer.ts');
  const child = spawn(process.execPath, [writer, directory, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.split('\n').length > 12) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return [...printed.matchAll(/^stored (\S+)\n/gm)].map(([, text = '']) => text);
}

t.test('20,000 profiles of 2,000 series are found again', async (t) => {
  const directory = testDirectory(t);
  const options = {
    clock: new InstantClock(60_000),
    logger: silentLogger,
    limits: { ...GENEROUS, maxBytes: 512 * MIB },
    onEvict: () => undefined,
  };
  const log = await ProfileLog.open(directory, options);
  const body = bodyOf('x', 1_000);
  for (let batch = 0; batch < 10; batch++) {
    const work = Array.from({ length: 2_000 }, (_, index) => log.append(labelsOf(`service-${index}`), body));
    await Promise.all(work);
  }
  await log.close();
  const again = await ProfileLog.open(directory, options);
  t.match(again.shelf, { count: 20_000, seriesCount: 2_000, bytes: 20_000_000 });
  await again.close();
});
