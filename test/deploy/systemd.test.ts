import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { commandReference } from '../../src/cli/index.ts';
import { deployTool } from '../support/deploy-tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const unit = readFileSync(join(ROOT, 'deploy', 'systemd', 'starling.service'), 'utf8');

const analyze = deployTool('systemd-analyze');
t.test('systemd takes the unit', { skip: analyze.missing }, async (t) => {
  const path = join(t.testdir(), 'starling.service');
  writeFileSync(path, unit.replace('/opt/starling/bin', join(ROOT, 'bin')));
  t.same(analyze.run('verify', path), { status: 0, output: '' });
});

t.test('the unit starts what there is', async (t) => {
  const [, flags = ''] = /^ExecStart=\S+ run (.*)$/m.exec(unit) ?? [];
  for (const [flag] of flags.matchAll(/--[a-z.-]+/g)) t.ok(commandReference().includes(`\`${flag}\``), flag);
  const help = spawnSync(join(ROOT, 'bin', 'starling'), ['run', '--help'], { encoding: 'utf8' }).stdout;
  for (const [flag] of unit.matchAll(/--cluster\.[a-z.-]+/g)) t.ok(help.includes(flag), flag);
});
