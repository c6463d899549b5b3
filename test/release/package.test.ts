import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Test } from 'tap';
import t from 'tap';
import { runStarling } from '../support/starling-process.ts';
import { testDirectory } from '../support/test-directory.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const CONFIG = 'pyroscope.write "w" {\n\tendpoint {\n\t\turl = "http://localhost:4040"\n\t}\n}\n';

// An install on a busy machine takes its time.
t.setTimeout(300_000);
// None needs another, and the longest waits for npm and for a demo.
t.jobs = 4;

const execute = promisify(execFile);

/** Runs a command to its end, without what tap loads into every Node of a test. @throws when it fails, with what it said */
async function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  return (await execute('env', ['-u', 'NODE_OPTIONS', command, ...args], { cwd, maxBuffer: 2 ** 26 })).stdout;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm lists what it has packed, or names it by the package. */
async function pack(t: Test): Promise<Packed> {
  const out = await run(ROOT, 'npm', 'pack', '--json', '--pack-destination', t.testdir());
  const packed: Packed[] = Object.values(JSON.parse(out.slice(out.search(/^[[{]/m))));
  const [only] = packed;
  if (only === undefined) throw new Error(`npm pack told nothing: ${out}`);
  return only;
}

t.test('the packed package works in an empty folder', { buffered: true }, async (t) => {
  const directory = testDirectory(t);
  const { filename, files } = await pack(t);
  const paths = files.map(({ path }) => path);
  t.same(
    paths.filter((path) => path.endsWith('.ts') || /^(?:src|test|docs|node_modules)\//.test(path)),
    [],
    'it holds neither TypeScript nor what only developers need',
  );
  // Programs of their own that nothing imports.
  const programs = [
    'bin/starling',
    'dist/main.js',
    'dist/pprof/profile-worker.js',
    'dist/server/analysis/analysis-worker.js',
    'dist/demo/application.js',
  ];
  for (const path of [...programs, 'ui/index.html', 'LICENSE', 'README.md']) {
    t.ok(paths.includes(path), path);
  }
  const folder = join(directory, 'empty');
  mkdirSync(folder);
  // Node itself, which is optional, takes a minute; test/cli tries how the command finds it.
  const install = ['install', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'];
  await run(folder, 'npm', ...install, '--prefix', folder, join(directory, filename));
  const npx = await run(folder, 'npx', '--no-install', 'starling', '--version');
  t.match(npx, new RegExp(`^starling ${version} \\(node v24\\.`));
  // What npx runs.
  const starling = (...args: readonly string[]): Promise<string> =>
    run(folder, join(folder, 'node_modules', '.bin', 'starling'), ...args);
  writeFileSync(join(folder, 'config.alloy'), CONFIG);
  t.equal(await starling('validate', 'config.alloy'), '');
  t.equal(await starling('fmt', 'config.alloy'), CONFIG);
  const out = await starling('demo', '--duration', '6s', '--interval', '2s', '--nodes', '2', '--json');
  const result = JSON.parse(out);
  t.ok(result.delivered > 0);
  t.equal(result.delivered, result.scraped);
});

t.test('a node says its version everywhere', { buffered: true }, async (t) => {
  const directory = testDirectory(t);
  const config = join(directory, 'config.alloy');
  writeFileSync(config, CONFIG);
  const flags = ['--server.http.listen-addr=127.0.0.1:0', `--storage.path=${join(directory, 'data')}`];
  const node = runStarling(['run', ...flags, config]);
  t.teardown(() => node.kill());
  const [, url = ''] = await node.errorLine(new RegExp(`msg="node started" version=${version} url=(\\S+)`));
  const get = async (path: string): Promise<string> => (await fetch(url + path)).text();
  t.ok((await get('/metrics')).includes(`starling_build_info{version="${version}"`));
  t.equal(JSON.parse(await get('/api/v0/cluster')).nodes[0].version, version, 'what the UI shows');
  t.match(await run(ROOT, join(ROOT, 'bin', 'starling'), '--version'), `starling ${version} `);
  t.ok(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').includes(`## ${version}`), 'the changelog has it');
});

t.test(
  'licences ask for no more than a notice; the bill of materials has what runs',
  { buffered: true },
  async (t) => {
    const out = await run(ROOT, process.execPath, join(ROOT, 'scripts', 'licences.ts'));
    const lines = out.trim().split('\n');
    t.ok(lines.length > 100);
    t.ok(lines.includes(`simple-lru-cache 0.0.2 MIT`));
    const { components }: { components: readonly { name: string; version: string }[] } = JSON.parse(
      await run(ROOT, 'npm', 'run', '--silent', 'sbom'),
    );
    const names = components.map(({ name, version }) => `${name} ${version}`);
    t.same(
      names.sort(),
      lines.map((line) => line.split(' ').slice(0, 2).join(' ')).sort(),
      'npm and the lock file agree on what a node runs with',
    );
  },
);

t.test('an audit that the registry does not answer fails nothing', { buffered: true }, async (t) => {
  const unreachable = ['npm_config_registry=http://127.0.0.1:9', 'npm_config_fetch_retries=0'];
  const out = await run(ROOT, 'env', ...unreachable, process.execPath, join(ROOT, 'scripts', 'audit.ts'));
  t.equal(out, 'audit: the registry could not be asked; nothing is known\n');
});
