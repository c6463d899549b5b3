import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { localFile } from '../../../src/components/local-file/index.ts';
import type { OptionalSecret } from '../../../src/schema/index.ts';
import { createTestContext } from '../../support/component-context.ts';
import { argumentsOf, decodeText } from '../../support/decode-text.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

/** Arguments by which only events of the file system lead to another reading within the time of a test. */
const watched = (path: string): string => `filename = ${JSON.stringify(path)}\npoll_frequency = "1h"`;

interface Exports {
  readonly content: OptionalSecret;
}

const contentIs =
  (text: string) =>
  ({ content }: Exports): boolean =>
    content.reveal() === text;

t.test('arguments', async (t) => {
  const { value } = decodeText(localFile.arguments, 'filename = "x"');
  t.same(value, { filename: 'x', detector: 'fsnotify', poll_frequency: 60_000, is_secret: false });
  for (const [text, message] of [
    ['', /missing required attribute "filename"/],
    ['filename = ""', /filename must not be empty/],
    ['filename = "x"\ndetector = "inotify"', /detector must be one of fsnotify, poll, got "inotify"/],
    ['filename = "x"\npoll_frequency = "0s"', /poll_frequency must be greater than 0/],
  ] as const) {
    t.match(decodeText(localFile.arguments, text).messages[0], message);
  }
});

t.test('exports the content untrimmed as soon as it is made', async (t) => {
  const path = join(t.testdir({ file: '  text\n' }), 'file');
  const { context, exports, metrics } = createTestContext<Exports>();
  const component = await localFile.create(context, argumentsOf(localFile, watched(path)));
  t.equal(exports[0]?.content.reveal(), '  text\n');
  t.equal(exports[0]?.content.isSecret, false);
  t.equal(component.health?.().state, 'healthy');
  const accessed = await metrics.value('local_file_timestamp_last_accessed_unix_seconds');
  t.equal(Math.abs(Date.now() / 1000 - (accessed ?? 0)) < 60, true, `${accessed}`);
});

t.test('a secret does not print', async (t) => {
  const path = join(t.testdir({ file: 'hidden' }), 'file');
  const { context, exports } = createTestContext<Exports>();
  await localFile.create(context, argumentsOf(localFile, `${watched(path)}\nis_secret = true`));
  t.equal(exports[0]?.content.reveal(), 'hidden');
  t.notMatch(JSON.stringify(exports), 'hidden');
});

t.test('what cannot be read cannot be made, previewed or updated to', async (t) => {
  const directory = t.testdir({ file: 'x', directory: {} });
  const { context, exports } = createTestContext<Exports>();
  const at = (name: string): unknown => argumentsOf(localFile, watched(join(directory, name)));
  const create = async (name: string) => localFile.create(context, at(name));
  await t.rejects(create('missing'), /failed to read file: ENOENT.*missing/);
  await t.rejects(create('directory'), /failed to read file: .*directory is not a regular file/);
  const component = await create('file');
  await t.rejects(async () => component.preview?.(at('missing')), /ENOENT/);
  await t.rejects(async () => component.update(at('missing')), /ENOENT/);
  t.equal(exports.length, 1);
  t.equal(component.health?.().state, 'healthy');
});

t.test('a preview reads without any effect', async (t) => {
  const directory = t.testdir({ one: '1', two: '2' });
  const { context, exports } = createTestContext<Exports>();
  const component = await localFile.create(context, argumentsOf(localFile, watched(join(directory, 'one'))));
  const preview = await component.preview?.(argumentsOf(localFile, watched(join(directory, 'two'))));
  t.equal(preview?.['content'].reveal(), '2');
  t.equal(exports.length, 1);
});

const changes: readonly { name: string; change: (directory: string) => Promise<void> }[] = [
  { name: 'written in place', change: (directory) => writeFile(join(directory, 'file'), 'new') },
  {
    name: 'replaced by a rename',
    async change(directory) {
      await writeFile(join(directory, 'temporary'), 'new');
      await rename(join(directory, 'temporary'), join(directory, 'file'));
    },
  },
  {
    name: 'removed and made again',
    async change(directory) {
      await rm(join(directory, 'file'));
      await writeFile(join(directory, 'file'), 'new');
    },
  },
];

