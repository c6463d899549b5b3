import { columnOf, readProfile } from './read-profile.ts';

const DEFAULT_MAX_NODES = 2_000;
const DEFAULT_MIN_SHARE = 0.001;
/** Bounds what building takes; what comes later in a profile is added to the node where it would have branched off. */
const MAX_BUILT = 500_000;
/** The branches that are too small to show, together. */
const OTHER = '(other)';

export interface FlameOptions {
  /** The last one if absent. */
  readonly sampleType?: string | undefined;
  /** The root and the largest others stay, this many in all; besides there are nodes named "(other)". */
  readonly maxNodes?: number | undefined;
  /** Branches below this share of the whole are folded into "(other)". */
  readonly minShare?: number | undefined;
}

/** A function called by the one above it; JSON as it stands. Numbers beyond 2^53 are rounded. */
export interface FlameNode {
  readonly name: string;
  /** With what it called. */
  readonly total: number;
  /** Without. */
  readonly self: number;
  /** The largest first. */
  readonly children: readonly FlameNode[];
}

interface Building {
  readonly name: string;
  total: number;
  self: number;
  readonly children: Map<string, Building>;
}

/**
 * The stacks of an uncompressed profile as a tree from the outermost function on, for one of its sample types.
 *
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that it lacks
 */
export function flameTree(raw: Uint8Array, options: FlameOptions = {}): FlameNode {
  const { maxNodes = DEFAULT_MAX_NODES, minShare = DEFAULT_MIN_SHARE } = options;
  return readProfile(raw, (profile) => {
    const column = columnOf(profile.facts.sampleTypes, options.sampleType);
    const root = building('total');
    const nodes = [root];
    profile.forEachSample((sample) => {
      const value = profile.valueOf(sample, column);
      if (value !== 0) addStack(nodes, root, profile.stackOf(sample), value);
    });
    return finish(root, largest(nodes, maxNodes, minShare));
  });
}

function building(name: string): Building {
  return { name, total: 0, self: 0, children: new Map() };
}

function addStack(nodes: Building[], root: Building, stack: readonly string[], value: number): void {
  let node = root;
  node.total += value;
  for (const name of stack) {
    let child = node.children.get(name);
    if (child === undefined) {
      if (nodes.length === MAX_BUILT) break;
      child = building(name);
      node.children.set(name, child);
      nodes.push(child);
    }
    child.total += value;
    node = child;
  }
  node.self += value;
}

/** The nodes to show. Parents come before their children, so that of equal ones the outer stay. */
function largest(nodes: readonly Building[], maxNodes: number, minShare: number): ReadonlySet<Building> {
  const [root] = nodes;
  const least = Math.abs(root?.total ?? 0) * minShare;
  const shown = nodes
    .filter((node) => node === root || Math.abs(node.total) >= least)
    .toSorted((one, other) => Math.abs(other.total) - Math.abs(one.total))
    .slice(0, maxNodes);
  return new Set(shown);
}

function finish({ name, total, self, children }: Building, shown: ReadonlySet<Building>): FlameNode {
  const kept: FlameNode[] = [];
  let other = 0;
  for (const child of children.values()) {
    if (shown.has(child)) kept.push(finish(child, shown));
    else other += child.total;
  }
  kept.sort((one, next) => next.total - one.total || (one.name < next.name ? -1 : 1));
  if (other !== 0) kept.push({ name: OTHER, total: other, self: other, children: [] });
  return { name, total, self, children: kept };
}

/** What two trees have at one place. */
export interface FlameDifference {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** The largest changes first. */
  readonly children: readonly FlameDifference[];
}

/** Lays one tree over another. A function that only one of them has counts 0 in the other. */
export function diffFlameTrees(before: FlameNode | undefined, after: FlameNode | undefined): FlameDifference {
  const children = new Map<string, [FlameNode | undefined, FlameNode | undefined]>();
  for (const child of before?.children ?? []) children.set(child.name, [child, undefined]);
  for (const child of after?.children ?? []) children.set(child.name, [children.get(child.name)?.[0], child]);
  const change = (node: FlameDifference): number => Math.abs(node.after - node.before);
  return {
    name: after?.name ?? before?.name ?? '',
    before: before?.total ?? 0,
    after: after?.total ?? 0,
    children: [...children.values()]
      .map(([one, other]) => diffFlameTrees(one, other))
      .sort((one, other) => change(other) - change(one)),
  };
}
