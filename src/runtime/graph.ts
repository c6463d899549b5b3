/** A directed graph of dependencies over ids, with an order in which every id comes after what it depends on. */
export interface DependencyGraph {
  /** Dependencies first; ids without a relation keep the order in which they were given. */
  readonly order: readonly string[];
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly dependents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups of ids that depend on each other; empty in a graph that can be evaluated. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Orders ids by their dependencies and finds the cycles (Tarjan's strongly connected components, without recursion, so
 * that a long chain cannot exhaust the stack).
 * @param edges for each id, the ids that it depends on; ids that are not in `ids` are ignored
 */
export function buildGraph(
  ids: readonly string[],
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): DependencyGraph {
  const known = new Set(ids);
  const dependencies = new Map<string, ReadonlySet<string>>();
  const dependents = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const id of ids) {
    const own = new Set([...(edges.get(id) ?? [])].filter((other) => known.has(other)));
    dependencies.set(id, own);
    for (const other of own) dependents.get(other)?.add(id);
  }
  const { order, cycles } = tarjan(ids, dependencies);
  return { order, dependencies, dependents, cycles };
}

interface Visit {
  readonly id: string;
  readonly pending: Iterator<string>;
}

function tarjan(
  ids: readonly string[],
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): { order: string[]; cycles: string[][] } {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const order: string[] = [];
  const cycles: string[][] = [];

  const enter = (id: string): Visit => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, pending: (dependencies.get(id) ?? new Set<string>()).values() };
  };
  const lower = (id: string, value: number | undefined): void => {
    low.set(id, Math.min(low.get(id) ?? 0, value ?? 0));
  };
  const leave = (id: string): void => {
    if (low.get(id) !== index.get(id)) return;
    const component: string[] = [];
    for (let last = stack.pop(); last !== undefined; last = stack.pop()) {
      onStack.delete(last);
      component.push(last);
      if (last === id) break;
    }
    const isCycle = component.length > 1 || dependencies.get(id)?.has(id) === true;
    if (isCycle) cycles.push(component.reverse());
    order.push(...component);
  };

  for (const root of ids) {
    if (index.has(root)) continue;
    const visits: Visit[] = [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.pending.next();
      if (next.done === true) {
        visits.pop();
        leave(visit.id);
        const parent = visits.at(-1);
        if (parent !== undefined) lower(parent.id, low.get(visit.id));
      } else if (!index.has(next.value)) {
        visits.push(enter(next.value));
      } else if (onStack.has(next.value)) {
        lower(visit.id, index.get(next.value));
      }
    }
  }
  return { order, cycles };
}
