import type { FastifyInstance } from 'fastify';
import { zipSync } from 'fflate';
import { SelfProfiles } from '../self-profile/index.ts';
import { sleep } from '../util/index.ts';
import type { RouteContext } from './route-context.ts';
import { uiPath } from './ui-path.ts';

const DEFAULT_SECONDS = 30;
/** Names of variables whose values may be secrets. */
const SENSITIVE = /pass|secret|token|key|credential|auth|cookie|dsn|url/i;

/**
 * GET /-/support[?duration=seconds]: a zip with what somebody needs who is to help: components, peers, metrics before and
 * after, profiles, the command line and the environment without what may be secret. One at a time.
 */
export function addSupportRoute(app: FastifyInstance, context: RouteContext): void {
  if (context.isSupportBundleDisabled) {
    app.get('/-/support', async (_request, reply) => {
      reply.code(403).type('text/plain; charset=utf-8');
      return 'support bundles are switched off by --server.http.disable-support-bundle\n';
    });
    return;
  }
  let isRunning = false;
  app.get<{ Querystring: { duration?: string } }>('/-/support', async (request, reply) => {
    const seconds = Number(request.query.duration ?? DEFAULT_SECONDS);
    const refuse = (code: number, message: string): string => {
      reply.code(code).type('text/plain; charset=utf-8');
      return message;
    };
    if (!(seconds >= 1 && seconds <= DEFAULT_SECONDS)) {
      return refuse(400, `duration must be a number of seconds from 1 to ${DEFAULT_SECONDS}\n`);
    }
    if (isRunning) return refuse(503, 'another support bundle is being made; try again when it is done\n');
    isRunning = true;
    try {
      const bundle = await collect(app, context, seconds);
      reply.type('application/zip');
      reply.header('content-disposition', 'attachment; filename="starling-support-bundle.zip"');
      return bundle;
    } finally {
      isRunning = false;
    }
  });
}

async function collect(app: FastifyInstance, context: RouteContext, seconds: number): Promise<Buffer> {
  const { access, clock, closing, metrics, runtime, uiPathPrefix, version } = context;
  const profiles = new SelfProfiles(clock);
  const headers = { authorization: access.ownAuthorization };
  const answer = async (path: string): Promise<Uint8Array> =>
    (await app.inject({ url: uiPath(uiPathPrefix, `/api/v0/web${path}`), headers })).rawPayload;
  const before = await metrics.expose();
  const [cpu] = await Promise.all([
    profiles.take('profile', Math.ceil(seconds), closing),
    sleep(clock, seconds * 1_000, closing),
  ]);
  const after = await metrics.expose();
  const components = runtime.components() ?? [];
  const details = await Promise.all(components.map(({ localId }) => answer(`/components/${localId}`)));
  const { diagnostics: _, ...lastLoad } = runtime.lastLoad ?? { diagnostics: [] };
  return Buffer.from(
    zipSync({
      'starling/components.json': await answer('/components'),
      'starling/component-details.json': Buffer.from(
        `[${details.map((detail) => Buffer.from(detail)).join(',\n')}]`,
      ),
      'starling/peers.json': await answer('/peers'),
      'starling/metrics-before.txt': Buffer.from(before.text),
      'starling/metrics-after.txt': Buffer.from(after.text),
      'starling/process.json': json({
        version,
        node: process.version,
        arguments: process.argv.slice(2),
        lastLoad,
      }),
      'starling/environment.json': json(environment()),
      'starling/pprof/cpu.pb.gz': cpu,
      'starling/pprof/goroutine.pb.gz': await profiles.take('goroutine', 1, closing),
    }),
  );
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).map(([name, value]) => [
      name,
      SENSITIVE.test(name) ? '(redacted)' : (value ?? ''),
    ]),
  );
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
