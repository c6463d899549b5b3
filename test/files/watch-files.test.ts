import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { watchFiles } from '../../src/files/index.ts';
import { Doorbell, systemClock } from '../../src/util/index.ts';

/** Runs a watch over one directory; `refreshed` is called with the number of each refresh. */
async function watchUntil(
  directory: string,
  refreshed: (count: number) => 'go on' | 'end',
): Promise<readonly string[]> {
  const end = new AbortController();
  const failed: string[] = [];
  let count = 0;
  await watchFiles(
    {
      clock: systemClock,
      doorbell: new Doorbell(),
      directories: async () => [directory],
      intervalMs: () => 3_600_000,
      refresh: async () => {
        count++;
        if (refreshed(count) === 'end') end.abort();
      },
      onWatchError: (_, at) => failed.push(at),
    },
    end.signal,
  );
  return failed;
}

t.test('a change while it reads leads to another reading', async (t) => {
  const directory = t.testdir({});
  const failed = await watchUntil(directory, (count) => {
    if (count === 1) writeFileSync(join(directory, 'file'), 'x');
    return count === 2 ? 'end' : 'go on';
  });
  t.same(failed, []);
});

t.test('a directory that is replaced is watched again', async (t) => {
  const root = t.testdir({ watched: {}, next: {} });
  const directory = join(root, 'watched');
  await watchUntil(directory, (count) => {
    if (count === 1) {
      renameSync(directory, join(root, 'old'));
      renameSync(join(root, 'next'), directory);
    }
    if (count === 2) writeFileSync(join(directory, 'file'), 'x');
    return count === 3 ? 'end' : 'go on';
  });
  t.pass('the third reading came');
});

t.test('a directory that does not exist yet is noticed where it appears', async (t) => {
  const root = t.testdir({});
  const directory = join(root, 'one', 'two');
  await watchUntil(directory, (count) => {
    if (count === 1) mkdirSync(directory, { recursive: true });
    if (count === 2) writeFileSync(join(directory, 'file'), 'x');
    return count === 3 ? 'end' : 'go on';
  });
  t.pass('the third reading came');
});
