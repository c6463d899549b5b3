/** `npm run generate`: writes everything in the repository that is generated. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const ROOT = join(import.meta.dirname, '..');

execFileSync('bash', [join(ROOT, 'scripts', 'generate-proto.sh')], { cwd: ROOT, stdio: 'inherit' });
for (const [path, text] of generatedFiles()) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`generated ${path}`);
}
