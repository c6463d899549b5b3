import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { leadingParagraph } from '../scripts/architecture.ts';
import { layers } from '../scripts/layers.ts';

const ROOT = join(import.meta.dirname, '..');
const CRUISER = join(ROOT, 'node_modules', '.bin', 'depcruise');

interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string } }[] };
}

/** Checks the src/ of a directory against the project's rules. */
async function cruise(directory: string): Promise<Report> {
  const args = ['--config', join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src'];
  const { stdout } = await promisify(execFile)(CRUISER, args, { cwd: directory, maxBuffer: 64 * 2 ** 20 });
  return JSON.parse(stdout);
}

t.test('every import in src/ keeps to the table of layers', async (t) => {
  const { modules, summary } = await cruise(ROOT);
  // A parser that is missing makes the tool see nothing and find nothing wrong.
  const sources = modules.filter(({ source }) => /^src\/.*\.ts$/.test(source));
  t.ok(sources.length > 50, `${sources.length} modules looked at`);
  t.same(summary.violations, []);
});

t.test('planted violations are found, imports of types included', async (t) => {
  const empty = 'export {};\n';
  const cases = [
    {
      rule: 'layer-util',
      files: { util: { 'index.ts': `import '../model/index.ts';\n` }, model: { 'index.ts': empty } },
    },
    {
      rule: 'layer-syntax',
      files: {
        syntax: { 'index.ts': `import type { A } from '../runtime/index.ts';\nexport type B = A;\n` },
        runtime: { 'index.ts': 'export type A = 1;\n' },
      },
    },
    {
      rule: 'front-door',
      files: {
        model: { 'index.ts': `import '../util/clock.ts';\n` },
        util: { 'index.ts': empty, 'clock.ts': empty },
      },
    },
    {
      rule: 'unlisted-folder',
      files: { misc: { 'index.ts': empty }, 'main.ts': `import './misc/index.ts';\n` },
    },
    {
      rule: 'component-islands',
      files: {
        components: { one: { 'index.ts': `import '../two/index.ts';\n` }, two: { 'index.ts': empty } },
      },
    },
    {
      rule: 'no-cycles',
      files: { util: { 'a.ts': `import './b.ts';\n`, 'b.ts': `import './a.ts';\n` } },
    },
    { rule: 'not-to-main', files: { cli: { 'index.ts': `import '../main.ts';\n` }, 'main.ts': empty } },
  ];
  for (const { rule, files } of cases) {
    const directory = t.testdir({ src: files });
    const { summary } = await cruise(directory);
    const rules = summary.violations.map((violation) => violation.rule.name);
    t.ok(rules.includes(rule), `${rule}: ${JSON.stringify(rules)}`);
  }
});

/** Names of the folders in a directory that hold something. */
function foldersIn(directory: string): readonly string[] {
  return readdirSync(join(ROOT, directory), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(join(ROOT, directory, name)).length > 0);
}

t.test('every folder of src/ is in the table and opens with a paragraph on what it is', async (t) => {
  const folders = foldersIn('src');
  for (const folder of folders) t.ok(Object.hasOwn(layers, folder), `${folder} is in the table of layers`);
  const components = foldersIn('src/components').map((name) => `components/${name}`);
  for (const folder of [...folders, ...components]) {
    if (!existsSync(join(ROOT, 'src', folder, 'index.ts'))) t.fail(`${folder} has an index.ts`);
    else t.match(leadingParagraph(folder) ?? '', /^.{40,}/, `${folder}/index.ts opens with a paragraph`);
  }
});
