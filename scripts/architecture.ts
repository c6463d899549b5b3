import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from './layers.ts';

const ROOT = join(import.meta.dirname, '..');
/** Everybody may import it; its arrows would only hide the others. */
const EVERYWHERE = 'util';

/**
 * The folder diagram and table of docs/architecture.md, from the table of layers and the paragraph that opens each
 * folder's index.ts. Folders that have no file yet are left out.
 */
export function architectureSection(): string {
  const folders = Object.keys(layers).filter((folder) => existsSync(indexOf(folder)));
  const imports = new Map(
    folders.map((folder) => [folder, (layers[folder] ?? []).filter((name) => folders.includes(name))]),
  );
  const imported = new Set([...imports.values()].flat());
  const entrances = folders.filter((folder) => !imported.has(folder));
  const arrows = folders.flatMap((folder) =>
    withoutImplied(folder, imports)
      .filter((name) => name !== EVERYWHERE)
      .map((name) => `  ${folder} --> ${name}`),
  );
  const rows = folders.map((folder) => {
    const names = imports.get(folder)?.join(' ') || '–';
    return `| [\`${folder}/\`](../src/${folder}) | ${firstSentence(folder)} | ${names} |`;
  });
  return [
    '```mermaid',
    'flowchart TD',
    ...entrances.map((folder) => `  main["main.ts"] --> ${folder}`),
    ...arrows,
    '```',
    '',
    '| Folder | What lives there | May import |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** The paragraph that opens a folder's index.ts, on one line; undefined where there is none. */
export function leadingParagraph(folder: string): string | undefined {
  const [, comment] = /^\/\*\*\n((?: \*.*\n)+?) \*\//.exec(readFileSync(indexOf(folder), 'utf8')) ?? [];
  return comment
    ?.split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trim())
    .join(' ')
    .trim();
}

function firstSentence(folder: string): string {
  const [sentence = ''] = /^.*?[.:;](?=\s|$)/.exec(leadingParagraph(folder) ?? '') ?? [];
  return sentence.replace(/[.:;]$/, '');
}

type Imports = ReadonlyMap<string, readonly string[]>;

/** What a folder imports, without what its other imports import already. */
function withoutImplied(folder: string, imports: Imports): readonly string[] {
  const names = imports.get(folder) ?? [];
  return names.filter((name) => !names.some((other) => other !== name && reaches(other, name, imports)));
}

function reaches(from: string, to: string, imports: Imports): boolean {
  return (imports.get(from) ?? []).some((next) => next === to || reaches(next, to, imports));
}

function indexOf(folder: string): string {
  return join(ROOT, 'src', folder, 'index.ts');
}
