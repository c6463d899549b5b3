import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { ComponentDetail, ComponentInfo, FieldView } from '../runtime/index.ts';
import { valueToJson } from '../schema/index.ts';
import type { RouteContext } from './route-context.ts';
import { uiPath } from './ui-path.ts';

/** The read-only API of the components, in the shapes of Alloy's (spec: runtime.md §5). */
export function addComponentRoutes(app: FastifyInstance, { runtime, uiPathPrefix }: RouteContext): void {
  const base = uiPath(uiPathPrefix, '/api/v0/web');
  app.get(`${base}/components`, async () => (runtime.components() ?? []).map(infoToJson));
  app.get<{ Params: { '*': string } }>(`${base}/modules/*`, async ({ params }, reply) => {
    const moduleId = params['*'].replace(/\/components$/, '');
    const components = runtime.components(moduleId);
    if (components !== undefined) return components.map(infoToJson);
    reply.code(404);
    return { error: `there is no module ${JSON.stringify(moduleId)}` };
  });
  app.get<{ Params: { '*': string } }>(`${base}/components/*`, async ({ params }, reply) => {
    const detail = runtime.component(params['*']);
    if (detail !== undefined) return detailToJson(detail);
    reply.code(404);
    return { error: `there is no component ${JSON.stringify(params['*'])}` };
  });
  app.get(`${base}/peers`, async () => {
    const bound = app.server.address();
    const addr = bound === null || typeof bound === 'string' ? '' : `${bound.address}:${bound.port}`;
    return [{ name: hostname(), addr, isSelf: true, state: 'participant' }];
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

function fieldToJson(field: FieldView): object {
  if (field.kind === 'block') {
    return { name: field.name, type: 'block', label: field.label, body: field.body.map(fieldToJson) };
  }
  return { name: field.name, type: 'attr', value: valueToJson(field.value), isDefault: field.isDefault };
}
