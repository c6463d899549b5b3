import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProfileName } from '../self-profile/index.ts';
import { BusyError, PROFILE_NAMES, SelfProfiles } from '../self-profile/index.ts';
import type { RouteContext } from './route-context.ts';

const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 300;

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
    app.get(path, async (request, reply) => {
      const seconds = readSeconds(request);
      if (seconds === undefined) {
        reply.code(400).type('text/plain; charset=utf-8');
        return `seconds must be a number from 1 to ${MAX_SECONDS}\n`;
      }
      try {
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
  for (const name of PROFILE_NAMES) serve(name, name === 'fgprof' ? '/debug/fgprof' : `/debug/pprof/${name}`);
  app.get('/debug/pprof/', async (_request, reply) => {
    reply.type('text/plain; charset=utf-8');
    const paths = PROFILE_NAMES.map((name) => (name === 'fgprof' ? '/debug/fgprof' : `/debug/pprof/${name}`));
    return `${paths.join('\n')}\n`;
  });
  app.get('/debug/pprof/cmdline', async (_request, reply) => {
    reply.type('text/plain; charset=utf-8');
    return process.argv.join('\0');
  });
}

function readSeconds({ query }: FastifyRequest): number | undefined {
  const given = typeof query === 'object' && query !== null && 'seconds' in query ? query.seconds : undefined;
  if (given === undefined) return DEFAULT_SECONDS;
  const seconds = Number(given);
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** Aborts when the client has gone before its answer was complete. */
function gone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
