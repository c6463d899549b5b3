import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { RouteContext } from './route-context.ts';
import { uiPath } from './ui-path.ts';

const ROOT = join(import.meta.dirname, '..', '..', 'ui');

/** Scripts, styles and requests of this origin only; nothing inline, and no text ever becomes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The files of the debug UI, which are the same for every node and change with its version only. */
export function addUiRoutes(app: FastifyInstance, { uiPathPrefix }: RouteContext): void {
  const prefix = uiPath(uiPathPrefix, '/');
  app.addHook('onRequest', async (request, reply) => {
    // Relative links in the page count from its directory.
    if (prefix !== '/' && request.url === prefix.slice(0, -1)) return reply.redirect(prefix);
    return undefined;
  });
  app.register(async (ui) => {
    ui.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY);
    });
    await ui.register(fastifyStatic, {
      root: ROOT,
      prefix,
      wildcard: false,
      cacheControl: true,
      maxAge: 0,
      schemaHide: true,
    });
  });
}
