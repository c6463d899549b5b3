import type { FastifyInstance } from 'fastify';
import type { RouteContext } from './route-context.ts';

/** Measures every answer, by route pattern and never by what a client wrote. */
export function addRequestMetrics(app: FastifyInstance, { metrics, logger }: RouteContext): void {
  const seconds = metrics.scope().histogram({
    name: 'starling_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labels: ['method', 'route', 'status_code'],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status_code: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1000);
    logger.debug('request answered', labels);
  });
}
