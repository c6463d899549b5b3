import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t from 'tap';
import { localFileMatch } from '../../../src/components/local-file-match/index.ts';
import { matchFiles } from '../../../src/components/local-file-match/match-files.ts';
import { Labels } from '../../../src/model/index.ts';
import { decodeText } from '../../support/decode-text.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { passUntil } from '../../support/pass-until.ts';
import { runComponent } from '../../support/running-component.ts';

interface Exports {
  readonly targets: readonly Labels[];
}

const FILES = {
  'a.log': 'a',
  'b.txt': 'b',
  '.hidden.log': 'h',
  sub: { 'c.log': 'c', deep: { 'd.log': 'd', 'x.log.gz': 'x' } },
};

t.test('arguments', async (t) => {
  t.match(decodeText(localFileMatch.arguments, 'path_targets = []').value, {
    sync_period: 10_000,
    ignore_older_than: 0,
  });
  for (const [text, message] of [
    ['', /missing required attribute "path_targets"/],
    ['path_targets = []\nsync_period = "0s"', /sync_period must be greater than 0/],
    ['path_targets = []\nignore_older_than = "-1s"', /ignore_older_than must not be negative/],
  ] as const) {
    t.match(decodeText(localFileMatch.arguments, text).messages[0], message);
  }
});

const patterns: readonly (readonly [pattern: string, exclude: string, want: readonly string[]])[] = [
  ['*.log', '', ['.hidden.log', 'a.log']],
  ['**/*.log', '', ['.hidden.log', 'a.log', 'sub/c.log', 'sub/deep/d.log']],
  ['**/*.log', '**/deep/**', ['.hidden.log', 'a.log', 'sub/c.log']],
  ['{a,b}.*', '', ['a.log', 'b.txt']],
  ['a.log', '', ['a.log']],
  ['sub', '', []],
  ['none/*', '', []],
  ['**/*', '*.txt', ['.hidden.log', 'a.log', 'sub/c.log', 'sub/deep/d.log', 'sub/deep/x.log.gz']],
];

t.test('patterns', async (t) => {
  const directory = t.testdir(FILES);
  for (const [pattern, exclude, want] of patterns) {
    const target = Labels.from({
      __path__: join(directory, pattern),
      __path_exclude__: exclude === '' ? '' : join(directory, exclude),
      job: 'x',
    });
    const found = await matchFiles([target], 0, 0);
    t.same(
      found.map((each) => relative(directory, each.get('__path__'))),
      want,
      `${pattern} without ${exclude}`,
    );
    t.ok(found.every((each) => each.get('job') === 'x'));
  }
  t.same(await matchFiles([Labels.from({ job: 'x' })], 0, 0), [], 'no pattern, no file');
});

t.test('looks again, and leaves out what is old', async (t) => {
  const clock = new FakeClock(Date.now());
  const directory = t.testdir({ 'a.log': 'a', 'old.log': 'o' });
  utimesSync(join(directory, 'old.log'), new Date(0), new Date(0));
  const running = await runComponent<Exports>(
    t,
    localFileMatch,
    `path_targets = [{"__path__" = ${JSON.stringify(join(directory, '*.log'))}}]\nignore_older_than = "1h"`,
    { clock },
  );
  const names = (exports: Exports | undefined): string =>
    (exports?.targets ?? []).map((target) => relative(directory, target.get('__path__'))).join();
  const becomes = (wanted: string): Promise<void> =>
    passUntil(clock, () => names(running.exports.at(-1)) === wanted, 10_000);
  await becomes('a.log');
  writeFileSync(join(directory, 'b.log'), 'b');
  await becomes('a.log,b.log');
  rmSync(join(directory, 'a.log'));
  await becomes('b.log');
});
