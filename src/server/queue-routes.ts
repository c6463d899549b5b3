import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import { dictionary, flag, list, nodeQuery, number, object, peerAnswers, text, time } from './api-schema.ts';

const queue = object({
  node: text('Whose it is.'),
  component: text('Full id of the component.'),
  endpoint: text('The URL, without secrets.'),
  durable: flag('Whether profiles wait on disk; otherwise their scrape waits.'),
  profiles: number('How many wait or are on their way.'),
  bytes: number('What those take on disk.'),
  oldest_age_ms: number('Age of the oldest.'),
  in_per_second: number('Profiles that came, over the last minute.'),
  out_per_second: number('Profiles that the endpoint took, over the last minute.'),
  out_bytes_per_second: number('Bytes of those.'),
  sent_profiles: number('All that the endpoint took.'),
  sent_bytes: number('Bytes of those.'),
  retries: number('Attempts after one that failed.'),
  failing: flag('Whether the last attempt failed.'),
  last_error: text('Of the last attempt that failed.'),
  last_error_at: time('When that was.'),
  dropped: dictionary('number', 'Profiles given up, by reason.'),
});

/** What waits to be sent, and how sending goes. */
export function addQueueRoutes(api: FastifyInstance, { answers, base }: ApiContext): void {
  const schema = {
    tags: ['queues'],
    summary: 'Every endpoint of every node with its queue',
    querystring: nodeQuery,
    response: { 200: object({ queues: list(queue), peers: peerAnswers }) },
  };
  api.get<{ Querystring: { node?: string } }>(`${base}/queues`, { schema }, async ({ query }) => {
    if (query.node === 'local') return { queues: answers.ownQueues(), peers: [] };
    const { items: queues, peers } = await answers.queues();
    return { queues, peers };
  });
}
