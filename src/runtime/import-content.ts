import { resolve } from 'node:path';
import {
  decodeBody,
  defaulted,
  defineBlock,
  duration,
  optionalSecret,
  required,
  string,
} from '../schema/index.ts';
import type { BlockNode, Diagnostic, Scope, Source } from '../syntax/index.ts';
import { errorAt, hasErrors, parseFile } from '../syntax/index.ts';
import { readBlueprint } from './blueprint.ts';
import { ModuleScope } from './module-scope.ts';
import { nodeScope } from './scope.ts';
import { ReadError, readSources } from './source-files.ts';

/** The arguments of `import.file "namespace" { … }`. */
export const importFileBlock = defineBlock({
  filename: required(string, 'The file, or the directory of files, with the declarations.'),
  detector: defaulted(string, 'fsnotify', 'How changes are noticed: fsnotify (by the system) or poll.', {
    check: (name) => (name === 'fsnotify' || name === 'poll' ? undefined : 'must be "fsnotify" or "poll"'),
  }),
  poll_frequency: defaulted(duration, 60_000, 'How often the file is looked at.', {
    check: (ms) => (ms > 0 ? undefined : 'must be greater than 0'),
  }),
});

/** The arguments of `import.string "namespace" { … }`. */
export const importStringBlock = defineBlock({
  content: required(optionalSecret, 'The text with the declarations.'),
});

/** Imported declarations, the texts they came from, and the files to look at for changes. */
export interface ImportedContent {
  readonly scope: ModuleScope;
  readonly texts: readonly string[];
  readonly files: readonly string[];
  readonly pollMs: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** How deep imports may import. */
const MAX_DEPTH = 32;

interface Loader {
  readonly values: Scope;
  readonly library: Scope;
  readonly componentNames: ReadonlySet<string>;
  /** The files that lead here, each imported by the one before. */
  readonly importers: readonly string[];
}

/** Reads what an import block imports, and what that imports in turn. Failures are diagnostics at the block. */
export async function loadImport(block: BlockNode, loader: Loader, path: string): Promise<ImportedContent> {
  const found = await readImport(block, loader.values, path);
  const importers = [...loader.importers, ...found.files.map((file) => resolve(file))];
  const fault = nestingFault(importers);
  if (fault !== undefined) {
    return { ...found, scope: emptyScope(path), diagnostics: [errorAt(block.nameSpan, fault)] };
  }
  if (found.isUnknown) return { ...found, scope: ModuleScope.unknown(path) };
  const parsed = found.sources.map(parseFile);
  const diagnostics = [...found.diagnostics, ...parsed.flatMap((file) => file.diagnostics)];
  const { componentNames, library } = loader;
  const blueprint = readBlueprint(
    parsed.map(({ file }) => file.body),
    { kind: 'imported', componentNames, path: found.path },
  );
  diagnostics.push(...blueprint.diagnostics);
  const content = {
    texts: found.sources.map(({ text }) => text),
    files: [...found.files],
    pollMs: found.pollMs,
  };
  for (const entry of blueprint.entries) {
    const values = nodeScope([], library, found.path);
    const nested = await loadImport(entry.block, { values, library, componentNames, importers }, found.path);
    blueprint.scope.imports.set(entry.block.label, nested.scope);
    diagnostics.push(...nested.diagnostics);
    content.texts.push(...nested.texts);
    content.files.push(...nested.files);
    content.pollMs = Math.min(content.pollMs, nested.pollMs);
  }
  return { ...content, scope: blueprint.scope, diagnostics };
}

/** What is wrong with how imports hang together: a circle of two would be loaded millions of times before it is too deep. */
function nestingFault(importers: readonly string[]): string | undefined {
  const last = importers.at(-1) ?? '';
  const first = importers.indexOf(last);
  if (first >= 0 && first < importers.length - 1) {
    return `a file must not import itself: ${importers.slice(first).join(' imports ')}`;
  }
  return importers.length > MAX_DEPTH ? 'imports are nested too deeply' : undefined;
}

interface Found {
  readonly sources: readonly Source[];
  /** Whether the text comes from a component, in a static check. */
  readonly isUnknown: boolean;
  readonly texts: readonly string[];
  readonly files: readonly string[];
  readonly path: string;
  readonly pollMs: number;
  readonly diagnostics: readonly Diagnostic[];
}

async function readImport(block: BlockNode, values: Scope, path: string): Promise<Found> {
  const nothing = {
    sources: [],
    isUnknown: false,
    texts: [],
    files: [],
    path,
    pollMs: Number.POSITIVE_INFINITY,
  };
  if (block.name === 'import.string') {
    const { value, diagnostics } = decodeBody(importStringBlock, block.body, block.nameSpan, values);
    if (value === undefined) return { ...nothing, isUnknown: !hasErrors(diagnostics), diagnostics };
    const text = value.content.reveal();
    return { ...nothing, sources: [{ name: `import.string.${block.label}`, text }], diagnostics };
  }
  const { value, diagnostics } = decodeBody(importFileBlock, block.body, block.nameSpan, values);
  if (value === undefined || hasErrors(diagnostics)) return { ...nothing, diagnostics };
  try {
    const read = await readSources(value.filename);
    return {
      sources: read.sources,
      isUnknown: false,
      texts: [],
      files: [value.filename],
      path: read.directory,
      pollMs: value.poll_frequency,
      diagnostics: read.diagnostics,
    };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const message = `import.file.${block.label}: ${error.message}`;
    return {
      ...nothing,
      files: [value.filename],
      pollMs: value.poll_frequency,
      diagnostics: [errorAt(block.nameSpan, message)],
    };
  }
}

function emptyScope(path: string): ModuleScope {
  return new ModuleScope(path, new Map(), new Set());
}
