import type { FlameDifference } from '../../pprof/index.ts';
import { decompress, diffFlameTrees, flameTree, summarizeProfile } from '../../pprof/index.ts';
import { MAX_ANALYSED_BYTES } from './limits.ts';

/** Of each of the two trees: fine enough that what one of them folds away is too small in both. */
const COMPARED_NODES = 20_000;
/** The largest of the difference stay, and nothing that is less than this part of both wholes. */
const MAX_NODES = 2_000;
const MIN_SHARE = 0.001;

/**
 * How one profile differs from another, function by function.
 * @throws PprofError for what is no valid profile
 * @throws RangeError for a sample type that one of them lacks
 */
export async function differenceOf(
  before: Uint8Array,
  after: Uint8Array,
  wanted: string | undefined,
): Promise<object> {
  const raw = await decompress(after, { maxBytes: MAX_ANALYSED_BYTES });
  const { totals, rankedBy } = summarizeProfile(raw, { sampleType: wanted, topCount: 0 });
  const options = { sampleType: rankedBy.type, maxNodes: COMPARED_NODES, minShare: 0 };
  const tree = diffFlameTrees(
    flameTree(await decompress(before, { maxBytes: MAX_ANALYSED_BYTES }), options),
    flameTree(raw, options),
  );
  return { sample_types: totals, sample_type: rankedBy.type, tree: trim(tree) };
}

/** Leaves out what is too small to be seen on either side. */
function trim(root: FlameDifference): FlameDifference {
  const weights = new Map<FlameDifference, number>();
  const weigh = (node: FlameDifference): void => {
    const share = (value: number, whole: number): number => (whole === 0 ? 0 : Math.abs(value / whole));
    weights.set(node, Math.max(share(node.before, root.before), share(node.after, root.after)));
    for (const child of node.children) weigh(child);
  };
  weigh(root);
  const shown = new Set(
    [...weights]
      .filter(([, weight]) => weight >= MIN_SHARE)
      .sort(([, one], [, other]) => other - one)
      .slice(0, MAX_NODES)
      .map(([node]) => node),
  );
  const keep = (node: FlameDifference): FlameDifference => ({
    ...node,
    children: node.children.filter((child) => shown.has(child)).map(keep),
  });
  return keep(root);
}
