import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runCommandLine } from '../../src/cli/index.ts';
import { createCliPorts } from '../support/cli-ports.ts';

const UGLY = 'a   =   1\nb "c" {\nd = [ 1 ]\n}\n';
const BROKEN = 'a = \n';

/** What fmt prints for the text. */
async function formatted(text: string): Promise<string> {
  const cli = createCliPorts({ input: text });
  await runCommandLine(['fmt'], cli.ports);
  return cli.out();
}

t.test('a file or standard input goes to standard output in the canonical layout', async (t) => {
  const directory = t.testdir({ 'ugly.alloy': UGLY });
  const file = join(directory, 'ugly.alloy');
  const pretty = await formatted(UGLY);
  t.not(pretty, UGLY);
  t.equal(await formatted(pretty), pretty, 'what is canonical stays');
  for (const args of [['fmt'], ['fmt', '-'], ['fmt', file]]) {
    const cli = createCliPorts({ input: UGLY });
    t.equal(await runCommandLine(args, cli.ports), 0);
    t.equal(cli.out(), pretty);
    t.equal(cli.error(), '');
  }
  t.equal(readFileSync(file, 'utf8'), UGLY, 'the file is untouched');
});

t.test('-w writes the file back, keeping mode and link', async (t) => {
  const directory = t.testdir({ 'ugly.alloy': UGLY });
  const file = join(directory, 'ugly.alloy');
  const link = join(directory, 'link.alloy');
  chmodSync(file, 0o640);
  symlinkSync('ugly.alloy', link);
  for (const flag of ['-w', '--write=true']) {
    const cli = createCliPorts();
    t.equal(await runCommandLine(['fmt', flag, link], cli.ports), 0);
    t.equal(cli.out() + cli.error(), '');
    t.equal(readFileSync(file, 'utf8'), await formatted(UGLY));
    t.equal(statSync(file).mode & 0o777, 0o640);
    t.ok(lstatSync(link).isSymbolicLink());
    t.same(readdirSync(directory).sort(), ['link.alloy', 'ugly.alloy'], 'no draft is left behind');
  }
});

t.test('-t only tells by the exit code', async (t) => {
  const directory = t.testdir({ 'ugly.alloy': UGLY, 'pretty.alloy': await formatted(UGLY) });
  for (const [name, code, error] of [
    ['ugly.alloy', 1, /ugly\.alloy: not formatted; "starling fmt -w" formats it\n$/],
    ['pretty.alloy', 0, /^$/],
  ] as const) {
    const cli = createCliPorts();
    t.equal(await runCommandLine(['fmt', '-t', join(directory, name)], cli.ports), code, name);
    t.match(cli.error(), error, name);
    t.equal(cli.out(), '', name);
  }
  t.equal(readFileSync(join(directory, 'ugly.alloy'), 'utf8'), UGLY);
});

t.test('a file that does not parse is left alone', async (t) => {
  const directory = t.testdir({ 'broken.alloy': BROKEN });
  const file = join(directory, 'broken.alloy');
  for (const flags of [[], ['-w'], ['-t']]) {
    const cli = createCliPorts();
    t.equal(await runCommandLine(['fmt', ...flags, file], cli.ports), 1);
    t.match(cli.error(), /^Error: .*broken\.alloy:\d+:\d+: /);
    t.equal(cli.out(), '');
    t.equal(readFileSync(file, 'utf8'), BROKEN);
  }
});

t.test('what cannot be read or written is one clear line', async (t) => {
  const directory = t.testdir({});
  for (const [path, want] of [
    [join(directory, 'missing.alloy'), /^Error: cannot read .*missing\.alloy: ENOENT[^\n]*\n$/],
    [directory, /^Error: cannot read .*: EISDIR[^\n]*\n$/],
  ] as const) {
    const cli = createCliPorts();
    t.equal(await runCommandLine(['fmt', path], cli.ports), 1);
    t.match(cli.error(), want);
  }
});
