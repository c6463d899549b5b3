import type { FastifyInstance } from 'fastify';
import type { ComponentDetail, ComponentInfo } from '../runtime/index.ts';
import type { FieldDescription } from '../schema/index.ts';
import { valueToJson } from '../schema/index.ts';
import type { ApiContext } from './api-context.ts';

/** The read-only API of the components, in the shapes of Alloy's (spec: runtime.md §5). */
export function addComponentRoutes(api: FastifyInstance, { runtime, cluster, base }: ApiContext): void {
  const web = `${base}/web`;
  const summarised = (summary: string): object => ({ schema: { tags: ['components'], summary } });
  api.get(`${web}/components`, summarised('The components of this node'), async () =>
    (runtime.components() ?? []).map(infoToJson),
  );
  api.get<{ Params: { '*': string } }>(
    `${web}/modules/*`,
    summarised('The components of a module: its full id, then /components'),
    async ({ params }, reply) => {
      const moduleId = params['*'].replace(/\/components$/, '');
      const components = runtime.components(moduleId);
      if (components !== undefined) return components.map(infoToJson);
      reply.code(404);
      return { error: `there is no module ${JSON.stringify(moduleId)}` };
    },
  );
  api.get<{ Params: { '*': string } }>(
    `${web}/components/*`,
    summarised('One component by its full id, with arguments, exports and debug info'),
    async ({ params }, reply) => {
      const detail = runtime.component(params['*']);
      if (detail !== undefined) return detailToJson(detail);
      reply.code(404);
      return { error: `there is no component ${JSON.stringify(params['*'])}` };
    },
  );
  api.get(`${web}/peers`, summarised('The nodes of the cluster but viewers'), async () => {
    const bound = api.server.address();
    const own = bound === null || typeof bound === 'string' ? '' : `${bound.address}:${bound.port}`;
    return cluster
      .nodes()
      .filter(({ state, status }) => state !== 'viewer' && (status === 'alive' || status === 'suspect'))
      .map(({ name, address, isSelf, state }) => ({
        name,
        addr: address === '' && isSelf ? own : address,
        isSelf,
        state,
      }));
  });
}

function infoToJson(info: ComponentInfo): object {
  const { state, message, updatedMs } = info.health;
  return {
    name: info.name,
    type: 'block',
    localID: info.localId,
    moduleID: info.moduleId,
    label: info.label,
    referencesTo: info.referencesTo,
    referencedBy: info.referencedBy,
    health: { state, message, updatedTime: new Date(updatedMs).toISOString() },
    original: '',
    createdModuleIDs: info.createdModuleIds,
    liveDebuggingEnabled: false,
  };
}

function detailToJson(detail: ComponentDetail): object {
  return {
    ...infoToJson(detail),
    arguments: detail.arguments.map(fieldToJson),
    exports: detail.exports.map(fieldToJson),
    debugInfo: detail.debugInfo ?? null,
  };
}

function fieldToJson(field: FieldDescription): object {
  if (field.kind === 'block') {
    return { name: field.name, type: 'block', label: field.label, body: field.body.map(fieldToJson) };
  }
  return { name: field.name, type: 'attr', value: valueToJson(field.value), isDefault: field.isDefault };
}
