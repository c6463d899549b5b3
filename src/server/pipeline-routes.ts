import type { FastifyInstance } from 'fastify';
import type { ComponentInfo, Flow } from '../runtime/index.ts';
import { flowsOf, fullIdOf } from '../runtime/index.ts';
import type { ApiContext } from './api-context.ts';
import { failure, list, number, object, oneOf, text } from './api-schema.ts';

const component = object({
  id: text('Full id.'),
  name: text('e.g. pyroscope.scrape'),
  health: oneOf(['healthy', 'unknown', 'unhealthy', 'exited'], 'How it is.'),
  message: text('Why.'),
  modules: list(text('Full id.'), 'Modules inside it.'),
});

const edge = object({
  from: text('Full id of the component that gives.'),
  to: text('Full id of the component that takes.'),
  kind: oneOf(['profiles', 'targets', 'values'], 'What it gives.'),
  profiles_per_second: number('Over the last minute; 0 for other kinds.'),
  bytes_per_second: number('Over the last minute; 0 for other kinds.'),
  targets: number('How many targets are given; 0 for other kinds.'),
});

/** The components of a module and what flows between them. */
export function addPipelineRoutes(api: FastifyInstance, { runtime, base }: ApiContext): void {
  api.get<{ Querystring: { module?: string } }>(
    `${base}/pipeline`,
    {
      schema: {
        tags: ['pipeline'],
        summary: "The graph of this node's components",
        querystring: {
          type: 'object',
          properties: { module: text('Full id of a module; the root by default.') },
        },
        response: { 200: object({ components: list(component), edges: list(edge) }), 404: failure },
      },
    },
    async ({ query }, reply) => {
      const { module = '' } = query;
      const components = runtime.components(module);
      if (components !== undefined) {
        const edges = flowsOf(components, runtime).map((flow) => flowToJson(flow, module));
        return { components: components.map(componentToJson), edges };
      }
      reply.code(404);
      return { error: `there is no module ${JSON.stringify(query.module)}` };
    },
  );
}

function componentToJson(info: ComponentInfo): object {
  const { state: health, message } = info.health;
  return { id: fullIdOf(info), name: info.name, health, message, modules: info.createdModuleIds };
}

function flowToJson({ from, to, kind, targets, throughput }: Flow, moduleId: string): object {
  const id = (localId: string): string => (moduleId === '' ? localId : `${moduleId}/${localId}`);
  return {
    from: id(from),
    to: id(to),
    kind,
    targets,
    profiles_per_second: throughput.profilesPerSecond,
    bytes_per_second: throughput.bytesPerSecond,
  };
}
