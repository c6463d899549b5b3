import type { BlockNode } from '../syntax/index.ts';

/** A `declare` block with the scope in which it was written, which is where its body looks names up. */
export interface Declaration {
  readonly name: string;
  readonly block: BlockNode;
  readonly scope: ModuleScope;
}

/**
 * The custom components that a body may use: its own `declare` blocks, the namespaces it imports, and what the bodies
 * around it have. `imports` is filled when the import blocks are evaluated.
 */
export class ModuleScope {
  readonly parent: ModuleScope | undefined;
  /** The directory of the file that the text stands in: `module_path` of the language. */
  readonly path: string;
  readonly declares: ReadonlyMap<string, BlockNode>;
  readonly imports = new Map<string, ModuleScope>();
  readonly #namespaces: ReadonlySet<string>;
  #isUnknown = false;

  constructor(
    path: string,
    declares: ReadonlyMap<string, BlockNode>,
    namespaces: ReadonlySet<string>,
    parent?: ModuleScope,
  ) {
    this.path = path;
    this.declares = declares;
    this.#namespaces = namespaces;
    this.parent = parent;
  }

  /** Declarations that cannot be known before the components run. */
  static unknown(path: string): ModuleScope {
    const scope = new ModuleScope(path, new Map(), new Set());
    scope.#isUnknown = true;
    return scope;
  }

  /** Whether a block name means something that is imported from what cannot be known yet. */
  isUnknown(name: string): boolean {
    const [first = '', second] = name.split('.');
    const content = this.imports.get(first);
    if (second !== undefined && content !== undefined) return content.#isUnknown;
    return this.parent?.isUnknown(name) ?? false;
  }

  /** Whether a block of this name is, or may turn out to be, a custom component. */
  mayDeclare(name: string): boolean {
    const [first = '', second] = name.split('.');
    if (second === undefined ? this.declares.has(first) : this.#namespaces.has(first)) return true;
    return this.parent?.mayDeclare(name) ?? false;
  }

  /** The declaration that a block name means; inner scopes hide outer ones. */
  find(name: string): Declaration | undefined {
    const [first = '', second] = name.split('.');
    if (second === undefined) {
      const block = this.declares.get(first);
      if (block !== undefined) return { name, block, scope: this };
    } else if (this.#namespaces.has(first)) {
      const content = this.imports.get(first);
      const block = content?.declares.get(second);
      return content === undefined || block === undefined ? undefined : { name, block, scope: content };
    }
    return this.parent?.find(name);
  }
}
