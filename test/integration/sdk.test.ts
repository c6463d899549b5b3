/** Pyroscope's own SDKs push into pyroscope.receive_http. Each is skipped where it is not installed, and says so. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { runReceiveHttp } from '../support/receive-http.ts';
import { until } from '../support/until.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const PATIENCE_MS = 100_000;

/** The interpreter with the SDK: one in a virtual environment that the environment names, else the system's. */
const PYTHON = process.env['PYROSCOPE_PYTHON'] ?? 'python3';
const GO_BINARY = join(tmpdir(), 'starling-sdk-go', 'program');

function missingPython(): string | false {
  const found = spawnSync(PYTHON, ['-c', 'import pyroscope']).status === 0;
  return !found && 'Python has no pyroscope-io; pip install it, and name the interpreter in PYROSCOPE_PYTHON';
}

/** Builds the program where its modules can be had. */
function missingGo(): string | false {
  if (existsSync(GO_BINARY)) return false;
  const { status } = spawnSync('go', ['build', '-o', GO_BINARY, '.'], {
    cwd: join(FIXTURES, 'sdk-go'),
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '' },
    timeout: 60_000,
  });
  return status !== 0 && 'Go, or its module github.com/grafana/pyroscope-go, is not to be had';
}

const sdks: readonly {
  name: string;
  missing: () => string | false;
  command: readonly [string, ...string[]];
}[] = [
  { name: 'Node', missing: () => false, command: [process.execPath, join(FIXTURES, 'sdk-node.mjs')] },
  { name: 'Python', missing: missingPython, command: [PYTHON, join(FIXTURES, 'sdk-python.py')] },
  { name: 'Go', missing: missingGo, command: [GO_BINARY] },
];

for (const { name, missing, command } of sdks) {
  t.test(`the SDK for ${name}`, { skip: missing(), timeout: PATIENCE_MS + 10_000 }, async (t) => {
    const { url, sink, log } = await runReceiveHttp(t);
    const [program, ...rest] = command;
    const child = spawn(program, [...rest, url], { stdio: ['pipe', 'inherit', 'inherit'] });
    t.teardown(async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    });
    const first = () => sink.ingests[0] ?? sink.profiles[0];
    await until(() => first() !== undefined, PATIENCE_MS);
    const came = first();
    t.match(came?.labels.get('service_name'), /^sdk-/);
    t.equal(came?.labels.get('env'), 'test');
    t.ok((came?.body.length ?? 0) > 100);
    t.same(
      log.filter(({ level }) => level !== 'info' && level !== 'debug'),
      [],
    );
  });
}
