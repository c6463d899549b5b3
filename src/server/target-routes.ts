import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../util/index.ts';
import type { ApiContext } from './api-context.ts';
import type { Schema } from './api-schema.ts';
import {
  anything,
  dictionary,
  failure,
  list,
  nodeQuery,
  number,
  object,
  oneOf,
  peerAnswers,
  text,
  time,
} from './api-schema.ts';
import { flameAnswer } from './flame-answer.ts';
import { isoTime } from './iso-time.ts';
import { refuseOtherSites } from './same-origin.ts';

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
});

const flame = object({
  type: text('The profile type.'),
  taken: time('When its scrape began.'),
  origin: oneOf(
    ['forwarded', 'primed', 'asked'],
    'Whether it went on as it is, began counting, or was only taken to be looked at.',
  ),
  bytes: number('Its size, compressed.'),
  sample_types: list(
    object({ type: text('e.g. cpu'), unit: text('e.g. nanoseconds'), total: number('All of it.') }),
  ),
  sample_type: text('The one that the tree and the functions are of.'),
  tree: anything(
    '`{name, total, self, children}`, from the outermost function on; small branches are "(other)".',
  ),
  functions: list(
    object({
      name: text('The function.'),
      flat: number('What it did itself.'),
      cumulative: number('And what it called.'),
    }),
    'Those that did most themselves.',
  ),
});

const place = {
  params: object({ component: text('Full id of the component.'), series: text('16 hexadecimal digits.') }),
};

interface Place {
  readonly Params: { readonly component: string; readonly series: string };
}

const tags = ['targets'];
const failures = { 404: failure, 502: failure };

/** What is scraped, by whom and how well, and the profiles themselves. */
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
        response: { 200: detail, ...failures },
      },
    },
    async ({ params }, reply) => explain(reply, () => answers.target(params)),
  );
  api.get<Place & { Querystring: { sample_type?: string } }>(
    `${one}/flame`,
    {
      schema: {
        tags,
        summary: "The target's last profile as a tree",
        ...place,
        querystring: {
          type: 'object',
          properties: { sample_type: text('Which of its sample types; the last one by default.') },
        },
        response: { 200: flame, 400: failure, ...failures },
      },
    },
    async ({ params, query }, reply) =>
      explain(reply, async () => flameAnswer(await answers.profile(params), query.sample_type)),
  );
  api.get<Place>(
    `${one}/profile`,
    {
      schema: {
        tags,
        summary: "The target's last profile as pprof",
        ...place,
        produces: ['application/octet-stream'],
        response: failures,
      },
    },
    async ({ params }, reply) =>
      explain(reply, async () => {
        const { type, takenMs, body } = await answers.profile(params);
        const name = `${type.replace(/[^\w.-]/g, '_')}-${isoTime(takenMs).replace(/[:.]/g, '-')}.pb.gz`;
        reply.type('application/octet-stream');
        reply.header('content-disposition', `attachment; filename="${name}"`);
        return Buffer.from(body);
      }),
  );
  api.post<Place>(
    `${one}/scrape`,
    {
      onRequest: refuseOtherSites,
      schema: {
        tags,
        summary:
          'Scrapes it now, besides its slots; the profile is kept to be looked at and goes nowhere else',
        ...place,
        response: {
          200: object({ taken: time('When it was taken.'), bytes: number('Its size.') }),
          403: failure,
          ...failures,
        },
      },
    },
    async ({ params }, reply) =>
      explain(reply, async () => {
        const { takenMs, body } = await answers.scrapeNow(params);
        return { taken: isoTime(takenMs), bytes: body.byteLength };
      }),
  );
}

/** What went wrong as an answer: none of it is this server's fault. */
async function explain<Answer>(
  reply: FastifyReply,
  answer: () => Promise<Answer>,
): Promise<Answer | { error: string }> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMissing = error instanceof AppError && error.code === 'not-found';
    reply.code(error instanceof RangeError ? 400 : isMissing ? 404 : 502);
    return { error: error.message };
  }
}
