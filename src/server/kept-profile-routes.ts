import type { FastifyInstance } from 'fastify';
import type { ProfileSelection } from '../component/index.ts';
import type { Analysis } from './analysis/index.ts';
import type { ApiContext } from './api-context.ts';
import {
  anything,
  dictionary,
  failure,
  list,
  number,
  object,
  peerAnswers,
  text,
  time,
} from './api-schema.ts';
import { flameFields } from './flame-schema.ts';
import { isoTime } from './iso-time.ts';
import { KeptAnswers } from './kept-answers.ts';
import { MAX_LISTED } from './kept-question.ts';
import type { SelectionQuery } from './kept-selection.ts';
import { readSelectionQuery, selectionFields, timeBefore } from './kept-selection.ts';
import { sendProfile } from './send-profile.ts';
import { explain, placeFailures } from './series-place.ts';

const DEFAULT_LISTED = 200;

const series = object({
  node: text('Where it is kept.'),
  component: text('Full id of the component that keeps it.'),
  series: text('16 hexadecimal digits.'),
  labels: dictionary('string', 'Without those that begin with `__`.'),
  type: text('The profile type.'),
  profiles: number('How many are kept.'),
  bytes: number('Of those.'),
  oldest: time('When the oldest of them came.'),
  newest: time('When the newest came.'),
});

const profile = object({
  node: text('Where it is kept.'),
  component: text('Full id of the component that keeps it.'),
  profile: text('Names it there for as long as it is kept.'),
  labels: dictionary('string', 'Without those that begin with `__`.'),
  type: text('The profile type.'),
  taken: time('When it came.'),
  bytes: number('Its size, compressed.'),
});

const mergedFields = {
  merged: number('How many profiles are in it: the newest.'),
  total: number('How many there are.'),
  skipped: number('How many were left out: damaged, or of other sample types than the newest.'),
};

const keptList = object({
  from: time('Where the time begins.'),
  to: time('And where it ends.'),
  total: number('How many profiles are kept of that.'),
  bytes: number('What they take, compressed.'),
  parts: list(number('How many came in it.'), 'The time in 60 equal parts.'),
  profiles: list(profile, 'The newest of them, the newest first.'),
  peers: peerAnswers,
});

interface Selecting {
  readonly Querystring: SelectionQuery & { readonly limit?: number; readonly sample_type?: string };
}

/** What routes about a time go by. */
interface SelectingContext {
  readonly base: string;
  readonly analysis: Analysis;
  readonly answers: KeptAnswers;
  readonly selectionOf: (query: SelectionQuery) => ProfileSelection;
}

interface Naming {
  readonly Params: { readonly node: string; readonly component: string; readonly profile: string };
  readonly Querystring: { readonly sample_type?: string };
}

const tags = ['profiles'];
const failures = { 400: failure, ...placeFailures };
const sampleType = { sample_type: text('Which of its sample types; the last one by default.') };
const download = { produces: ['application/octet-stream'] };

/** Profiles that components of the cluster keep to be looked at: single ones, and several as one. */
export function addKeptProfileRoutes(api: FastifyInstance, context: ApiContext): void {
  const { base, clock, analysis } = context;
  const answers = new KeptAnswers(context);
  const selectionOf = (query: SelectionQuery): ProfileSelection => readSelectionQuery(query, clock.now());
  api.get(
    `${base}/profiles/series`,
    {
      schema: {
        tags,
        summary: 'Every series of which profiles are kept',
        response: { 200: object({ series: list(series), peers: peerAnswers }) },
      },
    },
    () => answers.series(),
  );
  api.get<Selecting>(
    `${base}/profiles`,
    {
      schema: {
        tags,
        summary: 'The profiles that are kept of a time',
        querystring: {
          type: 'object',
          properties: {
            ...selectionFields,
            limit: {
              type: 'integer',
              minimum: 1,
              maximum: MAX_LISTED,
              description: `How many are listed; ${DEFAULT_LISTED} by default.`,
            },
          },
        },
        response: { 200: keptList, 400: failure },
      },
    },
    async ({ query }, reply) =>
      explain(reply, async () => {
        const selection = selectionOf(query);
        const found = await answers.profiles(selection, query.limit ?? DEFAULT_LISTED);
        return { from: isoTime(selection.fromMs), to: isoTime(selection.toMs), ...found };
      }),
  );
  const selecting = { base, analysis, answers, selectionOf };
  addMerged(api, selecting);
  addDifference(api, selecting);
  addSingle(api, selecting);
}

