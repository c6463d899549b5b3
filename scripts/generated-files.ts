import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandReference } from '../src/cli/index.ts';
import { definitions } from '../src/components/index.ts';
import { httpClientFields, httpClientRules } from '../src/net/index.ts';
import { httpBlock } from '../src/runtime/index.ts';
import { bodyMarkdown, defineBlock, referenceMarkdown } from '../src/schema/index.ts';
import { architectureSection } from './architecture.ts';
import { dashboardJson } from './dashboard.ts';
import { vendoredFiles } from './vendored-files.ts';

const ROOT = join(import.meta.dirname, '..');
const SECTION = /(?<=<!-- generated: \w+ -->\n).*?(?=<!-- end of generated -->)/s;

/** Every generated file but the protobuf code: path from the repository's root → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const architecture = 'docs/architecture.md';
  const httpClient = 'docs/http-client.md';
  const httpServer = 'docs/http-server.md';
  const files = new Map<string, string>([
    [architecture, withSection(architecture, architectureSection())],
    [httpClient, withSection(httpClient, httpClientSection())],
    [httpServer, withSection(httpServer, `\n${bodyMarkdown(httpBlock, 'the `http` block')}\n`)],
    ['deploy/monitoring/dashboard.json', dashboardJson()],
    ['docs/reference/commands.md', commandReference()],
    ['docs/reference/README.md', referenceIndex()],
    ...vendoredFiles(),
  ]);
  for (const definition of definitions) files.set(pageOf(definition.name), referenceMarkdown(definition));
  return files;
}

/** A page that is written by hand but for one section. */
function withSection(path: string, section: string): string {
  return readFileSync(join(ROOT, path), 'utf8').replace(SECTION, () => section);
}

function httpClientSection(): string {
  const schema = defineBlock({ ...httpClientFields }, httpClientRules);
  return `\n${bodyMarkdown(schema, 'an `endpoint` or a component')}\n`;
}

function referenceIndex(): string {
  const entries = definitions.map(({ name, doc }) => `- [\`${name}\`](${name}.md): ${doc}`);
  return [
    '# Reference',
    '',
    'Generated from the declarations in the code by `npm run generate`.',
    '',
    '- [Commands and flags](commands.md)',
    '- [The HTTP client](../http-client.md): authentication, TLS, proxies',
    '- [The HTTP server](../http-server.md): the `http` block',
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
