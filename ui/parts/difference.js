/** How one profile differs from another: pure, so that it can be tested without a browser. */

/** From here on a change shows in a stronger colour: parts of the whole. */
const STEPS = [0.001, 0.01, 0.05];

/**
 * @typedef {{ name: string, before: number, after: number, children: readonly Difference[] }} Difference
 * @typedef {{
 *   name: string, before: number, after: number, total: number, self: number, children: readonly Compared[],
 * }} Compared shares, from 0 to 1
 */

/**
 * A tree to be drawn: of both profiles the shares, since one may be of more profiles than the other; a bar is as wide as both
 * together.
 * @param {Difference} root @returns {Compared}
 */
export function comparedTree(root) {
  /** @param {Difference} node @returns {Compared} */
  const compare = (node) => {
    const before = root.before === 0 ? 0 : node.before / root.before;
    const after = root.after === 0 ? 0 : node.after / root.after;
    const children = node.children.map(compare).sort((one, other) => other.total - one.total);
    const called = children.reduce((sum, { total }) => sum + total, 0);
    return { name: node.name, before, after, total: before + after, self: before + after - called, children };
  };
  return compare(root);
}

/** The class of a bar: how much more or less it is. @param {{ before: number, after: number }} node */
export function changeClass({ before, after }) {
  const change = after - before;
  const strength = STEPS.filter((step) => Math.abs(change) >= step).length;
  if (strength === 0) return 'same';
  return `${change > 0 ? 'more' : 'less'}-${strength}`;
}

/**
 * Every function with its own part in both, those that changed most first; one that calls itself counts each time.
 * @param {Compared} root
 */
export function changedFunctions(root) {
  /** @type {Map<string, { name: string, before: number, after: number }>} */
  const functions = new Map();
  /** @param {Compared} node */
  const add = (node) => {
    const sums = functions.get(node.name) ?? { name: node.name, before: 0, after: 0 };
    functions.set(node.name, sums);
    sums.before += node.before;
    sums.after += node.after;
    for (const child of node.children) {
      sums.before -= child.before;
      sums.after -= child.after;
      add(child);
    }
  };
  for (const child of root.children) add(child);
  const change = ({ before, after }) => Math.abs(after - before);
  return [...functions.values()].sort((one, other) => change(other) - change(one));
}
