import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Test } from 'tap';
import t from 'tap';
import type { Channel, Drop, Queue } from '../../src/queue/index.ts';
import { openQueue, QueueError } from '../../src/queue/index.ts';
import { createLogSystem } from '../../src/telemetry/index.ts';
import { systemClock } from '../../src/util/index.ts';
import { FaultyDisk } from '../support/faulty-directory.ts';
import { copyQueue, storedRecords, takeAll, texts } from '../support/queue-image.ts';
import { testDirectory } from '../support/test-directory.ts';

const LIMITS = { maxBytes: 1e9, maxAgeMs: 1e9 };
const OPTIONS = { commitLingerMs: 0, reserveBytes: 500, segmentBytes: 3_000, cacheBytes: 0 };

async function append(queue: Queue, channel: Channel, from: number, to: number, bytes = 500): Promise<void> {
  for (let id = from; id < to; id++) {
    const body = Buffer.from(String(id).padEnd(bytes));
    await queue.append({ kind: 0, series: 's', timeMs: Date.now(), body, channels: [channel] });
  }
}

async function ids(channel: Channel): Promise<number[]> {
  return texts(await takeAll(channel)).map(Number);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

t.test('a full disk loses the oldest, and recovers', async (t) => {
  const disk = new FaultyDisk();
  const lines: string[] = [];
  const { logger } = createLogSystem({ write: (line) => lines.push(line) });
  const drops: Drop[] = [];
  const directory = testDirectory(t);
  const queue = await openQueue(directory, { ...OPTIONS, logger, openDirectory: disk.openDirectory });
  const channel = queue.channel('c', { ...LIMITS, onDrop: (drop) => drops.push(drop) });
  disk.capacityBytes = 20_000;
  await append(queue, channel, 0, 100);
  t.ok(drops.length > 0 && drops.every(({ reason }) => reason === 'disk_full'));
  const dropped = drops.reduce((sum, { entries }) => sum + entries, 0);
  t.equal(
    lines.filter((line) => line.includes('entries of the queue given up')).length,
    1,
    'logged once a minute',
  );
  await queue.close();
  disk.capacityBytes = Number.POSITIVE_INFINITY;
  const again = await openQueue(directory, OPTIONS);
  const found = await ids(again.channel('c', LIMITS));
  t.same(found, range(dropped, 100), 'the newest are there, and the others were counted');
  t.ok(found.length > 20);
  await again.close();
  t.ok(readdirSync(directory).includes('reserve'));
});

t.test('a disk without a byte refuses, and takes again when there is space', async (t) => {
  const disk = new FaultyDisk();
  const queue = await openQueue(testDirectory(t), { ...OPTIONS, openDirectory: disk.openDirectory });
  const channel = queue.channel('c', LIMITS);
  disk.capacityBytes = 0;
  await t.rejects(append(queue, channel, 0, 1), { code: 'disk_full' });
  disk.capacityBytes = 1e9;
  await append(queue, channel, 1, 2);
  t.same(await ids(channel), [1]);
  await queue.close();
});

t.test('a disk that fails', async (t) => {
  const disk = new FaultyDisk();
  const directory = testDirectory(t);
  let monotonicMs = 0;
  const clock = { ...systemClock, monotonic: () => monotonicMs };
  const options = { ...OPTIONS, clock, openDirectory: disk.openDirectory };
  const refusing = await openQueue(directory, options);
  const first = refusing.channel('c', LIMITS);
  await append(refusing, first, 0, 2);
  disk.error = new QueueError('unwritable', 'EIO: i/o error, write');
  await t.rejects(append(refusing, first, 2, 3), { code: 'unwritable', message: /EIO/ });
  disk.error = undefined;
  await append(refusing, first, 3, 4);
  await refusing.close();

  const drops: Drop[] = [];
  const queue = await openQueue(directory, { ...options, onUnwritable: { memoryBytes: 2_000 } });
  const channel = queue.channel('c', { ...LIMITS, onDrop: (drop) => drops.push(drop) });
  disk.error = new QueueError('unwritable', 'EIO: i/o error, write');
  await append(queue, channel, 4, 10);
  t.same(drops, [
    { reason: 'unwritable', entries: 1, bytes: 500 },
    { reason: 'unwritable', entries: 1, bytes: 500 },
  ]);
  const batch = await channel.take({ maxEntries: 100, maxBytes: 1e6 });
  t.same(texts(batch?.entries ?? []).map(Number), [0, 1, 3, 6, 7, 8, 9]);
  channel.release(batch?.entries ?? []);
  disk.error = undefined;
  monotonicMs += 10_000;
  await append(queue, channel, 10, 11);
  await queue.close();
  const last = await openQueue(directory, OPTIONS);
  t.same(await ids(last.channel('c', LIMITS)), [0, 1, 3, 6, 7, 8, 9, 10], 'memory went to the disk');
  await last.close();
});

t.test('any file cut to nothing costs no more than what it held', async (t) => {
  const base = testDirectory(t);
  const origin = join(base, 'origin');
  const queue = await openQueue(origin, OPTIONS);
  await append(queue, queue.channel('c', LIMITS), 0, 20);
  const image = join(base, 'image');
  copyQueue(origin, image);
  await queue.close();
  const records = storedRecords(image);
  for (const [index, name] of readdirSync(image).entries()) {
    const copy = join(base, String(index));
    copyQueue(image, copy);
    truncateSync(join(copy, name), 0);
    const opened = await openQueue(copy, OPTIONS);
    const found = await ids(opened.channel('c', LIMITS));
    const kept = records.filter(({ file }) => file !== name).map(({ body }) => Number(body));
    t.same(found, kept, name);
    await opened.close();
  }
});

t.test('a damaged record is put into quarantine and takes nothing with it', async (t) => {
  const directory = testDirectory(t);
  const before = await openQueue(directory, OPTIONS);
  await append(before, before.channel('c', LIMITS), 0, 20);
  await before.close();
  const flip = (id: number, position: number): void => {
    const record = storedRecords(directory).find(({ body }) => Number(body) === id);
    if (record === undefined) throw new Error(`no record of ${id}`);
    const path = join(directory, record.file);
    const bytes = readFileSync(path);
    const place = record.start + position;
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  };
  flip(1, 17);
  flip(7, 300);
  const queue = await openQueue(directory, OPTIONS);
  t.match(queue.recovered, { entries: 19, corruptEntries: 1, corruptBytes: 556, tornBytes: 0 });
  const drops: Drop[] = [];
  const found = await ids(queue.channel('c', { ...LIMITS, onDrop: (drop) => drops.push(drop) }));
  t.same(
    found,
    range(0, 20).filter((id) => id !== 1 && id !== 7),
  );
  t.same(drops, [{ reason: 'corrupt', entries: 1, bytes: 500 }]);
  t.equal(readdirSync(directory).filter((name) => name.startsWith('quarantine-')).length, 2);
  await queue.close();
});

t.test('another version of the format is refused', async (t) => {
  const directory = testDirectory(t);
  const header = Buffer.alloc(16);
  header.write('STARLNGQ');
  header.writeUInt32LE(2, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  writeFileSync(join(directory, '0000000001.segment'), header);
  await t.rejects(openQueue(directory), {
    code: 'format',
    message: /0000000001.segment has format version 2/,
  });
  t.same(readFileSync(join(directory, '0000000001.segment')), header, 'untouched');
});

t.test('a real file system that is full', async (t) => {
  const mounted = join(testDirectory(t), 'small');
  mkdirSync(mounted);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mounted], { stdio: 'ignore' });
  } catch {
    t.comment('skipped: mounting a small tmpfs needs root');
    return;
  }
  try {
    await fill(t, join(mounted, 'queue'));
  } finally {
    execFileSync('umount', ['-l', mounted]);
  }
});

