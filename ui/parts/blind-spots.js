/**
 * Nodes that are alive and do not see each other: as long as there are any, each part scrapes everything itself.
 * @param {readonly { name: string, status: string, sees: readonly string[] }[]} nodes
 */
export function blindSpots(nodes) {
  const alive = nodes.filter(({ status }) => status === 'alive');
  return alive.flatMap((node) =>
    alive
      .filter((other) => other !== node && !node.sees.includes(other.name))
      .map((other) => ({ node: node.name, other: other.name })),
  );
}
