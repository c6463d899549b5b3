import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import { ClusterAnswers } from './cluster-answers.ts';
import { addClusterRoutes } from './cluster-routes.ts';
import { addComponentRoutes } from './component-routes.ts';
import { addConfigurationRoutes } from './configuration-routes.ts';
import { addEventRoutes } from './event-routes.ts';
import { addKeptProfileRoutes } from './kept-profile-routes.ts';
import { addPipelineRoutes } from './pipeline-routes.ts';
import { addProfileRoutes } from './profile-routes.ts';
import { addQueueRoutes } from './queue-routes.ts';
import type { RouteContext } from './route-context.ts';
import { addTargetRoutes } from './target-routes.ts';
import { uiPath } from './ui-path.ts';

/** The JSON API behind the debug UI, with the document that describes it. */
export function addApi(app: FastifyInstance, routes: RouteContext): void {
  const { uiPathPrefix, version } = routes;
  const base = uiPath(uiPathPrefix, '/api/v0');
  const answers = new ClusterAnswers(routes);
  const context: ApiContext = { ...routes, answers, base };
  app.register(async (api) => {
    await api.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Starling',
          version,
          description:
            'What the debug UI shows. Everything but a POST only reads; a POST is refused to pages of other sites.',
        },
      },
    });
    api.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    addTargetRoutes(api, context);
    addProfileRoutes(api, context);
    addKeptProfileRoutes(api, context);
    addClusterRoutes(api, context);
    addPipelineRoutes(api, context);
    addComponentRoutes(api, context);
    addQueueRoutes(api, context);
    addConfigurationRoutes(api, context);
    addEventRoutes(api, context);
    api.get(`${base}/openapi.json`, { schema: { hide: true } }, async () => api.swagger());
  });
}