/** Appends far more than the disk holds. */
async function fill(t: Test, directory: string): Promise<void> {
  const options = { ...OPTIONS, reserveBytes: 100_000, segmentBytes: 100_000 };
  const drops: Drop[] = [];
  const queue = await openQueue(directory, options);
  await append(queue, queue.channel('c', { ...LIMITS, onDrop: (drop) => drops.push(drop) }), 0, 400, 10_000);
  await queue.close();
  const dropped = drops.reduce((sum, { entries }) => sum + entries, 0);
  t.ok(dropped > 200);
  const again = await openQueue(directory, options);
  t.same(await ids(again.channel('c', LIMITS)), range(dropped, 400));
  await again.close();
}

t.test('a place where no directory can be made', async (t) => {
  const base = testDirectory(t);
  writeFileSync(join(base, 'file'), '');
  const table = [join(base, 'file', 'queue'), ...(existsSync('/proc/self') ? ['/proc/nowhere/queue'] : [])];
  for (const path of table) {
    await t.rejects(
      openQueue(path),
      { code: 'unwritable', message: /check its permissions and its disk/ },
      path,
    );
  }
  const queue = await openQueue(join(base, 'a', 'b', 'c'));
  await queue.close();
  t.ok(existsSync(join(base, 'a', 'b', 'c')));
});
