import type { FastifyInstance } from 'fastify';
import type { RouteContext } from './route-context.ts';

/** GET /metrics: the Prometheus text format. */
export function addMetricsRoute(app: FastifyInstance, { metrics }: RouteContext): void {
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.expose();
    reply.type(contentType);
    return text;
  });
}
