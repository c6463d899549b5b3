import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import { anything, failure, list, number, object, oneOf, text, time } from './api-schema.ts';
import { flameAnswer } from './flame-answer.ts';
import { isoTime } from './iso-time.ts';
import { refuseOtherSites } from './same-origin.ts';
import type { Place } from './series-place.ts';
import { explain, place, placeFailures } from './series-place.ts';

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

const tags = ['targets'];

/** The last profile of each series, and taking another. */
export function addProfileRoutes(api: FastifyInstance, { answers, base }: ApiContext): void {
  const one = `${base}/targets/:component/:series`;
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
        response: { 200: flame, 400: failure, ...placeFailures },
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
        response: placeFailures,
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
          ...placeFailures,
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