for (const { name, change } of changes) {
  t.test(`notices a file ${name}, every time`, async (t) => {
    const directory = t.testdir({ file: 'old' });
    const running = await runComponent<Exports>(t, localFile, watched(join(directory, 'file')));
    await running.exportsWhere(contentIs('old'));
    await change(directory);
    await running.exportsWhere(contentIs('new'));
    await writeFile(join(directory, 'file'), 'newer');
    await running.exportsWhere(contentIs('newer'));
    await change(directory);
    await running.exportsWhere(contentIs('new'));
    t.equal(running.component.health?.().state, 'healthy');
  });
}

t.test('notices an emptied file', async (t) => {
  const path = join(t.testdir({ file: 'old' }), 'file');
  const running = await runComponent<Exports>(t, localFile, watched(path));
  await truncate(path);
  await running.exportsWhere(contentIs(''));
});

t.test('notices the swap of a mounted ConfigMap, where only a link to the directory changes', async (t) => {
  const directory = t.testdir({ '..1': { file: 'one' }, '..2': { file: 'two' }, '..3': { file: 'three' } });
  await symlink('..1', join(directory, '..data'));
  await symlink('..data/file', join(directory, 'file'));
  const running = await runComponent<Exports>(t, localFile, watched(join(directory, 'file')));
  for (const [version, text] of [
    ['..2', 'two'],
    ['..3', 'three'],
  ] as const) {
    await symlink(version, join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    await running.exportsWhere(contentIs(text));
  }
  await writeFile(join(directory, '..3', 'file'), 'within');
  await running.exportsWhere(contentIs('within'));
});

t.test('a file that goes away makes it unhealthy and keeps the content, until it is back', async (t) => {
  const path = join(t.testdir({ file: 'old' }), 'file');
  const running = await runComponent<Exports>(t, localFile, watched(path));
  await rm(path);
  const line = await running.logged('failed to read file, keeping its last content');
  t.match(line, { level: 'warn', filename: path, err: /ENOENT/ });
  t.match(running.component.health?.(), { state: 'unhealthy', message: /failed to read file: ENOENT/ });
  t.ok(running.exports.every(contentIs('old')));
  await writeFile(path, 'back');
  await running.exportsWhere(contentIs('back'));
  t.equal(running.component.health?.().state, 'healthy');
  t.ok(await running.logged('reading file again'));
});

t.test('a whole directory that goes away and comes back', async (t) => {
  const root = t.testdir({ directory: { file: 'old' } });
  const path = join(root, 'directory', 'file');
  const running = await runComponent<Exports>(t, localFile, watched(path));
  await running.nextExports();
  await rm(join(root, 'directory'), { recursive: true });
  await running.logged('failed to read file');
  await mkdir(join(root, 'directory'));
  await writeFile(path, 'back');
  await running.exportsWhere(contentIs('back'));
});

t.test('reads every poll_frequency, and tells a lasting failure once', async (t) => {
  const path = join(t.testdir({ file: 'one' }), 'file');
  const clock = new FakeClock();
  const text = `filename = ${JSON.stringify(path)}\ndetector = "poll"\npoll_frequency = "10s"`;
  const running = await runComponent<Exports>(t, localFile, text, { clock });
  await writeFile(path, 'two');
  await passUntil(clock, () => running.exports.at(-1)?.content.reveal() === 'two', 10_000);
  await rm(path);
  await passUntil(clock, () => running.component.health?.().state === 'unhealthy', 10_000);
  for (let turn = 0; turn < 5; turn++) await clock.advance(10_000);
  t.equal(running.log.filter(({ level }) => level === 'warn').length, 1);
});

t.test('an update moves the watch to the other file', async (t) => {
  const directory = t.testdir({ one: { file: 'one' }, two: { file: 'two' } });
  const running = await runComponent<Exports>(t, localFile, watched(join(directory, 'one', 'file')));
  await running.update(watched(join(directory, 'two', 'file')));
  await running.exportsWhere(contentIs('two'));
  await writeFile(join(directory, 'two', 'file'), 'changed');
  await running.exportsWhere(contentIs('changed'));
});

t.test('ends without a watch left open', async (t) => {
  const path = join(t.testdir({ file: 'x' }), 'file');
  const running = await runComponent<Exports>(t, localFile, watched(path));
  await writeFile(path, 'y');
  await running.exportsWhere(contentIs('y'));
  t.ok(isWatching());
  await running.stop();
  // A closed handle goes some turns of the event loop later.
  for (let turn = 0; turn < 1000 && isWatching(); turn++) await settle();
  t.notOk(isWatching());
});

function isWatching(): boolean {
  return process.getActiveResourcesInfo().includes('FSEventWrap');
}
