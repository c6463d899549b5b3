import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import t from 'tap';

const SCRIPT = join(import.meta.dirname, '..', '..', 'bin', 'starling');
/** Tells what it was run with, so that no case needs the whole program. */
const MAIN = `console.log(JSON.stringify({
  pid: process.pid, args: process.argv.slice(2), flags: process.execArgv, cwd: process.cwd(), as: process.env.NODE_NAME,
  cache: process.env.NODE_COMPILE_CACHE,
}));\n`;

interface Ran {
  readonly pid: number | undefined;
  readonly code: number | null;
  readonly error: string;
  readonly told: Readonly<Record<string, unknown>>;
}

async function run(
  script: string,
  args: readonly string[],
  options: { cwd: string; path: string },
): Promise<Ran> {
  const { cwd, path } = options;
  const child = spawn(script, args, { cwd, env: { PATH: path } });
  const [out, error, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { pid: child.pid, code, error, told: out === '' ? {} : JSON.parse(out) };
}

/** A checkout of which only the script is real, and in tools/ the commands of a machine that has no Node. */
function checkout(t: Test): string {
  const directories = { bin: {}, src: { 'main.ts': MAIN }, elsewhere: {}, tools: {}, machine: {} };
  const root = realpathSync(t.testdir(directories));
  copyFileSync(SCRIPT, join(root, 'bin', 'starling'));
  chmodSync(join(root, 'bin', 'starling'), 0o755);
  for (const tool of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${tool}`, join(root, 'tools', tool));
  return root;
}

/** A Node that says it has a version; NODE_NAME tells what it runs that it was this one. */
function fakeNode(file: string, version: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit; }\nNODE_NAME=${version} exec ${process.execPath} "$@"\n`,
  );
  chmodSync(file, 0o755);
}

const FLAGS = [
  '--use-system-ca',
  '--no-parallel-scavenge',
  '--concurrent-marking-max-worker-num=1',
  '--max-semi-space-size=8',
  '--initial-old-space-size=128',
];

t.test("the Node that runs is the pinned one, else the machine's if new enough", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly pinned?: string;
    readonly machine?: string;
    readonly want: string | undefined;
    readonly flags?: readonly string[];
  }[] = [
    { name: 'pinned wins', pinned: 'v24.21.0', machine: 'v26.0.0', want: 'v24.21.0' },
    { name: 'pinned alone', pinned: 'v24.21.0', want: 'v24.21.0' },
    { name: 'no pinned one', machine: 'v22.18.0', want: 'v22.18.0' },
    { name: 'a pinned one that does not run here', pinned: '', machine: 'v24.4.0', want: 'v24.4.0' },
    { name: 'a later major', machine: 'v30.0.0', want: 'v30.0.0' },
    {
      name: 'a release that warns',
      pinned: 'v24.0.0',
      want: 'v24.0.0',
      flags: [...FLAGS, '--disable-warning=ExperimentalWarning'],
    },
    {
      name: 'one without the system’s authorities',
      machine: 'v23.6.0',
      want: 'v23.6.0',
      flags: ['--disable-warning=ExperimentalWarning'],
    },
    { name: "the machine's is too old", machine: 'v22.17.1', want: undefined },
    { name: 'far too old', machine: 'v20.20.2', want: undefined },
    { name: 'none', want: undefined },
  ];
  for (const { name, pinned, machine, want, flags = FLAGS } of cases) {
    await t.test(name, async (t) => {
      const root = checkout(t);
      if (pinned !== undefined) fakeNode(join(root, 'node_modules', '.bin', 'node'), pinned);
      if (pinned === '') writeFileSync(join(root, 'node_modules', '.bin', 'node'), '#!/nonexistent\n');
      if (machine !== undefined) fakeNode(join(root, 'machine', 'node'), machine);
      const path = `${join(root, 'machine')}:${join(root, 'tools')}`;
      const ran = await run(join(root, 'bin', 'starling'), ['run', 'a b', '--x=*'], { cwd: root, path });
      if (want === undefined) {
        t.equal(ran.code, 1);
        const found = machine ?? 'none';
        t.equal(
          ran.error,
          `starling: needs Node 22.18 or newer, found ${found}; run "npm ci" in ${root} to install the pinned one\n`,
        );
        return;
      }
      t.equal(ran.error, '');
      t.match(ran.told, {
        args: ['run', 'a b', '--x=*'],
        as: want,
        cwd: root,
        cache: join(root, 'node_modules'),
      });
      t.same(ran.told['flags'], flags);
      t.equal(ran.told['pid'], ran.pid, 'the process that was started is the one that runs');
    });
  }
});

t.test('it is found through links and from any directory', async (t) => {
  const root = checkout(t);
  fakeNode(join(root, 'node_modules', '.bin', 'node'), 'v24.21.0');
  const elsewhere = join(root, 'elsewhere');
  symlinkSync('../bin/starling', join(elsewhere, 'relative'));
  symlinkSync(join(elsewhere, 'relative'), join(elsewhere, 'chain'));
  symlinkSync('../bin', join(elsewhere, 'bin'));
  const path = join(root, 'tools');
  for (const script of [
    './relative',
    './chain',
    './bin/starling',
    '../bin/starling',
    join(root, 'bin/starling'),
  ]) {
    const ran = await run(script, [], { cwd: elsewhere, path });
    t.match(ran, { code: 0, error: '', told: { as: 'v24.21.0', cwd: elsewhere } }, script);
  }
  const named = await run('chain', [], { cwd: root, path: `${elsewhere}:${path}` });
  t.match(named, { code: 0, error: '', told: { as: 'v24.21.0', cwd: root } }, 'by its name in PATH');
});

t.test('an installed package runs its JavaScript, with the Node that npm put beside it', async (t) => {
  const root = realpathSync(
    t.testdir({ node_modules: { starling: { bin: {}, dist: { 'main.js': MAIN } } }, tools: {} }),
  );
  const script = join(root, 'node_modules', 'starling', 'bin', 'starling');
  copyFileSync(SCRIPT, script);
  writeFileSync(join(root, 'node_modules', 'starling', 'package.json'), '{ "type": "module" }');
  for (const tool of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${tool}`, join(root, 'tools', tool));
  fakeNode(join(root, 'node_modules', '.bin', 'node'), 'v24.21.0');
  symlinkSync('../starling/bin/starling', join(root, 'node_modules', '.bin', 'starling'));
  const path = join(root, 'tools');
  const ran = await run(join(root, 'node_modules', '.bin', 'starling'), ['--version'], { cwd: root, path });
  t.match(ran, { code: 0, error: '', told: { as: 'v24.21.0', args: ['--version'] } });
});

t.test('benches run with the same flags of V8', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  const [, ...flags] = scripts.bench.split(' ').slice(0, -1);
  t.strictSame(flags.sort(), FLAGS.filter((flag) => flag !== '--use-system-ca').sort());
});
