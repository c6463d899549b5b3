import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import type { Test } from 'tap';
import t from 'tap';
import { freePort } from '../support/free-port.ts';
import { goMissing } from '../support/go-program.ts';
import { testDirectory } from '../support/test-directory.ts';
import { until } from '../support/until.ts';

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy');

t.test('the application in Go', { skip: goMissing }, async (t) => {
  const directory = testDirectory(t);
  const binary = join(directory, 'demo');
  const environment = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' };
  const built = spawnSync('go', ['build', '-o', binary, '.'], {
    cwd: join(DEPLOY, 'demo-go'),
    env: environment,
    encoding: 'utf8',
  });
  t.equal(built.status, 0, built.stderr);
  const port = await freePort();
  keep(t, spawn(binary, ['-listen', `127.0.0.1:${port}`], { stdio: 'ignore' }));
  await shows(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=2`, /main\.sortOrder/);
  await shows(`http://127.0.0.1:${port}/debug/pprof/allocs`, /main\.makeOrder/);
  t.pass('its functions are in its profiles');
});

t.test('the application in JavaScript', async (t) => {
  const directory = join(testDirectory(t), 'demo-node');
  cpSync(join(DEPLOY, 'demo-node'), directory, { recursive: true });
  const installed = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: directory,
    encoding: 'utf8',
  });
  t.equal(installed.status, 0, installed.stderr);
  const port = await freePort();
  const environment = { ...process.env, PORT: String(port) };
  const child = spawn(process.execPath, ['main.js'], { cwd: directory, env: environment, stdio: 'ignore' });
  keep(t, child);
  const closed = new Promise((resolve) => child.once('close', resolve));
  // As deploy/compose/config.alloy asks for them.
  await shows(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=2`, /countLetters/);
  await shows(`http://127.0.0.1:${port}/debug/pprof/heap`, /makeOrder|work/);
  t.equal((await fetch(`http://127.0.0.1:${port}/debug/pprof/profile?seconds=x`)).status, 404);
  child.kill('SIGTERM');
  t.equal(await closed, 0, 'it ends when it is asked to');
});

function keep(t: Test, child: ChildProcess): void {
  t.teardown(() => child.kill('SIGKILL'));
}

/** Waits until a function is in a profile: on a busy machine two seconds may pass without a sample of it. */
async function shows(url: string, name: RegExp): Promise<void> {
  await until(async () => {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok !== true) return false;
    const body = gunzipSync(new Uint8Array(await response.arrayBuffer()));
    return Profile.decode(body).stringTable.strings.some((text) => name.test(text));
  }, 100_000);
}
