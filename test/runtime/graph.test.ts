import fc from 'fast-check';
import t from 'tap';
import { buildGraph } from '../../src/runtime/graph.ts';

t.test('order: dependencies first, cycles found, on any graph', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const edge = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  fc.assert(
    fc.property(fc.array(edge), (pairs) => {
      const edges = new Map(
        ids.map((id) => [id, new Set(pairs.filter(([from]) => from === id).map(([, to]) => to))]),
      );
      const { order, cycles } = buildGraph(ids, edges);
      const inCycle = new Set(cycles.flat());
      if ([...order].sort().join() !== ids.join()) return false;
      for (const [from, to] of pairs) {
        if (inCycle.has(from) && inCycle.has(to)) continue;
        if (order.indexOf(to) > order.indexOf(from)) return false;
      }
      return ids.every((id) => inCycle.has(id) === reaches(edges, id, id));
    }),
  );
});

t.test('a chain of 100,000 does not exhaust the stack', async (t) => {
  const ids = Array.from({ length: 100_000 }, (_, index) => String(index));
  const edges = new Map(ids.map((id, index) => [id, new Set([String(index + 1)])]));
  t.equal(buildGraph(ids, edges).order[0], '99999');
});

/** Whether `to` can be reached from `from` by at least one edge. */
function reaches(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const pending = [...(edges.get(from) ?? [])];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...(edges.get(id) ?? []));
  }
  return false;
}
