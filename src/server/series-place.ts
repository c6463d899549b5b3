import type { FastifyReply } from 'fastify';
import { AppError } from '../util/index.ts';
import { failure, object, text } from './api-schema.ts';

/** The part of an address that names a series, for its schema. */
export const place = {
  params: object({ component: text('Full id of the component.'), series: text('16 hexadecimal digits.') }),
};

/** The same as a type. */
export interface Place {
  readonly Params: { readonly component: string; readonly series: string };
}

/** Why there may be no answer about a series. */
export const placeFailures = { 404: failure, 502: failure, 503: failure };

/** What went wrong as an answer: none of it is this server's fault. */
export async function explain<Answer>(
  reply: FastifyReply,
  answer: () => Promise<Answer>,
): Promise<Answer | { error: string }> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof AppError ? error.code : '';
    reply.code(error instanceof RangeError ? 400 : code === 'not-found' ? 404 : code === 'busy' ? 503 : 502);
    return { error: error.message };
  }
}
