/** Where the boxes and arrows of the pipeline stand; from left to right along the data. */
import { Graph, layout } from '../vendor/dagre.js';

export const BOX = { width: 230, height: 62 };

/**
 * @param {readonly { id: string }[]} components
 * @param {readonly { from: string, to: string }[]} edges
 */
export function layOutGraph(components, edges) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 150, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of components) graph.setNode(id, { ...BOX });
  for (const [index, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.max(width, BOX.width),
    height: Math.max(height, BOX.height),
    boxes: components.map((component) => ({ ...component, ...cornerOf(graph.node(component.id)) })),
    arrows: edges.map((edge, index) => {
      const { points } = graph.edge({ v: edge.from, w: edge.to, name: String(index) });
      return { ...edge, path: curve(points), middle: points[Math.floor(points.length / 2)] };
    }),
  };
}

function cornerOf({ x, y }) {
  return { x: x - BOX.width / 2, y: y - BOX.height / 2 };
}

/** A smooth line through points. @param {readonly { x: number, y: number }[]} points */
function curve(points) {
  const [first, ...others] = points;
  let path = `M${first.x},${first.y}`;
  let last = first;
  for (const point of others) {
    const middle = (last.x + point.x) / 2;
    path += ` C${middle},${last.y} ${middle},${point.y} ${point.x},${point.y}`;
    last = point;
  }
  return path;
}
