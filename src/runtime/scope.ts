import type { ObjectValue, Scope, Value } from '../syntax/index.ts';
import { Unknown } from '../syntax/index.ts';

/**
 * The scope of one node: the exports of the nodes that it refers to, as nested objects ("a.b.c" → a → b → c), over the
 * standard library. A component hides a library name of the same first word.
 */
export function nodeScope(
  dependencies: Iterable<readonly [id: string, exports: ObjectValue | Unknown]>,
  library: Scope,
  modulePath: string,
): Scope {
  const root = new Map<string, Value>();
  for (const [id, exports] of dependencies) place(root, id.split('.'), exports);
  return {
    lookup(name) {
      const own = root.get(name);
      if (own !== undefined) return own;
      return name === 'module_path' ? modulePath : library.lookup(name);
    },
  };
}

function place(into: Map<string, Value>, path: readonly string[], exports: ObjectValue | Unknown): void {
  const [first = '', ...rest] = path;
  if (exports instanceof Unknown && rest.length === 0) {
    into.set(first, exports);
    return;
  }
  const existing = into.get(first);
  const next = new Map<string, Value>(existing instanceof Map ? existing : []);
  into.set(first, next);
  if (rest.length > 0) place(next, rest, exports);
  else if (exports instanceof Map) for (const [name, value] of exports) next.set(name, value);
}
