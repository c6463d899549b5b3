import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import { flag, list, number, object, oneOf, text, time } from './api-schema.ts';
import type { NodeInfo } from './cluster-view.ts';
import { isoTime } from './iso-time.ts';

const node = object({
  name: text('Its name.'),
  address: text('Where other nodes reach it.'),
  state: oneOf(['viewer', 'participant', 'terminating'], 'A viewer owns nothing.'),
  status: oneOf(['alive', 'suspect', 'dead', 'left'], 'What this node believes of it.'),
  version: text('Of Starling.'),
  started: time('When it started.'),
  share: number('Its part of the ring, from 0 to 1.'),
  load: number('What its work costs, in parts of the mean of all nodes.'),
  targets: number('How many series it scrapes, as it last said.'),
  is_self: flag('Whether it is the node that answers.'),
  clock_offset_ms: number('Its clock less that of the node that answers.'),
  sees: list(text('A name.'), 'Nodes that it believes alive, as it last said.'),
});

const event = object({
  time: time('When.'),
  type: text('e.g. join, leave, suspect'),
  node: text('Which node it is about.'),
  detail: text('What happened.'),
});

/** The nodes and what happened to them, as this node sees it. */
export function addClusterRoutes(api: FastifyInstance, { cluster, base }: ApiContext): void {
  const schema = {
    tags: ['cluster'],
    summary: 'The nodes of the cluster and its events, as this node sees them',
    response: { 200: object({ nodes: list(node), events: list(event, 'Oldest first.') }) },
  };
  api.get(`${base}/cluster`, { schema }, async () => ({
    nodes: cluster.nodes().map(nodeToJson),
    events: cluster.events().map(({ timeMs, ...rest }) => ({ time: isoTime(timeMs), ...rest })),
  }));
}

function nodeToJson({ startedMs, isSelf, clockOffsetMs, ...rest }: NodeInfo): object {
  return {
    ...rest,
    started: isoTime(startedMs),
    is_self: isSelf,
    clock_offset_ms: Math.round(clockOffsetMs),
  };
}
