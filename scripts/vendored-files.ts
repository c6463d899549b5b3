import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MODULES = join(ROOT, 'node_modules');

/** Libraries of the debug UI: name in ui/vendor → package and file. Browsers load them as they are, without a build. */
const LIBRARIES = {
  'preact.js': ['preact', 'dist/preact.mjs'],
  'preact-hooks.js': ['preact', 'hooks/dist/hooks.mjs'],
  'htm.js': ['htm', 'dist/htm.mjs'],
  'dagre.js': ['@dagrejs/dagre', 'dist/dagre.esm.js'],
} as const;

/** The copies in ui/vendor: path from the repository's root → text. */
export function vendoredFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(LIBRARIES).map(([name, [library, file]]) => [`ui/vendor/${name}`, copyOf(library, file)]),
  );
}

/** A browser knows files and no packages, so the one import between libraries is of the file beside it. */
function copyOf(library: string, file: string): string {
  const { version, license } = JSON.parse(readFileSync(join(MODULES, library, 'package.json'), 'utf8'));
  const text = readFileSync(join(MODULES, library, file), 'utf8')
    .replace(/(?<=from\s*)"preact"/g, '"./preact.js"')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .trim();
  return `// @ts-nocheck\n// ${library} ${version}, ${license}; copied by npm run generate\n${text}\n`;
}
