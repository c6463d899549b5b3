import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandReference } from '../src/cli/index.ts';
import { definitions } from '../src/components/index.ts';
import { referenceMarkdown } from '../src/schema/index.ts';
import { architectureSection } from './architecture.ts';

const ROOT = join(import.meta.dirname, '..');
const SECTION = /(?<=<!-- generated: folders -->\n).*?(?=<!-- end of generated -->)/s;

/** Every generated file but the protobuf code: path from the repository's root → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const architecture = 'docs/architecture.md';
  const files = new Map<string, string>([
    [
      architecture,
      readFileSync(join(ROOT, architecture), 'utf8').replace(SECTION, () => architectureSection()),
    ],
    ['docs/reference/commands.md', commandReference()],
    ['docs/reference/README.md', referenceIndex()],
  ]);
  for (const definition of definitions) files.set(pageOf(definition.name), referenceMarkdown(definition));
  return files;
}

function referenceIndex(): string {
  const entries = definitions.map(({ name, doc }) => `- [\`${name}\`](${name}.md): ${doc}`);
  return [
    '# Reference',
    '',
    'Generated from the declarations in the code by `npm run generate`.',
    '',
    '- [Commands and flags](commands.md)',
    '',
    '## Components',
    '',
    ...entries,
    '',
  ].join('\n');
}

function pageOf(component: string): string {
  return `docs/reference/${component}.md`;
}
