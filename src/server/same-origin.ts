import type { FastifyReply, FastifyRequest } from 'fastify';

/** Browsers say where a request comes from; command-line clients say nothing and may do everything. */
export function isFromAnotherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

/** A hook for routes that do something: pages of other sites must not. */
export async function refuseOtherSites(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (!isFromAnotherSite(request)) return undefined;
  return reply.code(403).send({ error: 'a page of another site must not ask for this' });
}
