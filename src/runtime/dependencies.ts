import type { Body, Diagnostic, Span } from '../syntax/index.ts';
import { errorAt, referencesOf, warningAt } from '../syntax/index.ts';
import type { Entry } from './blueprint.ts';
import type { ModuleScope } from './module-scope.ts';
import type { RuntimeServices } from './node.ts';

/** For each entry the ids that it needs, and what is wrong with its references. */
export interface Dependencies {
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
  /** Instances of components that contain themselves; they must not be looked into. */
  readonly recursive: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resolves what the entries of a module refer to: the longest prefix of an identifier chain that is a node; else a name
 * of the standard library. Instances also depend on the imports that their declaration comes from or uses inside.
 */
export function resolveDependencies(
  entries: readonly Entry[],
  scope: ModuleScope,
  services: Pick<RuntimeServices, 'library' | 'deprecatedFunctions'>,
): Dependencies {
  const ids = new Set(entries.map(({ id }) => id));
  const importIds = new Map<string, string>();
  for (const { kind, id, block } of entries) if (kind === 'import') importIds.set(block.label, id);
  const edges = new Map<string, Set<string>>();
  const recursive = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const entry of entries) {
    const needed = new Set<string>();
    for (const { path, span } of bodyReferences(entry.block.body)) {
      const id = nodeOf(path, ids);
      if (id === entry.id) diagnostics.push(errorAt(span, `self reference: ${id}`));
      else if (id !== undefined) needed.add(id);
      else diagnostics.push(...outsideReference(path, span, services));
    }
    if (entry.kind === 'instance') {
      const uses = new Set<string>();
      const recursion = collectUses(entry.block.name, scope, uses, []);
      if (recursion !== undefined) {
        recursive.add(entry.id);
        const names = [...new Set(recursion)];
        const how = names.length === 1 ? 'declares itself' : 'declare each other';
        diagnostics.push(errorAt(entry.block.nameSpan, `cycle: ${names.join(', ')} ${how}`));
      }
      for (const namespace of uses) {
        const id = importIds.get(namespace);
        if (id !== undefined) needed.add(id);
      }
    }
    edges.set(entry.id, needed);
  }
  return { edges, recursive, diagnostics };
}

function nodeOf(path: readonly string[], ids: ReadonlySet<string>): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const id = path.slice(0, length).join('.');
    if (ids.has(id)) return id;
  }
  return undefined;
}

function outsideReference(
  path: readonly string[],
  span: Span,
  services: Pick<RuntimeServices, 'library' | 'deprecatedFunctions'>,
): Diagnostic[] {
  const [first = ''] = path;
  if (first !== 'module_path' && services.library.lookup(first) === undefined) {
    return [errorAt(span, `component ${JSON.stringify(path.join('.'))} does not exist or is out of scope`)];
  }
  const successor = path.length === 1 ? services.deprecatedFunctions.get(first) : undefined;
  return successor === undefined ? [] : [warningAt(span, `${first} is deprecated; use ${successor}`)];
}

/**
 * Notes the namespaces that a custom component is made of, through declarations inside declarations.
 * @returns the names of a recursion, if there is one
 */
function collectUses(
  name: string,
  scope: ModuleScope,
  uses: Set<string>,
  path: readonly string[],
): readonly string[] | undefined {
  const [first = '', second] = name.split('.');
  if (second !== undefined) uses.add(first);
  const block = declarationIn(scope, name);
  if (block === undefined) return undefined;
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  for (const statement of block.body.statements) {
    if (statement.kind !== 'block') continue;
    const recursion = collectUses(statement.name, scope, uses, [...path, name]);
    if (recursion !== undefined) return recursion;
  }
  return undefined;
}

function declarationIn(scope: ModuleScope | undefined, name: string): { readonly body: Body } | undefined {
  if (scope === undefined) return undefined;
  return scope.declares.get(name) ?? declarationIn(scope.parent, name);
}

/** The identifier chains of every expression in a body, nested blocks included. */
function* bodyReferences(body: Body): Generator<{ path: readonly string[]; span: Span }> {
  for (const statement of body.statements) {
    if (statement.kind === 'block') yield* bodyReferences(statement.body);
    else yield* referencesOf(statement.value);
  }
}
