import type { FastifyInstance } from 'fastify';
import type { ComponentInfo, RuntimeView } from '../runtime/index.ts';
import { summary } from '../runtime/index.ts';
import type { RouteContext } from './route-context.ts';
import { isFromAnotherSite } from './same-origin.ts';

const TEXT = 'text/plain; charset=utf-8';

/** /-/ready, /-/healthy and /-/reload, with Alloy's status codes (spec: runtime.md §2.3). */
export function addLifecycleRoutes(app: FastifyInstance, { runtime }: RouteContext): void {
  app.get('/-/ready', async (_request, reply) => {
    reply.code(runtime.isReady ? 200 : 503).type(TEXT);
    return runtime.isReady ? 'Starling is ready.\n' : 'Starling is not ready.\n';
  });
  app.get('/-/healthy', async (_request, reply) => {
    const ill = unhealthy(runtime, '');
    reply.code(ill.length === 0 ? 200 : 500).type(TEXT);
    return ill.length === 0 ? 'All components are healthy.\n' : `unhealthy components: ${ill.join(', ')}\n`;
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/-/reload',
    handler: async (request, reply) => {
      reply.type(TEXT);
      if (isFromAnotherSite(request)) {
        reply.code(403);
        return 'a page of another site must not reload the configuration\n';
      }
      const { isSuccessful, diagnostics } = await runtime.reload();
      if (isSuccessful) return 'config reloaded\n';
      reply.code(400);
      return `config not reloaded: ${summary(diagnostics)}\n`;
    },
  });
}

/** Full ids of the unhealthy components, those inside modules included. */
function unhealthy(runtime: RuntimeView, moduleId: string): string[] {
  const idOf = ({ localId }: ComponentInfo): string => (moduleId === '' ? localId : `${moduleId}/${localId}`);
  return (runtime.components(moduleId) ?? []).flatMap((info) => {
    const inner = info.createdModuleIds.flatMap((id) => unhealthy(runtime, id));
    if (inner.length > 0) return inner;
    return info.health.state === 'unhealthy' || info.health.state === 'exited' ? [idOf(info)] : [];
  });
}
