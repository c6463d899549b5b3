import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ProfileName } from '../self-profile/index.ts';
import {
  BusyError,
  MAX_SECONDS,
  PROFILE_PATHS,
  parseCollects,
  parseSeconds,
  SelfProfiles,
} from '../self-profile/index.ts';
import type { RouteContext } from './route-context.ts';

/**
 * With `gc=1` these collect garbage first: the one with which Go does, and one that costs nothing else (the heap's begins
 * to sample allocations), for whoever then reads in /metrics what the heap holds.
 */
const COLLECTING: ReadonlySet<ProfileName> = new Set(['heap', 'goroutine']);

/** /debug/pprof/* and /debug/fgprof: profiles of the node itself, as Go's net/http/pprof serves them. */
export function addPprofRoutes(app: FastifyInstance, { isPprofEnabled, clock, closing }: RouteContext): void {
  if (!isPprofEnabled) {
    app.get('/debug/*', async (_request, reply) => {
      reply.code(404).type('text/plain; charset=utf-8');
      return 'profiles of the node are switched off by --server.http.enable-pprof=false\n';
    });
    return;
  }
  const profiles = new SelfProfiles(clock);
  const serve = (name: ProfileName, path: string): void => {
    app.get<{ Querystring: { seconds?: string; gc?: string } }>(path, async (request, reply) => {
      const seconds = parseSeconds(request.query.seconds);
      if (seconds === undefined) {
        reply.code(400).type('text/plain; charset=utf-8');
        return `seconds must be a whole number from 1 to ${MAX_SECONDS}\n`;
      }
      try {
        if (COLLECTING.has(name) && parseCollects(request.query.gc)) await profiles.collectGarbage();
        const body = await profiles.take(name, seconds, AbortSignal.any([closing, gone(reply)]));
        reply.type('application/octet-stream');
        reply.header('content-disposition', `attachment; filename="${name}.pb.gz"`);
        return body;
      } catch (error) {
        if (!(error instanceof BusyError)) throw error;
        reply.code(503).type('text/plain; charset=utf-8');
        return `${error.message}\n`;
      }
    });
  };
  for (const [path, name] of PROFILE_PATHS) serve(name, path);
  app.get('/debug/pprof/', async (_request, reply) => {
    reply.type('text/plain; charset=utf-8');
    return `${[...PROFILE_PATHS.keys()].join('\n')}\n`;
  });
  app.get('/debug/pprof/cmdline', async (_request, reply) => {
    reply.type('text/plain; charset=utf-8');
    return process.argv.join('\0');
  });
}

/** Aborts when the client has gone before its answer was complete. */
function gone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
