import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openQueue } from '../src/queue/index.ts';

const STORED = 20_000;
const BACKLOG = 100_000;
const BODY_BYTES = 10_240;
const GROUP = 100;
const SERIES = 1_000;
const LIMITS = { maxBytes: 2 ** 33, maxAgeMs: 3_600_000 };

/** The queue beside SQLite at 20,000 entries of 10 KB; then a backlog of 100,000: writing, opening, draining. */
export async function benchQueueStore(): Promise<void> {
  await inDirectory(benchSqlite);
  await inDirectory((directory) => benchQueue(directory, STORED));
  await inDirectory((directory) => benchQueue(directory, BACKLOG));
}

async function benchQueue(directory: string, count: number): Promise<void> {
  const body = randomBytes(BODY_BYTES);
  // Written down, not cached: what is measured is the disk's way.
  const options = { commitLingerMs: 1, cacheBytes: 0 };
  const queue = await openQueue(directory, options);
  const channel = queue.channel('bench', LIMITS);
  await measure(`queue: append ${count}`, count, async () => {
    for (let first = 0; first < count; first += GROUP)
      await Promise.all(
        Array.from({ length: GROUP }, (_, index) =>
          queue.append({
            kind: 0,
            series: BigInt((first + index) % SERIES),
            timeMs: Date.now(),
            body,
            channels: [channel],
          }),
        ),
      );
  });
  console.log(`queue: index ${(queue.indexBytes / count).toFixed(0)} bytes an entry`);
  await queue.close();
  const reopened = await measure(`queue: open with ${count}`, count, () => openQueue(directory, options));
  const again = reopened.channel('bench', LIMITS);
  await measure(`queue: take and done ${count}`, count, async () => {
    for (;;) {
      const batch = await again.take({ maxEntries: 500, maxBytes: 4 * 2 ** 20 });
      if (batch === undefined) break;
      again.done(batch.entries);
    }
  });
  await measure('queue: close', count, () => reopened.close());
  console.log(`queue: ${Math.round(reopened.diskBytes / 1024)} KB on disk at the end`);
}

async function benchSqlite(directory: string): Promise<void> {
  const body = randomBytes(BODY_BYTES);
  const database = new DatabaseSync(join(directory, 'store'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB)',
  );
  const insert = database.prepare('INSERT INTO entry VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM entry WHERE id = ?');
  const inGroups = (step: (id: number) => void): void => {
    for (let first = 0; first < STORED; first += GROUP) {
      database.exec('BEGIN');
      for (let id = first; id < first + GROUP; id++) step(id);
      database.exec('COMMIT');
    }
  };
  await measure(`sqlite: append ${STORED}`, STORED, async () => inGroups((id) => insert.run(id, body)));
  await measure(`sqlite: delete ${STORED}`, STORED, async () => inGroups((id) => remove.run(id)));
  database.close();
}

async function measure<T>(name: string, count: number, action: () => Promise<T>): Promise<T> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await action();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const rss = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(
    `${name}: ${Math.round(wallMs)} ms, ${Math.round((count / wallMs) * 1000)} a second, ${((user + system) / count).toFixed(1)} µs CPU each, RSS ${rss} MB`,
  );
  return result;
}

/** In the bench's own folder, because temporary directories may be memory. */
async function inDirectory(action: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(import.meta.dirname, '.queue-'));
  try {
    await action(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
