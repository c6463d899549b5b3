import type { BlockNode, Body, Diagnostic } from '../syntax/index.ts';
import { errorAt, positionOf, warningAt } from '../syntax/index.ts';
import { ModuleScope } from './module-scope.ts';
import { unknownBlockErrors } from './unsupported.ts';

/** What a block of a body is. */
export type EntryKind = 'component' | 'instance' | 'import' | 'argument' | 'export' | 'logging' | 'http';

/** A block that becomes a node. */
export interface Entry {
  /** e.g. "pyroscope.scrape.default"; unique in its module. */
  readonly id: string;
  readonly kind: EntryKind;
  readonly block: BlockNode;
}

/** A body read into its parts, before anything is evaluated. */
export interface Blueprint {
  readonly entries: readonly Entry[];
  readonly scope: ModuleScope;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a body may hold: the root everything but arguments, a module no process settings, imported text declarations only. */
export type BodyKind = 'root' | 'module' | 'imported';

export interface BlueprintOptions {
  readonly kind: BodyKind;
  readonly componentNames: ReadonlySet<string>;
  readonly path: string;
  readonly parent?: ModuleScope | undefined;
}

const IMPORTS: ReadonlySet<string> = new Set(['import.file', 'import.string']);
const ONLY_IN_MODULES: ReadonlySet<string> = new Set(['argument', 'export']);
const ONLY_AT_ROOT: ReadonlySet<string> = new Set([
  'logging',
  'tracing',
  'livedebugging',
  'http',
  'remotecfg',
]);
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['tracing', 'the tracing block is not supported yet and has no effect'],
  ['livedebugging', 'the livedebugging block has no effect: Starling needs no such switch'],
]);

/** Sorts the blocks of a body by what they are, and reports all that must not stand there. */
export function readBlueprint(bodies: readonly Body[], options: BlueprintOptions): Blueprint {
  const diagnostics: Diagnostic[] = [];
  const blocks: BlockNode[] = [];
  for (const statement of bodies.flatMap((body) => body.statements)) {
    if (statement.kind === 'block') blocks.push(statement);
    else diagnostics.push(errorAt(statement.nameSpan, `unrecognized attribute ${statement.name}`));
  }
  const declares = new Map<string, BlockNode>();
  const namespaces = new Set<string>();
  for (const block of blocks) {
    if (block.name === 'declare' && !declares.has(block.label)) declares.set(block.label, block);
    if (IMPORTS.has(block.name)) namespaces.add(block.label);
  }
  const scope = new ModuleScope(options.path, declares, namespaces, options.parent);
  const reader = new BlueprintReader(options, scope, diagnostics);
  for (const block of blocks) reader.read(block);
  reader.finish();
  return { entries: reader.entries, scope, diagnostics };
}

class BlueprintReader {
  readonly entries: Entry[] = [];
  readonly #options: BlueprintOptions;
  readonly #scope: ModuleScope;
  readonly #diagnostics: Diagnostic[];
  readonly #seen = new Map<string, BlockNode>();
  readonly #unknown: BlockNode[] = [];

  constructor(options: BlueprintOptions, scope: ModuleScope, diagnostics: Diagnostic[]) {
    this.#options = options;
    this.#scope = scope;
    this.#diagnostics = diagnostics;
  }

  read(block: BlockNode): void {
    const { name } = block;
    const noEffect = WITHOUT_EFFECT.get(name);
    const misplaced = this.#misplaced(name);
    if (misplaced !== undefined) this.#error(block, misplaced);
    else if (noEffect !== undefined) this.#diagnostics.push(warningAt(block.nameSpan, noEffect));
    else if (name === 'declare') this.#declare(block);
    else if (name === 'logging' || name === 'http') this.#enter(name, block, 'never');
    else if (IMPORTS.has(name)) this.#enter('import', block, 'always');
    else if (name === 'argument' || name === 'export') this.#enter(name, block, 'always');
    else if (this.#options.componentNames.has(name)) this.#enter('component', block, 'always');
    else if (this.#scope.mayDeclare(name)) this.#enter('instance', block, 'maybe');
    else this.#unknown.push(block);
  }

  finish(): void {
    const known = [
      ...this.#options.componentNames,
      ...this.#scope.declares.keys(),
      'logging',
      'http',
      'declare',
      ...IMPORTS,
    ];
    this.#diagnostics.push(...unknownBlockErrors(this.#unknown, known));
  }

  #misplaced(name: string): string | undefined {
    const { kind } = this.#options;
    if (kind === 'imported' && name !== 'declare' && !IMPORTS.has(name)) {
      return `only declare and import blocks are allowed in an imported module, found ${name}`;
    }
    if (kind === 'root' && ONLY_IN_MODULES.has(name)) return `${name} is only allowed inside a module`;
    if (kind === 'module' && ONLY_AT_ROOT.has(name)) return `${name} is not allowed inside a module`;
    return undefined;
  }

  #declare(block: BlockNode): void {
    if (block.label === '') this.#error(block, 'declare block requires a label');
    else if (this.#options.componentNames.has(block.label)) {
      this.#error(block, `cannot declare ${block.label}: there is a component of that name`);
    } else this.#unique(`declare.${block.label}`, block);
  }

  #enter(kind: EntryKind, block: BlockNode, labelled: 'always' | 'never' | 'maybe'): void {
    if (labelled === 'always' && block.label === '') {
      this.#error(block, `${kind} ${JSON.stringify(block.name)} must have a label`);
    } else if (labelled === 'never' && block.label !== '') {
      this.#error(block, `block ${JSON.stringify(block.name)} does not support specifying labels`);
    } else {
      const id = block.label === '' ? block.name : `${block.name}.${block.label}`;
      if (this.#unique(id, block)) this.entries.push({ id, kind, block });
    }
  }

  #unique(id: string, block: BlockNode): boolean {
    const first = this.#seen.get(id);
    if (first === undefined) {
      this.#seen.set(id, block);
      return true;
    }
    const { source, start } = first.nameSpan;
    const { line, column } = positionOf(source, start);
    this.#error(block, `block ${id} already declared at ${source.name}:${line}:${column}`);
    return false;
  }

  #error(block: BlockNode, message: string): void {
    this.#diagnostics.push(errorAt(block.nameSpan, message));
  }
}
