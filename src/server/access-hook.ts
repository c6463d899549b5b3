import type { FastifyInstance } from 'fastify';
import { HttpAccess } from './http-access.ts';
import type { RouteContext } from './route-context.ts';

const TEXT = 'text/plain; charset=utf-8';

/** Answers nobody that the `http` block does not let in, and next to nobody before it is known whether there is one. */
export function addAccessHook(app: FastifyInstance, { runtime, access }: RouteContext): void {
  app.addHook('onRequest', async (request, reply) => {
    if (runtime.lastLoad === undefined && !access.isKnown && !HttpAccess.isHarmless(request.url)) {
      return reply
        .code(503)
        .type(TEXT)
        .header('retry-after', '1')
        .send('the configuration is being loaded\n');
    }
    if (access.allows(request.url, request.headers.authorization)) return undefined;
    return reply
      .code(401)
      .type(TEXT)
      .header('www-authenticate', 'Basic realm="Restricted", charset="UTF-8"')
      .send('a name and a password are required\n');
  });
}
