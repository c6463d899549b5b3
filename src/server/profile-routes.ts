import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import { failure, number, object, oneOf, text, time } from './api-schema.ts';
import { flameAnswer } from './flame-answer.ts';
import { flameFields } from './flame-schema.ts';
import { isoTime } from './iso-time.ts';
import { refuseOtherSites } from './same-origin.ts';
import { sendProfile } from './send-profile.ts';
import type { Place } from './series-place.ts';
import { explain, place, placeFailures } from './series-place.ts';

const flame = object({
  type: text('The profile type.'),
  taken: time('When its scrape began.'),
  origin: oneOf(
    ['forwarded', 'primed', 'asked'],
    'Whether it went on as it is, began counting, or was only taken to be looked at.',
  ),
  ...flameFields,
});

const tags = ['targets'];

/** The last profile of each series, and taking another. */
export function addProfileRoutes(api: FastifyInstance, { analysis, answers, base }: ApiContext): void {
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
      explain(reply, async () => flameAnswer(analysis, await answers.profile(params), query.sample_type)),
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
        return sendProfile(reply, `${type}-${isoTime(takenMs).replace(/[:.]/g, '-')}`, body);
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