function addMerged(api: FastifyInstance, { base, analysis, answers, selectionOf }: SelectingContext): void {
  api.get<Selecting>(
    `${base}/profiles/merged/flame`,
    {
      schema: {
        tags,
        summary: 'The profiles of a time as one tree',
        querystring: { type: 'object', properties: { ...selectionFields, ...sampleType } },
        response: { 200: object({ ...mergedFields, peers: peerAnswers, ...flameFields }), ...failures },
      },
    },
    async ({ query }, reply) =>
      explain(reply, async () => {
        const { body, ...about } = await answers.merged(selectionOf(query));
        return { ...about, ...(await analysis.flame(body, query.sample_type)) };
      }),
  );
  api.get<Selecting>(
    `${base}/profiles/merged/profile`,
    {
      schema: {
        tags,
        summary: 'The profiles of a time as one pprof profile',
        querystring: { type: 'object', properties: selectionFields },
        ...download,
        response: failures,
      },
    },
    async ({ query }, reply) =>
      explain(reply, async () => {
        const { body } = await answers.merged(selectionOf(query));
        return sendProfile(reply, `${query.type ?? 'profiles'}-merged`, body);
      }),
  );
}

function addDifference(
  api: FastifyInstance,
  { base, analysis, answers, selectionOf }: SelectingContext,
): void {
  api.get<Selecting>(
    `${base}/profiles/difference/flame`,
    {
      schema: {
        tags,
        summary: 'How the profiles of a time differ from those of as long a time just before',
        querystring: { type: 'object', properties: { ...selectionFields, ...sampleType } },
        response: {
          200: object({
            before: object({ from: time('Where that time begins.'), ...mergedFields }),
            after: object({ from: time('Where that time begins.'), ...mergedFields }),
            peers: peerAnswers,
            sample_types: flameFields.sample_types,
            sample_type: flameFields.sample_type,
            tree: anything('`{name, before, after, children}`, from the outermost function on.'),
          }),
          ...failures,
        },
      },
    },
    async ({ query }, reply) =>
      explain(reply, async () => {
        const selection = selectionOf(query);
        const former = timeBefore(selection);
        const [after, before] = await Promise.all([answers.merged(selection), answers.merged(former)]);
        return {
          before: { from: isoTime(former.fromMs), ...before },
          after: { from: isoTime(selection.fromMs), ...after },
          peers: after.peers,
          ...(await analysis.difference(before.body, after.body, query.sample_type)),
        };
      }),
  );
}

function addSingle(
  api: FastifyInstance,
  { base, analysis, answers }: Omit<SelectingContext, 'selectionOf'>,
): void {
  const one = `${base}/profiles/:node/:component/:profile`;
  const params = object({
    node: text('Where it is kept.'),
    component: text('Full id of the component that keeps it.'),
    profile: text('As it is listed.'),
  });
  api.get<Naming>(
    `${one}/flame`,
    {
      schema: {
        tags,
        summary: 'A kept profile as a tree',
        params,
        querystring: { type: 'object', properties: sampleType },
        response: { 200: object(flameFields), ...failures },
      },
    },
    async ({ params: place, query }, reply) =>
      explain(reply, async () => analysis.flame(await answers.profile(place), query.sample_type)),
  );
  api.get<Naming>(
    `${one}/profile`,
    { schema: { tags, summary: 'A kept profile as pprof', params, ...download, response: failures } },
    async ({ params: place }, reply) =>
      explain(reply, async () => sendProfile(reply, place.profile, await answers.profile(place))),
  );
}
