import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readTextFile } from '../../src/files/index.ts';

t.test('gives the text as it is', async (t) => {
  const directory = t.testdir({ text: '\ufeffä\r\n', empty: '', long: 'xy'.repeat(100_000) });
  t.equal(await readTextFile(join(directory, 'text')), '\ufeffä\r\n');
  t.equal(await readTextFile(join(directory, 'empty')), '');
  t.equal(await readTextFile(join(directory, 'long')), 'xy'.repeat(100_000));
});

t.test('refuses what has no end', async (t) => {
  const directory = t.testdir({ directory: {} });
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  for (const path of [join(directory, 'pipe'), join(directory, 'directory'), '/dev/zero']) {
    await t.rejects(readTextFile(path), { code: 'not-a-file', message: `${path} is not a regular file` });
  }
});

t.test('refuses what is too large, and takes the largest that is not', async (t) => {
  const path = join(t.testdir({}), 'large');
  writeFileSync(path, '');
  truncateSync(path, 64 * 1024 * 1024);
  t.equal((await readTextFile(path)).length, 64 * 1024 * 1024);
  truncateSync(path, 64 * 1024 * 1024 + 1);
  await t.rejects(readTextFile(path), {
    code: 'too-large',
    message: `${path} is larger than 67108864 bytes`,
  });
});

t.test('says what the system says of a file that is not there', async (t) => {
  const path = join(t.testdir({}), 'missing');
  await t.rejects(readTextFile(path), { code: 'ENOENT', path });
});
