/**
 * `npm run sbom`: prints the bill of materials (CycloneDX) of what a node runs with, as package-lock.json has it.
 *
 * `npm sbom --omit dev` leaves out whatever a development dependency needs too (npm 10 and 11: Fastify was missing), so npm
 * is shown a lock file in which the development dependencies never were.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface LockedPackage {
  readonly dev?: boolean;
  readonly devDependencies?: unknown;
}

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const packages = Object.entries(lock.packages)
  .filter(([, { dev }]) => dev !== true)
  .map(([path, { devDependencies, ...locked }]) => [path, locked]);

const directory = mkdtempSync(join(tmpdir(), 'starling-sbom-'));
try {
  // npm calls the bill's subject by the folder.
  const folder = join(directory, manifest.name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, devDependencies: {} }));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }),
  );
  const { status, error } = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(directory, { recursive: true });
}
