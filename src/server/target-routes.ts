import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import type { Schema } from './api-schema.ts';
import { dictionary, list, nodeQuery, number, object, oneOf, peerAnswers, text, time } from './api-schema.ts';
import type { Place } from './series-place.ts';
import { explain, place, placeFailures } from './series-place.ts';

const targetFields: Readonly<Record<string, Schema>> = {
  component: text('Full id of the component that scrapes it.'),
  series: text('16 hexadecimal digits; the same on every node.'),
  labels: dictionary('string', 'Without those that begin with `__`.'),
  url: text('What is requested; "" where no URL can be made.'),
  type: text('The profile type; "" where the target as a whole cannot be scraped.'),
  owner: text('The node that scrapes it.'),
  state: oneOf(
    ['scraping', 'taking-over', 'handing-over', 'pending'],
    'Whose it is: during a hand-over it is listed by both nodes.',
  ),
  health: oneOf(['unknown', 'up', 'down'], 'How the last scrape went.'),
  last_error: text('Of the last scrape; "" after a success.'),
  last_scrape: time('When the last scrape began.'),
  next_scrape: time('The next slot.'),
  duration_ms: number('Of the last scrape.'),
  bytes: number('Size of the last answer that was a profile, as it was sent.'),
};

const target = object(targetFields);

const detail = object({
  ...targetFields,
  discovered_labels: dictionary('string', "The target's, as it was handed in."),
  history: list(
    object({
      started: time('When it began.'),
      duration_ms: number('How long it took.'),
      bytes: number('Size of the answer; 0 where there was none.'),
      error: text('"" after a success.'),
    }),
    'The last 20 scrapes, oldest first.',
  ),
  siblings: list(
    object({
      series: text('16 hexadecimal digits.'),
      type: text('The profile type.'),
      health: oneOf(['unknown', 'up', 'down'], 'How its last scrape went.'),
    }),
    'All profile types of this target.',
  ),
});

const tags = ['targets'];

/** What is scraped, by whom and how well. */
export function addTargetRoutes(api: FastifyInstance, { answers, base }: ApiContext): void {
  const one = `${base}/targets/:component/:series`;
  api.get<{ Querystring: { node?: string } }>(
    `${base}/targets`,
    {
      schema: {
        tags,
        summary: 'Every target of the cluster, one entry a profile type',
        querystring: nodeQuery,
        response: { 200: object({ targets: list(target), peers: peerAnswers }) },
      },
    },
    async ({ query }) => {
      if (query.node === 'local') return { targets: answers.ownTargets(), peers: [] };
      const { items: targets, peers } = await answers.targets();
      return { targets, peers };
    },
  );
  api.get<Place>(
    one,
    {
      schema: {
        tags,
        summary: 'One target with its history',
        ...place,
        response: { 200: detail, ...placeFailures },
      },
    },
    async ({ params }, reply) => explain(reply, () => answers.target(params)),
  );
}
