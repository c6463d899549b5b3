/** What a node's work costs; units only need to compare. */
export interface NodeLoad {
  readonly node: string;
  readonly total: number;
  /** The heaviest keys that it works on, and all that are there by an override. */
  readonly heavy: ReadonlyMap<bigint, number>;
}

/** Keys that belong to other nodes than the ring says, by name of the node. */
export type OverrideTable = ReadonlyMap<bigint, string>;

/** Nothing is done while the busiest node has no more than so many times the mean. */
const TOLERATED = 1.12;
/** What is aimed at when something is done. */
const WANTED = 1.06;
/** Keys moved at a time. */
const MAX_MOVES = 64;
/** Keys in the table. */
const MAX_OVERRIDES = 2_000;

/**
 * The table of overrides after a look at the loads: heavy keys go from the busiest nodes to those with the least to do,
 * and home again where that does no harm. The same table comes back as long as the load is even enough, so that nothing
 * moves without need. Pure; whoever calls it must be the only one.
 */
export function rebalance(
  loads: readonly NodeLoad[],
  table: OverrideTable,
  home: (key: bigint) => string | undefined,
): OverrideTable {
  const plan = new Plan(loads);
  const next = new Map(table);
  for (const [key, node] of table) {
    const isStale = plan.costOf(key) === undefined || !plan.has(node) || home(key) === node;
    if (isStale) next.delete(key);
  }
  if (plan.mean > 0 && plan.unevenness > TOLERATED) {
    sendHome(plan, next, home);
    spread(plan, next, home);
  }
  const isSame = next.size === table.size && [...next].every(([key, node]) => table.get(key) === node);
  return isSame ? table : next;
}

/** Keys whose own node would still have less than the mean with them go back to it. */
function sendHome(plan: Plan, table: Map<bigint, string>, home: (key: bigint) => string | undefined): void {
  for (const [key] of [...table].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const node = home(key);
    const cost = plan.costOf(key);
    if (node === undefined || cost === undefined || !plan.has(node)) continue;
    if (plan.loadOf(node) + cost > plan.mean) continue;
    plan.move(key, node);
    table.delete(key);
  }
}

/** Keys go from the busiest node to the idlest, until that is even enough or makes nothing better. */
function spread(plan: Plan, table: Map<bigint, string>, home: (key: bigint) => string | undefined): void {
  for (let moves = 0; moves < MAX_MOVES && plan.unevenness > WANTED; moves++) {
    const move = plan.bestMove();
    if (move === undefined) return;
    if (home(move.key) === move.to) table.delete(move.key);
    else if (table.has(move.key) || table.size < MAX_OVERRIDES) table.set(move.key, move.to);
    else return;
    plan.move(move.key, move.to);
  }
}

/** The loads, as they would be after the moves so far. */
class Plan {
  readonly mean: number;
  readonly #loads = new Map<string, number>();
  readonly #keys = new Map<bigint, { node: string; readonly cost: number }>();

  constructor(loads: readonly NodeLoad[]) {
    let total = 0;
    for (const load of loads) {
      total += load.total;
      this.#loads.set(load.node, load.total);
      // A key in the middle of moving is named by two nodes; once is enough.
      for (const [key, cost] of load.heavy)
        if (!this.#keys.has(key)) this.#keys.set(key, { node: load.node, cost });
    }
    this.mean = loads.length === 0 ? 0 : total / loads.length;
  }

  /** Load of the busiest node in parts of the mean. */
  get unevenness(): number {
    return Math.max(...this.#loads.values()) / this.mean;
  }

  has(node: string): boolean {
    return this.#loads.has(node);
  }

  loadOf(node: string): number {
    return this.#loads.get(node) ?? 0;
  }

  costOf(key: bigint): number | undefined {
    return this.#keys.get(key)?.cost;
  }

  move(key: bigint, to: string): void {
    const entry = this.#keys.get(key);
    if (entry === undefined) return;
    this.#loads.set(entry.node, this.loadOf(entry.node) - entry.cost);
    this.#loads.set(to, this.loadOf(to) + entry.cost);
    entry.node = to;
  }

  /** The key of the busiest node with which the larger of its load and that of the idlest one becomes smallest. */
  bestMove(): { readonly key: bigint; readonly to: string } | undefined {
    const byLoad = [...this.#loads].sort(([nameA, a], [nameB, b]) => a - b || (nameA < nameB ? -1 : 1));
    const idlest = byLoad[0];
    const busiest = byLoad.at(-1);
    if (idlest === undefined || busiest === undefined) return undefined;
    let best: bigint | undefined;
    let bestLoad = busiest[1];
    for (const [key, { node, cost }] of this.#keys) {
      if (node !== busiest[0]) continue;
      const load = Math.max(busiest[1] - cost, idlest[1] + cost);
      if (load < bestLoad || (load === bestLoad && best !== undefined && key < best)) {
        best = key;
        bestLoad = load;
      }
    }
    return best === undefined ? undefined : { key: best, to: idlest[0] };
  }
}
