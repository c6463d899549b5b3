import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { discoveryFile } from '../../../src/components/discovery-file/index.ts';
import type { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

/** Arguments by which only events of the file system lead to another reading within the time of a test. */
const watched = (...patterns: readonly string[]): string =>
  `files = ${JSON.stringify(patterns)}\nrefresh_interval = "1h"`;

const list = (...addresses: readonly string[]): string => JSON.stringify([{ targets: addresses }]);

const addresses = ({ targets }: Exports): readonly string[] =>
  targets.map((target) => target.get('__address__'));

const addressesAre =
  (...wanted: readonly string[]) =>
  (exports: Exports): boolean =>
    addresses(exports).join() === wanted.join();

t.test('arguments', async (t) => {
  const { value } = decodeText(discoveryFile.arguments, 'files = ["a.json", "b/*.YML", "c.yaml"]');
  t.same(value, { files: ['a.json', 'b/*.YML', 'c.yaml'], refresh_interval: 300_000 });
  for (const [text, message] of [
    ['', /missing required attribute "files"/],
    ['files = []', /files must not be empty/],
    ['files = ["a.json", "b.txt"]', /files must end in .json, .yml or .yaml.*"b.txt" does not/],
    ['files = ["/etc/*"]', /"\/etc\/\*" does not/],
    ['files = ["a.json"]\nrefresh_interval = "0s"', /refresh_interval must be greater than 0/],
  ] as const) {
    t.match(decodeText(discoveryFile.arguments, text).messages[0], message);
  }
});

const contents: readonly { name: string; file: string; text: string; want: readonly unknown[] }[] = [
  {
    name: 'JSON',
    file: 'a.json',
    text: '[{"targets": ["one:80", "two:80"], "labels": {"env": "dev"}}, {"targets": ["three:80"]}]',
    want: [
      { __address__: 'one:80', env: 'dev' },
      { __address__: 'two:80', env: 'dev' },
      { __address__: 'three:80' },
    ],
  },
  {
    name: 'YAML, in which every scalar is the text that is written',
    file: 'a.yml',
    text: '# targets\n- targets: [one:80, 8080, 1.10]\n  labels: {on: true, since: 2024-01-01, none: ~}\n- labels:\n  targets:\n',
    want: ['one:80', '8080', '1.10'].map((__address__) => ({ __address__, on: 'true', since: '2024-01-01' })),
  },
  {
    name: 'YAML with merged anchors',
    file: 'a.yaml',
    text: '- targets: [one]\n  labels: &common {env: dev}\n- targets: [two]\n  labels:\n    <<: *common\n    zone: a\n',
    want: [
      { __address__: 'one', env: 'dev' },
      { __address__: 'two', env: 'dev', zone: 'a' },
    ],
  },
  { name: 'JSON in YAML', file: 'a.yml', text: list('one'), want: [{ __address__: 'one' }] },
  { name: 'a byte order mark', file: 'a.json', text: `\ufeff${list('one')}`, want: [{ __address__: 'one' }] },
  { name: 'an extension in capitals', file: 'a.JSON', text: list('one'), want: [{ __address__: 'one' }] },
];

for (const { name, file, text, want } of contents) {
  t.test(`reads ${name}`, async (t) => {
    const path = join(t.testdir({ [file]: text }), file);
    const running = await runComponent<Exports>(t, discoveryFile, watched(path));
    const { targets } = await running.exportsWhere(({ targets }) => targets.length > 0);
    t.same(
      targets.map((target) => target.toJSON()),
      want.map((target) => Object.assign({ __meta_filepath: path }, target)),
    );
    t.ok(await running.metrics.value('prometheus_sd_file_mtime_seconds', { filename: path }));
  });
}

const lols = (previous: string): string => `[${Array(9).fill(`*${previous}`).join()}]`;
const broken: readonly { name: string; file: string; text: string; want: RegExp }[] = [
  { name: 'half of a JSON list', file: 'a.json', text: '[{"targets": ["one', want: /JSON/ },
  { name: 'half of a YAML list', file: 'a.yml', text: '- targets: [one', want: /Flow sequence.* at line 1/ },
  { name: 'nothing', file: 'a.json', text: '', want: /the file is empty; write \[\] for no targets/ },
  { name: 'only white space in YAML', file: 'a.yml', text: '\n\n', want: /the file is empty/ },
  { name: 'something else', file: 'a.yml', text: 'targets: [one]', want: /must be a list|is an object/ },
  {
    name: 'an unknown field',
    file: 'a.json',
    text: '[{"target": []}]',
    want: /\[0\] has the unknown field "target"/,
  },
  { name: 'two documents', file: 'a.yml', text: '[]\n---\n[]\n', want: /multiple documents/ },
  {
    name: 'aliases that explode',
    file: 'a.yml',
    text: `- labels: {a: &a x, b: &b ${lols('a')}, c: &c ${lols('b')}, d: &d ${lols('c')}, e: ${lols('d')}}`,
    want: /[Aa]lias/,
  },
];

for (const { name, file, text, want } of broken) {
  t.test(`a file with ${name} keeps the targets it had, until it is whole again`, async (t) => {
    const directory = t.testdir({ [file]: list('old'), 'other.json': list('other') });
    const path = join(directory, file);
    const running = await runComponent<Exports>(
      t,
      discoveryFile,
      watched(path, join(directory, 'other.json')),
    );
    await running.exportsWhere(addressesAre('old', 'other'));
    // As a whole, at once: a file that is empty for a moment is another complaint.
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    const line = await running.logged('failed to read file, keeping its last targets');
    t.match(line, { level: 'warn', filename: path, err: want });
    t.match(running.component.debugInfo?.(), { files: [{ path, targets: 1, error: want }, { error: '' }] });
    const readErrors = await running.metrics.value('prometheus_sd_file_read_errors_total');
    t.ok((readErrors ?? 0) > 0, `${readErrors}`);
    await writeFile(join(directory, 'other.json'), list('changed'));
    t.same(
      addresses(
        await running.exportsWhere(({ targets }) => targets.at(-1)?.get('__address__') === 'changed'),
      ),
      ['old', 'changed'],
    );
    await writeFile(path, list('new'));
    await running.exportsWhere(addressesAre('new', 'changed'));
    t.ok(await running.logged('reading file again'));
  });
}

const changes: readonly { name: string; change: (directory: string) => Promise<void> }[] = [
  { name: 'written in place', change: (directory) => writeFile(join(directory, 'a.json'), list('new')) },
  {
    name: 'replaced by a rename',
    async change(directory) {
      await writeFile(join(directory, '.a.json.tmp'), list('new'));
      await rename(join(directory, '.a.json.tmp'), join(directory, 'a.json'));
    },
  },
  {
    name: 'emptied and filled later',
    async change(directory) {
      await truncate(join(directory, 'a.json'));
      await writeFile(join(directory, 'a.json'), list('new'));
    },
  },
];

for (const { name, change } of changes) {
  t.test(`notices a file ${name}`, async (t) => {
    const directory = t.testdir({ 'a.json': list('old') });
    const running = await runComponent<Exports>(t, discoveryFile, watched(join(directory, '*.json')));
    await running.exportsWhere(addressesAre('old'));
    await change(directory);
    await running.exportsWhere(addressesAre('new'));
    // Never, not even in between, was there nothing.
    t.notOk(running.exports.slice(1).some(addressesAre()));
  });
}

t.test('files that come and go under a pattern', async (t) => {
  const directory = t.testdir({ 'b.json': list('b'), 'ignored.txt': 'x' });
  const running = await runComponent<Exports>(t, discoveryFile, watched(join(directory, '*.json')));
  await running.exportsWhere(addressesAre('b'));
  await writeFile(join(directory, 'a.json'), list('a'));
  await running.exportsWhere(addressesAre('a', 'b'));
  await rm(join(directory, 'b.json'));
  await running.exportsWhere(addressesAre('a'));
  const filename = join(directory, 'b.json');
  t.equal(await running.metrics.value('prometheus_sd_file_mtime_seconds', { filename }), undefined);
});

t.test(
  'patterns in directories, characters that only look like patterns, and files found twice',
  async (t) => {
    const directory = t.testdir({
      one: { 'a.json': list('one') },
      two: { 'a.json': list('two'), deep: { 'a.json': list('deep') } },
      '{x}': { 'a (1).json': list('odd') },
    });
    const running = await runComponent<Exports>(
      t,
      discoveryFile,
      watched(
        join(directory, 't?o', '[ab].json'),
        join(directory, '**', 'deep', '*.json'),
        join(directory, '{x}', 'a (1).json'),
        join(directory, 'one', 'a.json'),
        join(directory, 'one', '*.json'),
      ),
    );
    await running.exportsWhere(addressesAre('one', 'two', 'deep', 'odd'));
  },
);

t.test('a named file that is not there gives one line, no targets, and is found when it comes', async (t) => {
  const directory = t.testdir({});
  const path = join(directory, 'later', 'a.json');
  const running = await runComponent<Exports>(t, discoveryFile, watched(path));
  t.match(await running.logged('file of targets does not exist'), { filename: path });
  await mkdir(join(directory, 'later'));
  await writeFile(path, list('one'));
  await running.exportsWhere(addressesAre('one'));
  await rm(path);
  await running.exportsWhere(addressesAre());
  t.equal(await running.metrics.value('prometheus_sd_file_mtime_seconds', { filename: path }), undefined);
});

t.test('notices the swap of a mounted ConfigMap', async (t) => {
  const directory = t.testdir({ '..1': { 'a.json': list('one') }, '..2': { 'a.json': list('two') } });
  await symlink('..1', join(directory, '..data'));
  await symlink('..data/a.json', join(directory, 'a.json'));
  const running = await runComponent<Exports>(t, discoveryFile, watched(join(directory, '*.json')));
  const { targets } = await running.exportsWhere(addressesAre('one'));
  t.equal(targets[0]?.get('__meta_filepath'), join(directory, 'a.json'));
  await symlink('..2', join(directory, '..data_tmp'));
  await rename(join(directory, '..data_tmp'), join(directory, '..data'));
  await running.exportsWhere(addressesAre('two'));
});

t.test('reads again every refresh_interval', async (t) => {
  const path = join(t.testdir({ 'a.json': list('old') }), 'a.json');
  const clock = new FakeClock();
  const running = await runComponent<Exports>(t, discoveryFile, `files = [${JSON.stringify(path)}]`, {
    clock,
  });
  await running.exportsWhere(addressesAre('old'));
  const before = running.exports.length;
  await passUntil(clock, () => running.exports.length >= before + 3, 300_000);
  t.pass('three times, although nothing has changed');
});

t.test('an update moves to other files', async (t) => {
  const directory = t.testdir({ 'a.json': list('a'), 'b.json': list('b') });
  const running = await runComponent<Exports>(t, discoveryFile, watched(join(directory, 'a.json')));
  await running.exportsWhere(addressesAre('a'));
  await running.update(watched(join(directory, 'b.json')));
  await running.exportsWhere(addressesAre('b'));
});
