import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { generatedFiles } from '../scripts/generated-files.ts';

const ROOT = join(import.meta.dirname, '..');

t.test('generated files are as "npm run generate" would write them', async (t) => {
  for (const [path, text] of generatedFiles()) {
    const file = join(ROOT, path);
    t.equal(existsSync(file) ? readFileSync(file, 'utf8') : undefined, text, path);
  }
});

t.test('the reference holds no page that is not generated', async (t) => {
  const generated = new Set(generatedFiles().keys());
  const pages = readdirSync(join(ROOT, 'docs', 'reference')).map((name) => `docs/reference/${name}`);
  t.same(
    pages.filter((page) => !generated.has(page)),
    [],
  );
});
