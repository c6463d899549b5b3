/**
 * Follows the pages: blocks marked "```sh test" are run, in the order of the page and in one shell, in a folder that has what
 * a checkout has. "```alloy NAME" is the file that the page speaks of. "```sh test TOOL" needs a tool.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { deployTool } from '../support/deploy-tools.ts';
import { freePorts } from '../support/free-port.ts';
import { testDirectory } from '../support/test-directory.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CHECKOUT = [
  'bin',
  'deploy',
  'node_modules',
  'package-lock.json',
  'package.json',
  'scripts',
  'src',
  'ui',
];
const BLOCK = /^```(sh test|alloy (?=\S))[ ]?(.*)\n([\s\S]*?)^```$/gm;
/** The ports of the examples: 12345, 12346, 12355 … */
const PORT = /\b123\d\d\b/g;
/** What a page has to say in the end, so that its commands did something. */
const SAYS: Readonly<Record<string, RegExp>> = {
  'docs/quick-start.md': /"name":"node-1"[\s\S]*"name":"node-2"/,
  'docs/security.md': /fastify \S+ MIT/,
  'docs/kubernetes.md': /^kind: StatefulSet$/m,
};

interface Block {
  readonly kind: string;
  readonly word: string;
  readonly text: string;
}

const pages = globSync('{*.md,docs/*.md}', { cwd: ROOT })
  .map((page) => ({ page, blocks: blocksOf(readFileSync(join(ROOT, page), 'utf8')) }))
  .filter(({ blocks }) => blocks.some(({ kind }) => kind === 'sh test'));

t.ok(pages.length >= 4, 'there are pages to follow');
for (const { page, blocks } of pages) {
  const tools = blocks.filter(({ kind, word }) => kind === 'sh test' && word !== '').map(({ word }) => word);
  const missing = tools.map((tool) => deployTool(tool).missing).find((reason) => reason !== false) ?? false;
  t.test(`${page} does what it says`, { skip: missing }, async (t) => {
    const folder = join(testDirectory(t), 'checkout');
    mkdirSync(folder);
    for (const name of CHECKOUT) symlinkSync(join(ROOT, name), join(folder, name));
    const ports = await portsFor(blocks);
    const local = (text: string): string => text.replace(PORT, (port) => ports.get(port) ?? port);
    for (const { kind, word, text } of blocks) {
      if (kind === 'alloy ') writeFileSync(join(folder, word), local(text));
    }
    const commands = blocks.filter(({ kind }) => kind === 'sh test').map(({ text }) => text);
    const { code, output } = await runShell(folder, local(commands.join('\n')), tools);
    t.equal(code, 0, output.slice(-2_000));
    const wanted = SAYS[page];
    if (wanted !== undefined) t.match(output, wanted);
  });
}

function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(BLOCK)].map(([, kind = '', word = '', text = '']) => ({ kind, word, text }));
}

/** A free port for each that the blocks name. */
async function portsFor(blocks: readonly Block[]): Promise<ReadonlyMap<string, string>> {
  const named = new Set(blocks.flatMap(({ text }) => text.match(PORT) ?? []));
  const ports = await freePorts(named.size);
  return new Map([...named].map((port, index) => [port, String(ports[index])]));
}

/** Stops at the first command that fails, and leaves nothing running. */
async function runShell(
  cwd: string,
  commands: string,
  tools: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const found = tools.map((tool) => join(deployTool(tool).path, '..'));
  const path = [...found, process.env['PATH']].join(':');
  const script = `trap 'kill $(jobs -p) 2>/dev/null || :' EXIT\nunset NODE_OPTIONS\n${commands}`;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, output: out + error };
}
