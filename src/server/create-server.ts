import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import type { Cluster } from '../cluster/index.ts';
import { MAX_SECONDS } from '../self-profile/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { SummedReport } from '../telemetry/index.ts';
import { errorMessage } from '../util/index.ts';
import { addAccessHook } from './access-hook.ts';
import { Analysis } from './analysis/index.ts';
import { addApi } from './api.ts';
import type { ClusterView } from './cluster-view.ts';
import { soleNode } from './cluster-view.ts';
import { answerPeers } from './clustered-view.ts';
import { limitConnections } from './connection-limit.ts';
import { HttpAccess } from './http-access.ts';
import { addLifecycleRoutes } from './lifecycle-routes.ts';
import { listenFailure, parseListenAddress } from './listen-address.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { addPprofRoutes } from './pprof-routes.ts';
import { addRequestMetrics } from './request-metrics.ts';
import type { RouteContext, ServerOptions } from './route-context.ts';
import { addSupportRoute } from './support-route.ts';
import { createSwitchingServer } from './switching-server.ts';
import { addUiRoutes } from './ui-routes.ts';

/** Bodies are never taken; this only bounds what is read before that shows. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 1_024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;
/** How long a connection may stand still: longer than any profile of the node takes. */
const STANDSTILL_MS = (MAX_SECONDS + 60) * 1_000;
/** How often the times above are looked after. */
const CHECK_MS = 1_000;
const CROWD_REPORT_MS = 60_000;
/** Ids of components inside modules inside modules are long. */
const MAX_PARAMETER_LENGTH = 2_000;

/** The node's HTTP server. */
export interface Server {
  /** For tests that need no socket. */
  readonly app: FastifyInstance;
  /** Listens. @throws ListenError */
  listen(): Promise<{ url: string }>;
  /** Answers what the other nodes of a cluster ask through their views. */
  answerPeers(cluster: Cluster): Promise<void>;
  /** Ends every connection, also those in the middle of an answer. */
  close(): Promise<void>;
}

/**
 * Creates the HTTP server with all its routes; nothing listens yet.
 * @throws ListenError when the address makes no sense
 */
export function createServer(options: ServerOptions): Server {
  const address = parseListenAddress(options.listenAddress);
  const closing = new AbortController();
  const { cluster = aloneNode(options), access = openAccess() } = options;
  const app = createApp(access, closing.signal, options);
  const analysis = new Analysis(options.clock);
  const context: RouteContext = { ...options, cluster, access, analysis, closing: closing.signal };
  addSecurityHeaders(app);
  addAccessHook(app, context);
  addRequestMetrics(app, context);
  addLifecycleRoutes(app, context);
  addMetricsRoute(app, context);
  addPprofRoutes(app, context);
  addSupportRoute(app, context);
  addApi(app, context);
  addUiRoutes(app, context);
  addErrorAnswers(app, options.logger);
  return {
    app,
    async listen() {
      try {
        await app.listen(address.host === '' ? { port: address.port, host: '::' } : address);
      } catch (error) {
        throw listenFailure(options.listenAddress, error);
      }
      return { url: urlOf(app, address.host) };
    },
    answerPeers: (members) => answerPeers(members, context),
    async close() {
      closing.abort();
      await app.close();
      await analysis.close();
    },
  };
}

function createApp(
  access: HttpAccess,
  closing: AbortSignal,
  { clock, logger }: ServerOptions,
): FastifyInstance {
  const crowd = new SummedReport<number>(clock, CROWD_REPORT_MS, {
    add: (sum, more) => sum + more,
    tell: (connections) =>
      logger.warn('HTTP connections ended to make room for newer ones', {
        connections,
        limit: MAX_CONNECTIONS,
      }),
  });
  return fastify({
    serverFactory: (handler) => {
      // Fastify leaves these to whoever makes the server.
      const timeouts = {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: CHECK_MS,
      };
      const server = createSwitchingServer(handler, { access, closing, timeouts });
      server.timeout = STANDSTILL_MS;
      limitConnections(server, MAX_CONNECTIONS, () => crowd.report('', 1));
      return server;
    },
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
  });
}

/** Where nobody says otherwise, everybody may ask. */
function openAccess(): HttpAccess {
  const access = new HttpAccess();
  access.open();
  return access;
}

function aloneNode({ version, clock, runtime }: ServerOptions): ClusterView {
  const targets = (): number =>
    [...runtime.targetSources().values()].reduce((sum, source) => sum + source.targets().length, 0);
  return soleNode({ name: hostname(), version, startedMs: clock.now(), targets });
}

function urlOf(app: FastifyInstance, host: string): string {
  const bound = app.server.address();
  const port = bound === null || typeof bound === 'string' ? 0 : bound.port;
  const isAny = host === '' || host === '0.0.0.0' || host === '::';
  const shown = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}

function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
}

function addErrorAnswers(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404).type('text/plain; charset=utf-8');
    return `there is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}; try /, /metrics, /-/ready or /api/v0/web/components\n`;
  });
  app.setErrorHandler(async (error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) {
      logger.error('request failed', { method: request.method, route: request.routeOptions.url, err: error });
    }
    reply.code(status).type('text/plain; charset=utf-8');
    return status >= 500 ? 'internal error; see the log of the node\n' : `${errorMessage(error)}\n`;
  });
}
