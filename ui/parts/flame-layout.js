/** Where the bars of a flame graph stand: pure, so that it can be tested without a browser. */

/**
 * @typedef {{ name: string, total: number, self: number, children: readonly FlameNode[] }} FlameNode
 * @typedef {{ node: FlameNode, path: string, depth: number, x: number, width: number, parent: Bar | undefined }} Bar
 */

/**
 * The bars that are wide enough to see. What is above the node that is zoomed to spans the whole width.
 * @param {FlameNode} root
 * @param {string} zoomed path of a node, such as "0/2/1"; "" for the root
 * @param {number} widthPx
 * @param {number} leastPx
 * @returns {readonly Bar[]} parents before children, from left to right
 */
export function layOut(root, zoomed, widthPx, leastPx = 0.5) {
  /** @type {Bar[]} */
  const bars = [];
  const steps = zoomed === '' ? [] : zoomed.split('/').map(Number);
  /** @type {Bar | undefined} */
  let parent;
  let node = root;
  let path = '';
  for (const step of steps) {
    const child = node.children[step];
    if (child === undefined) break;
    parent = { node, path, depth: bars.length, x: 0, width: widthPx, parent };
    bars.push(parent);
    path = path === '' ? String(step) : `${path}/${step}`;
    node = child;
  }
  place({ node, path, depth: bars.length, x: 0, width: widthPx, parent }, leastPx, bars);
  return bars;
}

/** @param {Bar} bar @param {number} leastPx @param {Bar[]} bars */
function place(bar, leastPx, bars) {
  bars.push(bar);
  const { node, path, depth, x, width } = bar;
  let left = x;
  for (const [index, child] of node.children.entries()) {
    const share = node.total === 0 ? 0 : child.total / node.total;
    const childWidth = Math.max(0, Math.min(width * share, x + width - left));
    if (childWidth < leastPx) continue;
    const childPath = path === '' ? String(index) : `${path}/${index}`;
    place(
      { node: child, path: childPath, depth: depth + 1, x: left, width: childWidth, parent: bar },
      leastPx,
      bars,
    );
    left += childWidth;
  }
}

/**
 * What the functions whose name holds a text amount to; one inside another counts once.
 * @param {FlameNode} node @param {(name: string) => boolean} matches @returns {number}
 */
export function matchedTotal(node, matches) {
  if (matches(node.name)) return node.total;
  return node.children.reduce((sum, child) => sum + matchedTotal(child, matches), 0);
}

/** A number for the colour of a function: the same for all of one package or file. @param {string} name @param {number} count */
export function colourOf(name, count) {
  const group = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : (name.split(/[.(]/)[0] ?? name);
  let hash = 0;
  for (const character of group) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % count;
}
